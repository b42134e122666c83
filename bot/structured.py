"""What we ask a chat endpoint for, and how we read what comes back. Pure; raises ModelFailed.

An answer is one JSON object that fits a pydantic model, or it is nothing. The reasons never quote
the answer: it may repeat what a customer wrote.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import ModelFailed

Answer = TypeVar("Answer", bound=BaseModel)

# What an endpoint is asked for, best first; many know only the later ones and answer 400.
SHAPES = ("json_schema", "json_object", "text")
# The keywords of JSON Schema that strict structured output knows on every endpoint.
_SCHEMA_WORDS = {"type", "properties", "items", "enum", "anyOf", "$ref", "$defs", "description"}
_LONGEST_ANSWER = 20_000  # characters
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Prompt:
    task: str  # a name for the books and the schema
    system: str
    user: str

    @property
    def tokens(self) -> int:
        return guess_tokens(self.system + self.user)


@dataclass(frozen=True)
class Reply:
    """What the endpoint sent: the model's words, and why they may not be used."""

    text: str
    tokens_in: int | None
    tokens_out: int
    refused: str = ""


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(BaseModel):
    """What we read of https://platform.openai.com/docs/api-reference/chat/object."""

    choices: list[_Choice]
    usage: _Usage | None = None


def request_body(shape: str, model: str, prompt: Prompt, answer: type[BaseModel]) -> dict[str, Any]:
    schema = strict_schema(answer.model_json_schema())
    system, extra = prompt.system, {}
    if shape == "json_schema":
        described = {"name": prompt.task, "strict": True, "schema": schema}
        extra = {"response_format": {"type": "json_schema", "json_schema": described}}
    else:
        system += f"\n\nAnswer with one JSON object of this schema:\n{json.dumps(schema)}"
        if shape == "json_object":
            extra = {"response_format": {"type": "json_object"}}
    messages = [
        {"role": "system", "content": system},
        {"role": "user", "content": prompt.user},
    ]
    return {"model": model, "messages": messages, **extra}


def strict_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Every key required and no other allowed, as strict mode demands:
    https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
    """
    kept = {word: value for word, value in schema.items() if word in _SCHEMA_WORDS}
    for word in ("properties", "$defs"):
        if word in kept:
            kept[word] = {name: strict_schema(inner) for name, inner in kept[word].items()}
    if "items" in kept:
        kept["items"] = strict_schema(kept["items"])
    if "anyOf" in kept:
        kept["anyOf"] = [strict_schema(inner) for inner in kept["anyOf"]]
    if kept.get("type") == "object":
        kept |= {"required": list(kept.get("properties", {})), "additionalProperties": False}
    return kept


def read_reply(data: bytes) -> Reply:
    try:
        completion = _Completion.model_validate_json(data)
    except ValidationError:
        raise ModelFailed("endpoint did not answer a completion") from None
    if not completion.choices:
        raise ModelFailed("empty answer")
    choice, usage = completion.choices[0], completion.usage
    text = choice.message.content or ""
    return Reply(
        text=text,
        tokens_in=usage.prompt_tokens if usage else None,
        tokens_out=usage.completion_tokens if usage else guess_tokens(text),
        refused=_why_unusable(choice),
    )


def read_answer(text: str, answer: type[Answer]) -> Answer:
    """Strict about types; unknown keys are dropped."""
    if len(text) > _LONGEST_ANSWER:
        raise ModelFailed("answer too long")
    start, end = text.find("{"), text.rfind("}")  # some wrap it into a code block or a greeting
    if start < 0 or end < start:
        raise ModelFailed("answer is not JSON" if text.strip() else "empty answer")
    try:
        value = json.loads(text[start : end + 1], parse_constant=_refuse_constant)
        _refuse_odd_values(value)
        return answer.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as e:
        problem = e.errors(include_input=False, include_url=False)[0]
        raise ModelFailed(f"answer does not fit: {problem['type']}") from None
    except (ValueError, RecursionError):
        raise ModelFailed("answer is not JSON") from None


def fenced(label: str, mark: str, text: str) -> str:
    """Text the model is to read as data. A help, not a guard: what it answers is checked in code.

    `mark` is a word nobody can have guessed, made anew for each request.
    """
    return f"<{label} {mark}>\n{_FORBIDDEN.sub('', text)}\n</{label} {mark}>"


def guess_tokens(text: str) -> int:
    """On the high side: one for a Korean syllable, one for three Latin letters."""
    wide = sum(character > "\u02ff" for character in text)
    return wide + (len(text) - wide) // 3 + 1


def _why_unusable(choice: _Choice) -> str:
    if choice.message.refusal or choice.finish_reason == "content_filter":
        return "refused"
    return "answer cut short" if choice.finish_reason == "length" else ""


def _refuse_constant(name: str) -> None:
    raise ModelFailed(f"answer holds {name}")


def _refuse_odd_values(value: Any) -> None:
    if isinstance(value, str) and _FORBIDDEN.search(value):
        raise ModelFailed("answer holds control characters")
    if isinstance(value, float) and not math.isfinite(value):
        raise ModelFailed("answer holds an endless number")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_odd_values(key)
            _refuse_odd_values(inner)
    if isinstance(value, list):
        for inner in value:
            _refuse_odd_values(inner)
