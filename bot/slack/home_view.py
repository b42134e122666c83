"""The App Home: what is mine, what waits, what needs care, how it works. Values in, blocks out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.slack.autonomy_view import OFF, AutonomyView, autonomy_blocks
from bot.slack.block import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    header,
    option,
    search_box,
    section,
    select,
)
from bot.slack.ids import Action
from bot.slack.ids import View as Id
from bot.slack.refs import WHOLE_QUEUE, Looking
from bot.slack.requests.terms import Only
from bot.slack.settings_view import SettingsView, settings_blocks
from bot.slack.text import Markup, fit, join, link, mention, tell, tell_plainly
from bot.slack.ticket_lines import TicketView, ticket_block
from bot.tickets.terms import TicketType

EVERYTHING = "all"  # in a select: not narrowed down
MOST_TROUBLES = 10
MOST_TYPED = 120


@dataclass(frozen=True)
class Trouble:
    """Something an admin should look at: one line, already in the desk's language."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Today:
    """What has happened since midnight of the shop, and what is too late now."""

    came: int = 0  # messages of customers
    answered: int = 0  # replies a person approved
    alone: int = 0  # automatic ones
    escalated: int = 0
    resolved: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Listed:
    """A page of the queue, or of what was found."""

    tickets: tuple[TicketView, ...] = ()
    count: int = 0  # in the queue as it is narrowed down
    back: int = 0  # where the buttons lead to, as Looking.page; 0 = no button
    on: int = 0


@dataclass(frozen=True)
class HomeView:
    agent: str
    shop: str
    looking: Looking = WHOLE_QUEUE
    listed: Listed = Listed()
    mine: tuple[TicketView, ...] = ()  # what is due soonest first
    mine_count: int = 0  # all of them, also those not listed
    waiting_count: int = 0  # in the whole desk
    today: Today = Today()
    teams: Mapping[str, str] = field(default_factory=dict)  # names by key
    troubles: tuple[Trouble, ...] = ()
    autonomy: AutonomyView = OFF
    settings: SettingsView | None = None  # for admins


def home_view(view: HomeView, language: str) -> View:
    count = view.waiting_count
    greeting = "home-greeting" if count else "home-calm"
    blocks = [
        header(tell_plainly(language, "home-title", shop=view.shop)),
        section(tell(language, greeting, who=mention(view.agent), count=count)),
        context(_today(view.today, language)),
        *_troubles(view, language),
        *_mine(view, language),
        *_listed(view, language),
        *autonomy_blocks(view.autonomy, language),
        *(settings_blocks(view.settings, language) if view.settings else ()),
        divider(),
        *_how_it_works(language),
    ]
    return _home(blocks, view.looking)


def closed_home_view(shop: str, why: Markup, language: str) -> View:
    """For people who may not decide here."""
    return _home(
        [header(tell_plainly(language, "home-title", shop=shop)), section(why)], WHOLE_QUEUE
    )


def _home(blocks: list[Block], looking: Looking) -> View:
    return {
        "type": "home",
        "callback_id": Id.HOME,
        "private_metadata": looking.dump(),
        "blocks": blocks,
    }


def _today(today: Today, language: str) -> Markup:
    told = [tell(language, f"home-today-{what}", count=n) for what, n in vars(today).items() if n]
    return tell(language, "home-today", what=join(told) or tell(language, "home-today-nothing"))


def _troubles(view: HomeView, language: str) -> list[Block]:
    if not view.troubles:
        return []
    blocks = [header(tell_plainly(language, "home-troubles"))]
    for trouble in view.troubles[:MOST_TROUBLES]:
        look = tell(language, "home-look")
        linked = link(trouble.link, look) if trouble.link else Markup("")
        blocks.append(section(join([Markup(f"⚠️ {fit(trouble.text, 500)}"), linked], by=" ")))
    left = len(view.troubles) - MOST_TROUBLES
    if left > 0:
        blocks.append(context(tell(language, "home-troubles-more", count=left)))
    return blocks


def _mine(view: HomeView, language: str) -> list[Block]:
    if not view.mine:
        return []
    blocks = [header(tell_plainly(language, "home-mine"))]
    blocks += [ticket_block(each, language) for each in view.mine]
    if (left := view.mine_count - len(view.mine)) > 0:
        blocks.append(context(tell(language, "home-mine-more", count=left)))
    return blocks


def _listed(view: HomeView, language: str) -> list[Block]:
    looking, listed = view.looking, view.listed
    key = "home-found" if looking.find else "home-waiting"
    blocks = [header(tell_plainly(language, key, words=looking.find))]
    blocks.append(_search(looking, language))
    if view.waiting_count and not looking.find:
        blocks.append(actions("narrow", _selects(view, language)))
    blocks += [ticket_block(each, language) for each in listed.tickets]
    if not listed.tickets:
        nothing = "find-nothing" if looking.find else "home-none"
        blocks.append(context(tell(language, nothing, words=looking.find)))
    elif not looking.find:
        blocks.append(context(tell(language, "home-listed", count=listed.count)))
    pages = _pages(view, language)
    return [*blocks, actions("pages", pages)] if pages else blocks


def _search(looking: Looking, language: str) -> Block:
    box = tell_plainly(language, "home-search-box")
    label = tell_plainly(language, "home-search")
    return search_box(label, box, Action.HOME_FIND, MOST_TYPED, looking.find[:MOST_TYPED])


def _selects(view: HomeView, language: str) -> list[Block]:
    looking = view.looking
    chosen = [
        (Action.HOME_ONLY, "only", ((each, f"home-only-{each}") for each in Only), looking.only),
        (Action.HOME_TYPE, "type", ((each, f"type-{each}") for each in TicketType), looking.type),
    ]
    selects = [
        _select(
            action, what, ((v, tell_plainly(language, key)) for v, key in terms), at or "", language
        )
        for action, what, terms, at in chosen
    ]
    if len(view.teams) > 1:
        teams = _select(Action.HOME_TEAM, "team", view.teams.items(), looking.team, language)
        selects.insert(1, teams)
    return selects


def _select(
    action: Action, what: str, terms: Iterable[tuple[str, str]], chosen: str, language: str
) -> Block:
    everything = tell_plainly(language, f"home-all-{what}")
    options = [option(everything, EVERYTHING), *(option(name, value) for value, name in terms)]
    return select(everything, action, options, chosen or EVERYTHING)


def _pages(view: HomeView, language: str) -> list[Block]:
    """Two buttons of one block may not have the same name."""
    found = bool(view.looking.find)
    buttons = [
        (Action.HOME_ALL, "home-all", int(found or view.looking.filter != WHOLE_QUEUE.filter)),
        (Action.HOME_BACK, "queue-newer", view.listed.back),
        (Action.HOME_ON, "find-older" if found else "queue-older", view.listed.on),
    ]
    return [button(tell_plainly(language, key), do, str(to)) for do, key, to in buttons if to]


def _how_it_works(language: str) -> list[Block]:
    steps = [tell(language, f"home-how-{step}") for step in (1, 2, 3)]
    upload = button(tell_plainly(language, "home-upload"), Action.UPLOAD, "upload")
    words = button(tell_plainly(language, "home-words"), Action.WORDS, "words")
    return [
        header(tell_plainly(language, "home-how")),
        *(section(step) for step in steps),
        actions("knowledge", [upload, words]),
        context(tell(language, "home-help")),
    ]
