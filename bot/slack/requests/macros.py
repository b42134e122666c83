"""macro: the saved replies that have these words; in a ticket's thread, filled in for it."""

from dataclasses import replace

from bot.macros import step
from bot.slack.block import Post
from bot.slack.macro_modal import macro_list
from bot.slack.macros import views_of
from bot.slack.requests.asked import Asked
from bot.slack.surface import Surface
from bot.tickets.queries import get_ticket


def find(desk: Surface, asked: Asked) -> Post:
    with desk.db.read() as session:
        macros = step.find(session, asked.rest)
        found = views_of(macros)
        if asked.ticket_id is not None:
            ticket = get_ticket(session, asked.ticket_id)
            texts = [step.for_ticket(session, each, ticket) for each in macros]
            found = [replace(each, text=text) for each, text in zip(found, texts, strict=True)]
    return macro_list(found, asked.rest, desk.language)
