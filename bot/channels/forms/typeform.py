"""Typeform: https://www.typeform.com/developers/webhooks/example-payload/"""

from typing import Annotated, Any

from pydantic import ConfigDict

from bot.channels.fields import MILD, Key, Mild, Wire, attachment, read
from bot.channels.forms.filled import Answered, Filled, Moment, in_words


class _Field(Wire):
    id: Mild = ""
    ref: Mild = ""
    title: Mild = ""

    @property
    def key(self) -> str:
        return self.ref or self.id


class _Chosen(Wire):
    label: Mild = ""
    labels: Annotated[tuple[Any, ...], MILD] = ()
    other: Mild = ""

    @property
    def value(self) -> str:
        return in_words([self.label, *self.labels, self.other])


class _Answer(Wire):
    """What was answered stands under the name of its type; there are more of them every year."""

    model_config = ConfigDict(extra="allow")

    type: Mild = ""
    field: Annotated[_Field, MILD] = _Field()
    choice: Annotated[_Chosen, MILD] = _Chosen()
    choices: Annotated[_Chosen, MILD] = _Chosen()
    file_url: Mild = ""

    @property
    def value(self) -> str:
        chosen = self.choice.value or self.choices.value
        return chosen or in_words((self.model_extra or {}).get(self.type))


class _Definition(Wire):
    fields: Annotated[tuple[_Field, ...], MILD] = ()


class _Response(Wire):
    token: Key
    submitted_at: Moment = None
    hidden: Annotated[dict[str, Any], MILD] = {}  # noqa: RUF012 (pydantic copies it)
    definition: Annotated[_Definition, MILD] = _Definition()
    answers: tuple[_Answer, ...] | None = None


class _Hook(Wire):
    form_response: _Response


def typeform(body: bytes) -> Filled:
    """Raises Unreadable."""
    response = read(_Hook, body).form_response
    titles = {each.key: each.title for each in response.definition.fields}
    return Filled(
        event_key=response.token,
        answers=[
            Answered(
                key=each.field.key,
                question=titles.get(each.field.key, ""),
                value=each.value,
                is_email=each.type == "email",
                is_phone=each.type == "phone_number",
            )
            for each in response.answers or ()
            if each.value and not each.file_url
        ],
        said_at=response.submitted_at,
        hidden={name: in_words(value) for name, value in response.hidden.items()},
        files=[
            attachment(each.file_url.rsplit("/", 1)[-1], "file", url=each.file_url)
            for each in response.answers or ()
            if each.file_url
        ],
    )
