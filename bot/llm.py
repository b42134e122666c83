"""The language model behind one door: bounded in time and money, its answer validated or refused.

Whatever goes wrong is a ModelFailed with a few words for the log and the books, never with anything
a customer wrote. No transaction is open while the model is asked. The SDK is imported when a model
is first asked: it takes a quarter of the whole start, and a desk without a model never needs it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from sqlmodel import func, select
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
)

from bot import clock
from bot.db import Database
from bot.errors import ModelFailed
from bot.settings import ModelLimits
from bot.structured import SHAPES, Prompt, Reply, read_answer, read_reply, request_body
from bot.tickets.models import ModelCall

if TYPE_CHECKING:
    import openai

log = logging.getLogger(__name__)
logging.getLogger("openai").setLevel(logging.INFO)  # at DEBUG it writes whole prompts to the log

Answer = TypeVar("Answer", bound=BaseModel)

_LONGEST_BODY = 1_048_576  # bytes
_USUAL_ANSWER = 1_000  # tokens, for the price of a call that has not been made yet
_FAILURES_IN_A_ROW = 5
_REST = timedelta(seconds=60)


class _Passing(ModelFailed):
    """May be over in a moment, so one more try is worth it."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


@dataclass
class _Tokens:
    """Of one `ask`, over all its tries."""

    sent: int = 0
    received: int = 0


class Model:
    """May be shared by threads; `ask` must not be called from a running event loop."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None,
        model: str,
        limits: ModelLimits,
        db: Database,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.name = model
        self._api_key, self._base_url = api_key, base_url
        self._limits, self._db, self._now = limits, db, now
        self._lock = threading.Lock()
        self._reserved = 0.0  # usd, for the calls this process has under way
        self._failures = 0
        self._rests_until: datetime | None = None
        self._shape = 0  # of SHAPES, the best one this endpoint is known to take

    def ask(
        self,
        task: str,
        *,
        system: str,
        user: str,
        answer: type[Answer],
        ticket_id: int | None,
        check: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Raises ModelFailed, also when `check` does. Writes one ModelCall, in its own commit.

        Takes at most `timeout_seconds` over all tries.
        """
        prompt = Prompt(task, system, user)
        self._refuse_while_resting()
        with self._money_for(prompt):
            tokens, outcome = _Tokens(), "interrupted"
            try:
                result = read_answer(asyncio.run(self._converse(prompt, answer, tokens)), answer)
                if check:
                    check(result)
                outcome = "ok"
                return result
            except ModelFailed as e:
                outcome = str(e)
                raise
            finally:
                self._note(outcome)
                self._book(task, ticket_id, tokens, outcome)

    def _refuse_while_resting(self) -> None:
        with self._lock:
            if self._rests_until and self._now() < self._rests_until:
                raise ModelFailed("resting after failures")

    @contextmanager
    def _money_for(self, prompt: Prompt) -> Iterator[None]:
        """Several processes can each overrun the cap by the call they have under way, no more."""
        expected = self._usd(_Tokens(prompt.tokens, _USUAL_ANSWER))
        spent = self._spent_today()
        with self._lock:
            if spent + self._reserved + expected >= self._limits.usd_per_day:
                raise ModelFailed("daily spend cap reached")
            self._reserved += expected
        try:
            yield
        finally:
            with self._lock:
                self._reserved -= expected

    def _spent_today(self) -> float:
        midnight = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        with self._db.read() as session:
            query = select(func.sum(ModelCall.usd)).where(ModelCall.at >= midnight)
            return session.exec(query).one() or 0.0

    def _usd(self, tokens: _Tokens) -> float:
        sent = tokens.sent * self._limits.usd_per_million_input
        return (sent + tokens.received * self._limits.usd_per_million_output) / 1_000_000

    def _note(self, outcome: str) -> None:
        with self._lock:
            self._failures = 0 if outcome == "ok" else self._failures + 1
            tired = self._failures >= _FAILURES_IN_A_ROW
            self._rests_until = self._now() + _REST if tired else None

    def _book(self, task: str, ticket_id: int | None, tokens: _Tokens, outcome: str) -> None:
        log.info("ticket=%s step=model task=%s outcome=%s", ticket_id, task, outcome)
        with self._db.write() as session:
            session.add(
                ModelCall(
                    ticket_id=ticket_id,
                    task=task,
                    model=self.name,
                    tokens_in=tokens.sent,
                    tokens_out=tokens.received,
                    usd=self._usd(tokens),
                    outcome=outcome,
                    at=self._now(),
                )
            )

    async def _converse(self, prompt: Prompt, answer: type[BaseModel], tokens: _Tokens) -> str:
        import openai

        budget = self._limits.timeout_seconds
        tries = AsyncRetrying(
            stop=stop_after_attempt(1 + self._limits.retries) | stop_before_delay(budget),
            wait=_pause,
            retry=retry_if_exception_type(_Passing),
            reraise=True,
        )
        client = openai.AsyncOpenAI(
            api_key=self._api_key, base_url=self._base_url, timeout=budget, max_retries=0
        )
        try:
            async with asyncio.timeout(budget), client:
                reply: Reply = await tries(self._try, client, prompt, answer, tokens)
        except TimeoutError as e:
            raise ModelFailed("time-out") from e
        if reply.refused:
            raise ModelFailed(reply.refused)
        return reply.text

    async def _try(
        self,
        client: openai.AsyncOpenAI,
        prompt: Prompt,
        answer: type[BaseModel],
        tokens: _Tokens,
    ) -> Reply:
        import openai

        for shape in range(self._shape, len(SHAPES)):
            tokens.sent += prompt.tokens  # no answer does not mean it was not charged
            try:
                body = request_body(SHAPES[shape], self.name, prompt, answer)
                reply = read_reply(await _post(client, body))
            except openai.APIStatusError as e:
                tokens.sent -= prompt.tokens
                if e.status_code in (400, 422) and shape + 1 < len(SHAPES):
                    continue
                raise _refusal(e) from None  # its message may quote the prompt, or the key
            self._shape = shape
            if reply.tokens_in is not None:
                tokens.sent += reply.tokens_in - prompt.tokens
            tokens.received += reply.tokens_out
            return reply
        raise AssertionError("the last shape returns or raises")


async def _post(client: openai.AsyncOpenAI, body: dict[str, Any]) -> bytes:
    """Raises openai.APIStatusError, or ModelFailed for everything else that can go wrong."""
    import openai

    create = client.chat.completions.with_streaming_response.create
    try:
        async with create(**body) as response:
            return await _read(response.iter_bytes())
    except (openai.APIStatusError, ModelFailed):
        raise
    except openai.APITimeoutError as e:
        raise ModelFailed("time-out") from e
    except Exception as e:  # the SDK hands through what its HTTP library raises in mid-answer
        raise _Passing(f"connection failed: {type(e).__name__}") from e


async def _read(chunks: AsyncIterator[bytes]) -> bytes:
    data = bytearray()
    async for chunk in chunks:
        data += chunk
        if len(data) > _LONGEST_BODY:
            raise ModelFailed("answer too long")
    return bytes(data)


def _refusal(error: openai.APIStatusError) -> ModelFailed:
    why = f"HTTP {error.status_code}"
    if error.status_code in (408, 409, 429) or error.status_code >= 500:
        return _Passing(why, _seconds(error.response.headers.get("retry-after")))
    return ModelFailed(why)


def _seconds(header: str | None) -> float | None:
    """A date in Retry-After is not worth the code: the usual pause then."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, _Passing) else None
    return asked if asked is not None else 0.5 * 2 ** (state.attempt_number - 1)
