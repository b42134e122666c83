"""How vendors write things: what every channel's models are made of."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticUseDefault

from bot.channels.contract import Unreadable
from bot.channels.inbound import clean

M = TypeVar("M", bound=BaseModel)


def _as_text(value: object) -> object:
    """A number is as good an id as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return clean(value) if isinstance(value, str) else value


def _null_is_empty(value: object) -> object:
    return "" if value is None else value


def _nonsense_is_missing(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except ValidationError as e:
        raise PydanticUseDefault from e


Text = Annotated[str, BeforeValidator(_as_text)]
Key = Annotated[Text, Field(min_length=1, max_length=255)]
Short = Annotated[Text, Field(max_length=1_000)]
Loose = Annotated[Text, BeforeValidator(_null_is_empty)]  # null = not told
MILD = WrapValidator(_nonsense_is_missing)  # its default, for what is not worth losing a message
Mild = Annotated[Loose, MILD]


class Wire(BaseModel):
    """What a vendor sends: fields we do not know are passed over."""

    model_config = ConfigDict(extra="ignore")


def read(model: type[M], body: bytes) -> M:
    """Raises Unreadable, naming the first field that is not as it should be."""
    try:
        return model.model_validate(json.loads(body))  # which takes half a surrogate pair, too
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        raise Unreadable(".".join(map(str, first["loc"])), first["msg"]) from e
    except (ValueError, RecursionError) as e:
        raise Unreadable("", "the body is not JSON") from e


def moment(milliseconds: int | None, now: datetime) -> datetime:
    """`now` for what is no time."""
    try:
        return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC) if milliseconds else now
    except (ValueError, OverflowError, OSError):
        return now


def attachment(name: str, kind: str, size: int | None = None, *, url: str = "") -> dict[str, Any]:
    """As the intake keeps them: where the file is, never the file."""
    return {"name": clean(name)[:1_000], "url": url, "type": clean(kind)[:200], "size": size}
