"""Tally: https://tally.so/help/webhooks"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AliasChoices, Field

from bot.channels.fields import MILD, Key, Wire, attachment, read
from bot.channels.forms.filled import Answered, Filled, Mild, Moment, in_words

_NOT_SAID = frozenset({"FILE_UPLOAD", "HIDDEN_FIELDS"})


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

    @property
    def said(self) -> str:
        """Choices come as ids; then once more, each box alone as true or false."""
        if self.type == "CHECKBOXES" and isinstance(self.value, bool):
            return ""
        texts = {option.id: option.text for option in self.options}
        if isinstance(self.value, list):
            return in_words([texts.get(each, each) for each in self.value if isinstance(each, str)])
        return in_words(self.value)


class _Submission(Wire):
    id: Key = Field(validation_alias=AliasChoices("submissionId", "responseId"))
    createdAt: Moment = None
    fields: tuple[_Question, ...] = ()


class _Hook(Wire):
    data: _Submission


def tally(body: bytes) -> Filled:
    """Raises Unreadable."""
    data = read(_Hook, body).data
    hidden = [each for each in data.fields if each.type == "HIDDEN_FIELDS"]
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
            for each in data.fields
            if each.said and each.type not in _NOT_SAID
        ],
        said_at=data.createdAt,
        hidden={each.label or each.key: each.said for each in hidden},
        files=list(_uploads(data.fields)),
    )


def _uploads(questions: tuple[_Question, ...]) -> Iterator[dict[str, Any]]:
    for each in questions:
        if each.type == "FILE_UPLOAD" and isinstance(each.value, list):
            files = [_File.model_validate(raw) for raw in each.value if isinstance(raw, dict)]
            yield from (attachment(f.name, f.mimeType, f.size, url=f.url) for f in files)
