"""KakaoTalk's five seconds, with a language model that takes twenty."""

import tempfile
import threading
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.progress import Progress

from bot.autonomy.grants import set_mode
from bot.clock import now
from bot.simulators.contract import Call
from bot.simulators.kakao import KakaoSimulator
from bot.tickets.autonomy import Mode
from bot.tickets.journal import DESKBELL
from tests.bench.databases import looked_at
from tests.bench.desk import Desk, desk_environment, shop, wait_for_search
from tests.bench.ground import running_ground
from tests.bench.report import Line, Report, at_most, fact, none, percentile
from tests.ports import free_port
from tests.scripted_model import Fault, ScriptedModel

MODEL_SECONDS = 20.0
KAKAO_SECONDS = 5.0  # then the customer sees an error
MOST_SECONDS = 3.5  # of ours, for 99 in 100
AT_ONCE = 20
QUESTION = "Order {n} came with a scratch on the lid, what can I do?"


@dataclass
class _Heard:
    seconds: list[float] = field(default_factory=list)
    timeouts: int = 0
    failures: int = 0
    promises: int = 0  # of a callback


def held(requests: int, progress: Progress) -> Report:
    """Automatic answers are possible, and every other request offers a callback."""
    settings, vendor = shop(free_port()), KakaoSimulator()
    vendor.start()
    with (
        closing(vendor),
        ScriptedModel(otherwise=Fault(hang_seconds=MODEL_SECONDS)) as model,
        running_ground(settings) as ground,
        tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder,
    ):
        home = Path(folder)
        env = desk_environment(settings, ground.api_url, home) | vendor.environment()
        env |= {"OPENAI_API_KEY": "bench", "OPENAI_BASE_URL": model.url, "CHAT_MODEL": "slow"}
        desk = Desk("desk", env, home)
        desk.start()
        try:
            desk.wait_ready()
            wait_for_search(settings.app_url)
            with looked_at(home, "") as db, db.write() as session:
                set_mode(session, Mode.LIVE, agent=DESKBELL, now=now())
            heard = _ask(settings.app_url, vendor, requests, progress)
        finally:
            desk.kill()
    title = f"channels: {requests} requests of KakaoTalk, a model of {MODEL_SECONDS:g} s"
    return Report(title, _lines(heard, vendor, len(model.asked)))


def _ask(url: str, vendor: KakaoSimulator, requests: int, progress: Progress) -> _Heard:
    waiting: deque[tuple[str, Call]] = deque()
    for number in range(requests):
        vendor.offers_callback = number % 2 == 0
        customer = f"c{number}"
        waiting.append((customer, vendor.says(customer, QUESTION.format(n=number), now())))
    heard, lock = _Heard(), threading.Lock()
    bar = progress.add_task("asking on KakaoTalk", total=requests)

    def ask() -> None:
        with httpx.Client(base_url=url, trust_env=False, timeout=KAKAO_SECONDS) as client:
            while True:
                with lock:
                    if not waiting:
                        return
                    customer, call = waiting.popleft()
                begun = time.monotonic()
                answer = _post(client, call)
                with lock:
                    heard.seconds.append(time.monotonic() - begun)
                    _note(heard, vendor, customer, answer)
                    progress.update(bar, advance=1)

    threads = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


def _post(client: httpx.Client, call: Call) -> httpx.Response | None:
    try:
        return client.post(call.path, content=call.body, headers=dict(call.headers))
    except httpx.TimeoutException:
        return None


def _note(
    heard: _Heard, vendor: KakaoSimulator, customer: str, answer: httpx.Response | None
) -> None:
    if answer is None:
        heard.timeouts += 1
    elif answer.status_code != 200:
        heard.failures += 1
    else:
        heard.promises += "useCallback" in answer.json()
        vendor.hears(customer, answer)


def _lines(heard: _Heard, vendor: KakaoSimulator, asked: int) -> tuple[Line, ...]:
    p50, p99 = (round(percentile(heard.seconds, share), 2) for share in (0.5, 0.99))
    return (
        fact("answered, median, s", p50),
        at_most("answered, 99 of 100 within", p99, MOST_SECONDS, "s"),
        at_most("answered, slowest", round(max(heard.seconds), 2), KAKAO_SECONDS, "s"),
        none("time-outs", heard.timeouts),
        none("answers other than 200", heard.failures),
        none("answers KakaoTalk would not show", len(vendor.refused)),
        fact("callbacks promised", heard.promises),
        fact("calls of the model", asked),
    )
