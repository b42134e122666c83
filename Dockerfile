# Debian 13 (trixie) for its SQLite 3.46: from Python 3.12 on the engine needs 3.42 or newer.
FROM python:3.13-slim-trixie AS build
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt ./
# The build tool first: one library comes as source, without anything to compile.
RUN grep -A 2 '^setuptools==' requirements.txt > /tmp/build-tool.txt \
    && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r /tmp/build-tool.txt \
    && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps --no-build-isolation \
        -r requirements.txt
COPY pyproject.toml README.md LICENSE manifest.json deskbell.sample.toml ./
COPY knowledge knowledge
COPY bot bot
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python -m compileall -q bot knowledge \
    && OPENBLAS_NUM_THREADS=1 .venv/bin/python -m knowledge.space \
    && OPENBLAS_NUM_THREADS=1 .venv/bin/python -m bot.triage.training

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin desk \
    && install --directory --owner=desk --group=desk /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/data \
    DESKBELL_HOME=/data \
    DESKBELL_HOST=0.0.0.0
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('DESKBELL_PORT', '8080') + '/health', timeout=4)"]
CMD ["deskbell", "run"]
