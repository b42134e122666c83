"""The sections of deskbell.toml about service: when a team works, how fast it answers, what
customers are told meanwhile.

A team may have its own [teams.x.hours] and [teams.x.sla]; what they leave out is the shop's.
"""

import re
from collections.abc import Container, Mapping
from datetime import date, time, timedelta
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.tickets.terms import Channel, Priority, TicketType, Urgency

MIDNIGHT = time(0)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # in the order of date.weekday()
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise ValueError(f"{name!r} is not a time zone such as Asia/Seoul") from e
    return name


def _span(written: Any) -> Any:
    """ "90m", "4h", "1h30m"."""
    if not isinstance(written, str):
        return written
    found = re.fullmatch(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?", written)
    span = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0)) if found else None
    if not span:
        raise ValueError(f"{written!r} is not a time such as 30m, 4h or 1h30m")
    return span


def _pause(written: Any) -> Any:
    """ "12:00-13:00"."""
    if not isinstance(written, str):
        return written
    try:
        start, end = (time.fromisoformat(part.strip()) for part in written.split("-"))
    except ValueError as e:
        raise ValueError(f"{written!r} is not a break such as 12:00-13:00") from e
    return start, end


Span = Annotated[timedelta, BeforeValidator(_span)]
Break = Annotated[tuple[time, time], BeforeValidator(_pause)]


@cache
def public_holidays(code: str, year: int) -> Container[date]:
    """Of a country, or of a part of one. Raises ValueError.

    From tables, without a network. Imported when first asked for: the library takes 11 MB. A year
    at a time, because its calendars grow while they are read and may not be shared by threads.
    """
    from holidays import country_holidays

    country, _, part = code.partition("-")
    try:
        return country_holidays(country, subdiv=part or None, years=year, expand=False)
    except NotImplementedError as e:
        raise ValueError(f"{code!r} is no country such as KR, or a part of one as DE-BY") from e


class Hours(Section):
    """When a team works. A snoozed ticket comes back "tomorrow" when the shop opens."""

    open: time = time(9)
    close: time = Field(default=time(18), validate_default=True)  # 00:00 = the end of the day
    breaks: tuple[Break, ...] = ((time(12), time(13)),)
    days: tuple[Day, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), min_length=1)
    holidays: str = "KR"  # country whose public holidays are free, "US" or "DE-BY"; "" = none
    closed: tuple[date, ...] = ()  # the shop's own closing days
    timezone: str = ""  # "" = the shop's

    @field_validator("close")
    @classmethod
    def _comes_after(cls, close: time, info: ValidationInfo) -> time:
        opens = info.data.get("open", MIDNIGHT)
        if close not in (MIDNIGHT, max(close, opens)) or close == opens != MIDNIGHT:
            raise ValueError(f"{close:%H:%M} is not after {opens:%H:%M}; midnight is 00:00:00")
        return close

    @field_validator("breaks")
    @classmethod
    def _forward(cls, breaks: tuple[Break, ...]) -> tuple[Break, ...]:
        for start, end in breaks:
            if end <= start:
                raise ValueError(f"a break from {start:%H:%M} to {end:%H:%M} goes backwards")
        return breaks

    @model_validator(mode="after")
    def _leave_time(self) -> "Hours":
        if not self.spans:
            raise ValueError("the breaks leave no time to work")
        return self

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """A working day with its breaks taken out. An end at 00:00 is that of the day."""
        opens, spans = self.open, []
        for start, end in sorted(self.breaks):
            if end <= opens or start >= self.close != MIDNIGHT:
                continue
            if start > opens:
                spans.append((opens, start))
            opens = max(opens, end)
        if self.close == MIDNIGHT or opens < self.close:
            spans.append((opens, self.close))
        return tuple(spans)

    def is_free(self, day: date) -> bool:
        if day in self.closed:
            return True
        return bool(self.holidays) and day in public_holidays(self.holidays, day.year)

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        return known_zone(name) if name else name

    @field_validator("holidays")
    @classmethod
    def _are_known(cls, code: str) -> str:
        if code:
            public_holidays(code, 2026)
        return code


class FirstResponse(Section):
    """Business time until the first reply, by priority."""

    urgent: Span = timedelta(hours=1)
    high: Span = timedelta(hours=2)
    normal: Span = timedelta(hours=4)
    low: Span = timedelta(hours=8)

    def of(self, priority: Priority) -> timedelta:
        span: timedelta = getattr(self, priority.value)
        return span


class Resolution(FirstResponse):
    """Business time until it is resolved."""

    urgent: Span = timedelta(hours=8)
    high: Span = timedelta(hours=16)
    normal: Span = timedelta(hours=24)
    low: Span = timedelta(hours=40)


Factor = Annotated[float, Field(gt=0, le=10)]
Share = Annotated[float, Field(gt=0, lt=1)]


class Factors(Section):
    """What time pressure makes of a target."""

    low: Factor = 1.5
    normal: Factor = 1
    high: Factor = 0.5

    def of(self, urgency: Urgency) -> float:
        factor: float = getattr(self, urgency.value)
        return factor


class Sla(Section):
    first_response: FirstResponse = FirstResponse()
    resolution: Resolution = Resolution()
    urgency: Factors = Factors()
    # Around the clock from the customer's newest message: Meta refuses replies after it, but for a
    # week more those that a person approves; on the others customers expect one.
    channels: dict[Channel, Span] = Field(
        default_factory=lambda: {
            Channel.KAKAO: timedelta(hours=24),
            Channel.NAVER_TALKTALK: timedelta(hours=24),
            Channel.INSTAGRAM: timedelta(hours=24),
            Channel.MESSENGER: timedelta(hours=24),
        }
    )
    at_risk: Share = 0.75  # of a target: the thread is warned
    call_lead: Share = 0.9  # the lead is
    escalate_to: str = ""  # team that gets what is overdue; "" = it stays


class Acknowledgement(Section):
    """A receipt to the customer, before anybody has answered."""

    enabled: bool = False
    channels: tuple[Channel, ...] = tuple(Channel)
    types: tuple[TicketType, ...] = tuple(t for t in TicketType if t is not TicketType.OTHER)


class Digest(Section):
    """A summary of the day before, and of the week before, in a channel."""

    enabled: bool = True
    at: time = time(9)  # by the clock of the default team
    weekly: Day | Literal[""] = "mon"  # the day on which last week's comes; "" = never
    channel: str = ""  # Slack channel id, C…; "" = the default team's
    # Whose own usual a spike is told by, as customers call them.
    products: tuple[Annotated[str, Field(max_length=60)], ...] = Field((), max_length=50)


def inherit(data: Any) -> Any:
    """The raw file, with what a team's own [hours] and [sla] leave out taken from the shop's."""
    teams = data.get("teams") if isinstance(data, Mapping) else None
    if not isinstance(teams, Mapping):
        return data
    return {**data, "teams": {key: _with_ours(team, data) for key, team in teams.items()}}


def _with_ours(team: Any, data: Mapping[str, Any]) -> Any:
    if not isinstance(team, Mapping):
        return team
    own = {name: _over(data.get(name), team[name]) for name in ("hours", "sla") if name in team}
    return {**team, **own}


def _over(ours: Any, theirs: Any) -> Any:
    if not isinstance(ours, Mapping) or not isinstance(theirs, Mapping):
        return theirs
    return {**ours, **{key: _over(ours.get(key), value) for key, value in theirs.items()}}


def reason(message: str) -> str:
    return message.removeprefix("Value error, ")
