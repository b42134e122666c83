"""The modals an agent fills in. Values in, views out; reading_modals.py has those to read.

private_metadata holds the CardRef of the card that was clicked and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.decision.rules import MOST_NAMED, CardRef
from bot.service_settings import Hours
from bot.slack.block import (
    Block,
    View,
    ask,
    check,
    context,
    date_field,
    option,
    person,
    quote,
    radio,
    section,
    select,
    text_field,
    time_field,
    words,
)
from bot.slack.card_form import Errors, card_form
from bot.slack.claims import claim
from bot.slack.ids import Field, NotHelpfulReason, SnoozeChoice
from bot.slack.ids import View as Id
from bot.slack.reading_modals import SaidView, draft_modal, history_modal, notice_modal
from bot.slack.submission import Submission
from bot.slack.text import SLACK_ID, excerpt, join, tell, tell_plainly
from bot.texts import say
from bot.tickets.terms import BINDING, Priority, Urgency
from bot.tickets.values import Sentence

__all__ = [
    "Choice",
    "Errors",
    "SaidView",
    "assign_modal",
    "confirm_modal",
    "draft_modal",
    "escalate_modal",
    "history_modal",
    "not_helpful_modal",
    "notice_modal",
    "snooze_modal",
    "snoozed_until",
]

TICKED = "yes"
MOST_NOTE = 1000
MOST_CLAIMS = 20  # blocks for them
MOST_TEAMS = 100


@dataclass(frozen=True)
class Choice:
    """A team to choose: its key in deskbell.toml and its name."""

    key: str
    name: str


def confirm_modal(ref: CardRef, sentences: Sequence[Sentence], language: str) -> View:
    """Names what the draft says without a source; it goes out once the agent has ticked it."""
    key = "modal-confirm"
    blocks = [section(tell(language, f"{key}-intro"))]
    for sentence in sentences:
        claims = [each for each in sentence.unsupported if each.lack in BINDING]
        if claims and len(blocks) < MOST_CLAIMS:
            named = join([claim(each, language) for each in claims[:MOST_NAMED]], by=", ")
            text, _ = excerpt(sentence.text, 400, 4)
            blocks += [quote([words(text)]), context(tell(language, f"{key}-says", what=named))]
    box = check(Field.CONFIRMED, option(say(language, f"{key}-option"), TICKED))
    blocks.append(ask(tell_plainly(language, f"{key}-label"), box))
    return card_form(Id.CONFIRM, key, blocks, ref, language)


def escalate_modal(
    ref: CardRef,
    *,
    teams: Sequence[Choice],
    priority: Priority,
    urgency: Urgency,
    can_tell: bool,
    language: str,
) -> View:
    """`can_tell` is False when there is no way back to the customer."""
    if not teams:
        title = tell_plainly(language, "modal-escalate-none-title")
        return notice_modal(title, say(language, "modal-escalate-none"), language)
    key = "modal-escalate"
    listed = [option(team.name or team.key, team.key) for team in teams[:MOST_TEAMS]]
    choose = tell_plainly(language, f"{key}-choose")
    note = text_field(Field.NOTE, MOST_NOTE)
    note_hint = tell_plainly(language, f"{key}-note-hint")
    blocks = [
        ask(tell_plainly(language, f"{key}-team"), select(choose, Field.TEAM, listed)),
        _graded(Field.PRIORITY, Priority, priority, language),
        _graded(Field.URGENCY, Urgency, urgency, language),
        ask(tell_plainly(language, f"{key}-note"), note, hint=note_hint, is_optional=True),
    ]
    if can_tell:
        box = check(Field.TELL_CUSTOMER, option(say(language, f"{key}-tell-option"), TICKED))
        blocks.append(ask(tell_plainly(language, f"{key}-tell"), box, is_optional=True))
    return card_form(Id.ESCALATE, key, blocks, ref, language)


def _graded(field: Field, terms: type[StrEnum], chosen: StrEnum, language: str) -> Block:
    """A menu of priorities or urgencies; `field` is also the first part of their labels' keys."""
    label = tell_plainly(language, f"modal-escalate-{field}")
    options = [option(tell_plainly(language, f"{field}-{term}"), term) for term in terms]
    return ask(label, select(label, field, options, chosen))


