"""The receipt a customer gets before anybody has answered: whether, and what it promises. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_datetime

from bot.service_settings import Acknowledgement
from bot.sla.calendar import Calendar
from bot.texts import say
from bot.tickets.links import names_many_links
from bot.tickets.terms import Channel, Language, TicketType

ENOUGH = 10  # replies from which a pace is told
_STEP = timedelta(minutes=30)  # what is promised is rounded up to
_MOST_WAIT_LESS = 0.8  # share of the customers whose wait is not longer than what is promised

# How programs that answer by themselves introduce themselves. A person who happens to write the
# same words only goes without a receipt.
_AUTOMATIC = re.compile(
    r"\b(auto(?:matic|mated)?[ -]?(?:reply|response|respon[ds]er)|out of (?:the )?office"
    r"|on (?:annual |parental )?leave until|do not reply|undeliver(?:able|ed)"
    r"|delivery status notification|vacation (?:reply|responder))\b"
    r"|자동\s?(?:응답|회신|답장|발신|발송)|부재\s?중|회신하지\s?마|발신\s?전용|반송된?\s?(?:메일|메시지)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?)\b", re.IGNORECASE
)
_LOOKED_AT = 500  # characters of a message
_MOMENT = {Language.KO: "M월 d일 (E) aaaa h:mm", Language.EN: "EEE, MMM d, h:mm a"}


@dataclass(frozen=True)
class Newcomer:
    """A ticket that nobody has answered, as far as a receipt is concerned."""

    channel: Channel
    type: TicketType | None
    has_review: bool
    said: tuple[str, ...]  # subject and messages
    address: str  # the customer's e-mail address or id
    can_reply: bool
    waits: bool  # for a person
    has_receipt: bool  # this ticket, or the customer within a day


@dataclass(frozen=True)
class Pace:
    """How fast a team has answered lately."""

    ahead: int  # tickets that are due before this one
    waits: tuple[timedelta, ...]  # working time until the first reply
    worked: timedelta  # working time in which these replies were written


def may_acknowledge(newcomer: Newcomer, settings: Acknowledgement) -> bool:
    if not settings.enabled or newcomer.has_receipt or not newcomer.can_reply or not newcomer.waits:
        return False
    if newcomer.channel not in settings.channels or newcomer.type not in settings.types:
        return False
    is_off_topic = newcomer.type is TicketType.OTHER and not newcomer.has_review
    by_program = is_automatic(newcomer.said, newcomer.address) or names_many_links(newcomer.said)
    return not is_off_topic and not by_program


def is_automatic(said: Sequence[str], address: str) -> bool:
    """Did a program write this by itself?"""
    return bool(_NOBODY.match(address)) or any(_AUTOMATIC.search(t[:_LOOKED_AT]) for t in said)


def answer_by(pace: Pace, target: timedelta, calendar: Calendar, *, now: datetime) -> datetime:
    """When to expect an answer: as fast as the team has really been, with what lies before this
    ticket. Without enough replies to tell, when the shop wants to have answered."""
    if len(pace.waits) < ENOUGH:
        return _rounded_up(calendar.after(now, target), calendar)
    in_turn = pace.worked / len(pace.waits) * (pace.ahead + 1)
    usual = sorted(pace.waits)[int(len(pace.waits) * _MOST_WAIT_LESS)]
    return _rounded_up(calendar.after(now, max(in_turn, usual)), calendar)


def _rounded_up(at: datetime, calendar: Calendar) -> datetime:
    local = at.astimezone(calendar.zone)
    past = local - local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)
    return at + (_STEP - past) if past else at


def receipt_text(
    type: TicketType, by: datetime, calendar: Calendar, language: Language, *, is_open: bool
) -> str:
    key = "receipt-open" if is_open else "receipt-closed"
    pattern = _MOMENT[language]
    when = format_datetime(by, pattern, tzinfo=calendar.zone, locale=language.value)
    return f"{say(language, f'receipt-{type}')}\n{say(language, key, when=when)}"
