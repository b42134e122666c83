"""Which posts a ticket has in Slack, and what each shows: its cards, and what stands under them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.learning.values import Learned
from bot.settings import DeskConfig, Team
from bot.slack.card_posts import is_card, post_beside
from bot.slack.card_rows import card_view, earlier_turn
from bot.slack.card_view import CardView, MovedTo
from bot.slack.cards import thread_entry, ticket_card
from bot.slack.personal import veiled_turn
from bot.slack.pile_rows import pile_view, piles_at
from bot.slack.pile_view import pile_card
from bot.slack.poster import REFUSED_SECONDS, Wait, Wanted
from bot.slack.sla_lines import warning_entry
from bot.slack.sla_rows import warning_view, warnings_of
from bot.tickets.models import SlackPost, Ticket
from bot.tickets.queries import veil_of

Recall = Callable[[Session, Ticket], Learned]


class Composer:
    """slack.poster.Compose for the shop's teams and language."""

    def __init__(self, config: DeskConfig, learned: Recall = lambda *_: Learned()) -> None:
        self._config, self._learned = config, learned
        self._language = config.shop.desk_language.value

    def __call__(self, session: Session, ticket: Ticket, posts: list[SlackPost]) -> list[Wanted]:
        team = self.team_of(ticket)
        cards = [post for post in posts if is_card(post)]
        if not cards or cards[-1].channel != team.channel:
            cards.append(_new_card(session, ticket, team, number=len(cards) + 1))
        *old, current = cards
        view = card_view(session, ticket, self._config)
        view = replace(view, learned=self._learned(session, ticket))
        wanted = [Wanted(current, dict(ticket_card(view, self._language)))]
        wanted += [self._moved(view, post, ticket, team) for post in old]
        wanted += self._thread(session, ticket, cards, posts)
        wanted += self._warnings(session, ticket, current, posts)
        return wanted + self._piles(session, ticket, current, posts)

    def team_of(self, ticket: Ticket) -> Team:
        team = self._config.team(ticket.team) or self._config.team(self._config.routing.default)
        if team is None:  # no [teams] at all: doctor and the log say so; the ticket waits
            raise Wait(REFUSED_SECONDS)
        return team

    def _moved(self, view: CardView, post: SlackPost, ticket: Ticket, team: Team) -> Wanted:
        moved = MovedTo(team=team.name, channel=team.channel, by=ticket.escalated_by)
        stub = CardView(
            ref=view.ref,
            state=view.state,
            channel=view.channel,
            customer=view.customer,
            messages=view.messages,
            moved_to=moved,
        )
        return Wanted(post, dict(ticket_card(stub, self._language)), is_retired=True)

    def _thread(
        self,
        session: Session,
        ticket: Ticket,
        cards: Sequence[SlackPost],
        posts: Sequence[SlackPost],
    ) -> list[Wanted]:
        """One entry under the current card for each turn that has been answered; those under the
        cards before it stay as they are, until the customer is to be forgotten."""
        known = {(post.number, post.turn): post for post in posts}
        current, parents = cards[-1], {card.number: card for card in cards}
        entries = [
            known.get((current.number, turn)) or _entry_of(session, current, turn)
            for turn in range(1, ticket.turn)
        ]
        entries += [p for p in posts if p.turn and p.ts and p.number != current.number]
        return [
            self._entry(session, ticket, post, parents[post.number])
            for post in entries
            if not post.shown_revision
        ]

    def _entry(
        self, session: Session, ticket: Ticket, post: SlackPost, parent: SlackPost
    ) -> Wanted:
        said = veiled_turn(earlier_turn(session, ticket, post.turn), veil_of(session, ticket))
        return Wanted(post, dict(thread_entry(said, self._language)), parent=parent)

    def _warnings(
        self, session: Session, ticket: Ticket, card: SlackPost, posts: Sequence[SlackPost]
    ) -> list[Wanted]:
        """One under the card that was current when it was given."""
        known = {post.warning_id: post for post in posts}
        team, wanted = self.team_of(ticket), []
        for warning in warnings_of(session, ticket):
            number = warning.id or 0
            post = known.get(number) or post_beside(
                session, card, f"sla:{number}", warning_id=number
            )
            if not post.shown_revision and post.number == card.number:
                entry = warning_entry(warning_view(warning, ticket, team), self._language)
                wanted.append(Wanted(post, dict(entry), parent=card))
        return wanted

    def _piles(
        self, session: Session, ticket: Ticket, card: SlackPost, posts: Sequence[SlackPost]
    ) -> list[Wanted]:
        """Cards of their own, in the channel where this ticket's card is."""
        known = {post.pile_id: post for post in posts}
        wanted = []
        for pile in piles_at(session, ticket):
            number = pile.id or 0
            post = known.get(number) or post_beside(session, card, f"pile:{number}", pile_id=number)
            drawn = pile_card(pile_view(session, pile), self._language)
            wanted.append(Wanted(post, dict(drawn), is_retired=pile.open_key is None))
        return wanted


def _new_card(session: Session, ticket: Ticket, team: Team, *, number: int) -> SlackPost:
    assert ticket.id is not None
    post = SlackPost(
        key=f"card:{ticket.id}:{number}",
        ticket_id=ticket.id,
        number=number,
        team=ticket.team,
        channel=team.channel,
    )
    session.add(post)
    return post


def _entry_of(session: Session, card: SlackPost, turn: int) -> SlackPost:
    key = f"turn:{card.ticket_id}:{card.number}:{turn}"
    return post_beside(session, card, key, turn=turn)
