"""The digest as blocks: what came in, how it was answered, what waits, what to do next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_date

from bot.analytics.figures import (
    Deadlines,
    Figures,
    Pledges,
    Product,
    Question,
    Term,
    Times,
)
from bot.analytics.suggesting import Suggestion, suggestion
from bot.analytics.trends import Trend
from bot.decision.rules import CardRef
from bot.slack.block import Block, Post, button, context, header, section
from bot.slack.digest_chart import OWN_CHART, ShownAs, trend_blocks
from bot.slack.ids import Action
from bot.slack.refs import dump_ref
from bot.slack.text import Markup, fit, join, mention, moment, tell, tell_plainly
from bot.slack.ticket_lines import TicketView, ticket_line
from bot.tickets.faq_votes import Voted
from bot.tickets.terms import Channel, TicketType

MOST_WAITING = 10
MOST_QUESTIONS = 10
_MOST_TITLE = 80
_PATTERNS = {"ko": "y년 M월 d일 (EEE)", "en": "EEE, d MMM y"}


@dataclass(frozen=True)
class Waiting:
    ticket: TicketView
    ref: CardRef


@dataclass(frozen=True)
class DigestView:
    figures: Figures
    trend: Trend
    waiting: tuple[Waiting, ...] = ()  # those that matter most
    is_so_far: bool = False  # the period has not ended yet


def digest_message(view: DigestView, language: str, chart: ShownAs = OWN_CHART) -> Post:
    figures = view.figures
    title = _title(view, language)
    advice = _advice(suggestion(figures), language)
    blocks = [
        header(title),
        section(_came_in(figures, language)),
        section(_answered(figures, language)),
        *_spikes(figures, language),
        *([section(advice)] if advice else []),
        *trend_blocks(view.trend, language, chart),
        *_waiting(view, language),
        *_pledges(figures.pledges, language),
        *_questions("digest-questions", figures.questions, language),
        *_questions("digest-unanswered", figures.unanswered, language),
        *_unhelpful(figures.unhelpful, language),
        context(_costs(figures, language)),
    ]
    said = [fit(title, 200), _headline(figures, language), advice]
    return {"text": join(said, by=" "), "blocks": blocks}


def stats_message(view: DigestView, language: str) -> Post:
    """The figures alone."""
    figures, title = view.figures, _title(view, language)
    blocks = [
        section(Markup(f"*{fit(title, 200)}*")),
        section(_came_in(figures, language)),
        section(_answered(figures, language)),
        context(_costs(figures, language)),
    ]
    return {"text": join([fit(title, 200), _headline(figures, language)], by=" "), "blocks": blocks}


def working_time(took: timedelta | None, language: str) -> str:
    """Hours and minutes, since a working day may have any length; a time nobody took is a dash."""
    if took is None:
        return "–"
    hours, minutes = divmod(round(took.total_seconds() / 60), 60)
    parts = [("span-hours", hours)] if hours else []
    if minutes or not hours:
        parts.append(("span-minutes", minutes))
    return " ".join(tell_plainly(language, key, count=count) for key, count in parts)


def _title(view: DigestView, language: str) -> str:
    period, pattern = view.figures.period, _PATTERNS[language]
    first = format_date(period.first, pattern, language)
    last = format_date(period.last, pattern, language)
    key = "digest-so-far" if view.is_so_far else "digest-title"
    name = tell_plainly(language, f"digest-{period.cadence}", first=first, last=last)
    return tell_plainly(language, key, period=name)


def _headline(figures: Figures, language: str) -> Markup:
    """What is read aloud: the figures a lead asks for first."""
    return tell(
        language,
        "digest-headline",
        tickets=figures.tickets,
        replies=figures.answered.replies,
        waiting=figures.waiting,
        overdue=figures.overdue,
        missed=figures.deadlines.missed,
    )


def _came_in(figures: Figures, language: str) -> Markup:
    came = tell(language, "digest-came-in", tickets=figures.tickets, messages=figures.messages)
    return join(
        [
            came,
            _counted(figures.by_type, "type", language),
            _counted(figures.by_channel, "channel", language),
        ],
        by="\n",
    )


def _counted(
    counts: Mapping[TicketType, int] | Mapping[Channel, int], kind: str, language: str
) -> Markup:
    named = sorted(counts.items(), key=lambda item: -item[1])
    return join(Markup(f"{tell(language, f'{kind}-{each}')} {count}") for each, count in named)


def _answered(figures: Figures, language: str) -> Markup:
    answered = tell(language, "digest-answered", **vars(figures.answered))
    lines = [
        answered,
        _times("digest-first-reply", figures.first_reply, language),
        _times("digest-solution", figures.solution, language),
        _deadlines(figures.deadlines, language),
    ]
    return join(lines, by="\n")


def _times(key: str, times: Times, language: str) -> Markup:
    if not times.count:
        return Markup("")
    half, most = working_time(times.half, language), working_time(times.most, language)
    return tell(language, key, half=half, most=most, count=times.count)


def _deadlines(deadlines: Deadlines, language: str) -> Markup:
    if deadlines.share is None:
        return Markup("")
    share = f"{deadlines.share:.0%}"
    return tell(language, "digest-deadlines", share=share, **vars(deadlines))


def _spikes(figures: Figures, language: str) -> list[Block]:
    lines = [
        tell(
            language,
            "digest-spike",
            what=_term(spike.of, language),
            count=spike.count,
            usual=f"{spike.usual:.1f}",
        )
        for spike in figures.spikes[:5]
    ]
    return [section(join(lines, by="\n"))] if lines else []


def _term(term: Term, language: str) -> Markup:
    if isinstance(term, Product):
        return fit(term.name, _MOST_TITLE)
    return tell(language, f"{'type' if isinstance(term, TicketType) else 'channel'}-{term}")


def _advice(found: Suggestion | None, language: str) -> Markup:
    if found is None:
        return Markup("")
    values = {
        name: _term(value, language) if isinstance(value, Term) else value
        for name, value in found.values.items()
    }
    return tell(language, f"digest-advice-{found.advice}", **values)


def _waiting(view: DigestView, language: str) -> list[Block]:
    if not view.waiting:
        return [section(tell(language, "digest-nothing-waits"))]
    counts = {"waiting": view.figures.waiting, "overdue": view.figures.overdue}
    blocks = [section(tell(language, "digest-waiting", **counts))]
    for each in view.waiting[:MOST_WAITING]:
        ticket = str(each.ticket.ticket_id)
        look = button(
            tell_plainly(language, "digest-look"),
            Action.SHOW_MESSAGE,
            dump_ref(each.ref),
            label=tell_plainly(language, "digest-look-label", ticket=ticket),
        )
        blocks.append(section(ticket_line(each.ticket, language), look))
    return blocks


def _pledges(pledges: Pledges, language: str) -> list[Block]:
    if not (pledges.kept or pledges.broken or pledges.due):
        return []
    lines = [tell(language, "digest-pledges", kept=pledges.kept, broken=pledges.broken)]
    for each in pledges.due:
        ticket, when = str(each.ticket_id), moment(each.due_at)
        who = mention(each.owner)
        lines.append(tell(language, "digest-pledge", ticket=ticket, who=who, when=when))
    return [section(join(lines, by="\n"))]


def _questions(key: str, questions: Sequence[Question], language: str) -> list[Block]:
    if not questions:
        return []
    lines = [
        tell(language, "digest-question", title=fit(each.title, _MOST_TITLE), count=each.tickets)
        for each in questions[:MOST_QUESTIONS]
    ]
    return [section(join([tell(language, key), *lines], by="\n"))]


def _unhelpful(articles: Sequence[Voted], language: str) -> list[Block]:
    if not articles:
        return []
    lines = [
        tell(
            language,
            "digest-voted",
            title=fit(each.title, _MOST_TITLE),
            yes=each.yes,
            no=each.no,
        )
        for each in articles[:MOST_QUESTIONS]
    ]
    return [section(join([tell(language, "digest-unhelpful"), *lines], by="\n"))]


def _costs(figures: Figures, language: str) -> Markup:
    model, corrected = figures.model, sum(figures.corrections.values())
    facts = [tell(language, "digest-model", usd=f"{model.usd:.2f}", calls=model.calls)]
    if corrected:
        facts.append(tell(language, "digest-corrected", count=corrected))
    return join(facts)