def assign_modal(ref: CardRef, *, assignee: str, language: str) -> View:
    """`assignee` is who has it now; "" for nobody."""
    known = assignee if SLACK_ID.fullmatch(assignee) else ""
    choose = tell_plainly(language, "modal-assign-choose")
    who = ask(tell_plainly(language, "modal-assign-label"), person(choose, Field.ASSIGNEE, known))
    return card_form(Id.ASSIGN, "modal-assign", [who], ref, language)


def snooze_modal(
    ref: CardRef, *, hours: Hours, zone: ZoneInfo, now: datetime, language: str
) -> View:
    key, opens = "modal-snooze", f"{hours.open:%H:%M}"
    options = [
        option(tell_plainly(language, f"{key}-{each}", opens=opens), each) for each in SnoozeChoice
    ]
    choices = radio(Field.SNOOZE_FOR, options, SnoozeChoice.ONE_HOUR)
    hint = tell_plainly(language, f"{key}-hint", zone=zone.key)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    day = date_field(Field.SNOOZE_DATE, tomorrow)
    hour = time_field(Field.SNOOZE_TIME, hours.open)
    blocks = [
        ask(tell_plainly(language, f"{key}-label"), choices, hint=hint),
        ask(tell_plainly(language, f"{key}-date"), day, is_optional=True),
        ask(tell_plainly(language, f"{key}-time"), hour, is_optional=True),
    ]
    return card_form(Id.SNOOZE, key, blocks, ref, language)


def snoozed_until(
    submission: Submission, *, hours: Hours, zone: ZoneInfo, now: datetime, language: str
) -> datetime | Errors:
    """The moment that was chosen, by the clock of the shop's `zone`; or what is wrong with it."""
    local = now.astimezone(zone)
    match submission.text(Field.SNOOZE_FOR):
        case SnoozeChoice.ONE_HOUR:
            return now + timedelta(hours=1)
        case SnoozeChoice.THREE_HOURS:
            return now + timedelta(hours=3)
        case SnoozeChoice.TOMORROW:
            return _opening(local, hours, days=1)
        case SnoozeChoice.NEXT_MONDAY:
            return _opening(local, hours, days=7 - local.weekday())
        case SnoozeChoice.PICKED:
            return _picked(submission, local, language)
    return {Field.SNOOZE_FOR: say(language, "modal-snooze-missing")}


def _opening(local: datetime, hours: Hours, *, days: int) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), hours.open, local.tzinfo)


def _picked(submission: Submission, local: datetime, language: str) -> datetime | Errors:
    try:
        day = date.fromisoformat(submission.text(Field.SNOOZE_DATE))
        hour = time.fromisoformat(submission.text(Field.SNOOZE_TIME))
    except ValueError:
        return {Field.SNOOZE_DATE: say(language, "modal-snooze-missing")}
    until = datetime.combine(day, hour.replace(tzinfo=None), local.tzinfo)
    if until <= local:
        return {Field.SNOOZE_DATE: say(language, "modal-snooze-past")}
    return until


def not_helpful_modal(ref: CardRef, language: str) -> View:
    key = "modal-not-helpful"
    options = [option(tell_plainly(language, f"{key}-{each}"), each) for each in NotHelpfulReason]
    note = text_field(Field.NOTE, MOST_NOTE)
    blocks = [
        context(tell(language, f"{key}-thanks")),
        ask(tell_plainly(language, f"{key}-label"), radio(Field.REASON, options)),
        ask(tell_plainly(language, f"{key}-note"), note, is_optional=True),
    ]
    return card_form(Id.NOT_HELPFUL, key, blocks, ref, language)
