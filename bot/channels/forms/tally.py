"""Tally: https://tally.so/help/webhooks"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AliasChoices, Field

from bot.channels.fields import MILD, Key, Mild, Wire, attachment, read
from bot.channels.forms.filled import Answered, Filled, Moment, in_words

_FILES = frozenset({"FILE_UPLOAD", "SIGNATURE"})


class _Option(Wire):
    id: Mild = ""
    text: Mild = ""


class _File(Wire):
    name: Mild = ""
    url: Mild = ""
    mimeType: Mild = ""
    size: Annotated[int | None, MILD] = None


class _Question(Wire):
    key: Mild = ""
    label: Mild = ""
    type: Mild = ""
    value: Any = None
    options: Annotated[tuple[_Option, ...], MILD] = ()
    rows: Annotated[tuple[_Option, ...], MILD] = ()  # of a matrix
    columns: Annotated[tuple[_Option, ...], MILD] = ()

    @property
    def said(self) -> str:
        """Choices come as ids; then once more, each box alone as true or false."""
        if self.type in _FILES or (self.type == "CHECKBOXES" and isinstance(self.value, bool)):
            return ""
        listed = (*self.options, *self.rows, *self.columns)
        return in_words(_named(self.value, {each.id: each.text for each in listed}))


class _Submission(Wire):
    id: Key = Field(validation_alias=AliasChoices("submissionId", "responseId"))
    createdAt: Moment = None
    fields: tuple[_Question, ...] | None = None


class _Hook(Wire):
    data: _Submission


def tally(body: bytes) -> Filled:
    """Raises Unreadable."""
    data = read(_Hook, body).data
    fields = data.fields or ()
    hidden = [each for each in fields if each.type == "HIDDEN_FIELDS"]
    return Filled(
        event_key=data.id,
        answers=[
            Answered(
                key=each.key,
                question=each.label,
                value=each.said,
                is_email=each.type == "INPUT_EMAIL",
                is_phone=each.type == "INPUT_PHONE_NUMBER",
            )
            for each in fields
            if each.said and each not in hidden
        ],
        said_at=data.createdAt,
        hidden={each.label or each.key: each.said for each in hidden},
        files=list(_uploads(fields)),
    )


def _named(value: object, texts: Mapping[str, str]) -> object:
    """With the words of what was chosen in place of its ids, at any depth."""
    if isinstance(value, list):
        return [_named(each, texts) for each in value]
    if isinstance(value, dict):
        return {texts.get(key, key): _named(each, texts) for key, each in value.items()}
    return texts.get(value, value) if isinstance(value, str) else value


def _uploads(questions: tuple[_Question, ...]) -> Iterator[dict[str, Any]]:
    for each in questions:
        if each.type in _FILES and isinstance(each.value, list):
            files = [_File.model_validate(raw) for raw in each.value if isinstance(raw, dict)]
            yield from (attachment(f.name, f.mimeType, f.size, url=f.url) for f in files)
