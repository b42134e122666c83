"""Deskbell: a support desk that lives in Slack."""

import os

# Read when the libraries are first imported, so they stand before every import.
# Chroma and others read this one; nothing of ours phones home, and nothing we use may either.
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
# A sentence is too small to be shared between processors: on a busy machine they wait for each
# other, and a search took seconds instead of milliseconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
