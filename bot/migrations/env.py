"""Alembic's entry: runs the versions on the connection migrate() holds."""

from alembic import context
from sqlmodel import SQLModel

import bot.tickets.autonomy
import bot.tickets.channel_books
import bot.tickets.chosen
import bot.tickets.clocks
import bot.tickets.corrections
import bot.tickets.digests
import bot.tickets.faq_votes
import bot.tickets.judgements
import bot.tickets.kept
import bot.tickets.macros
import bot.tickets.models
import bot.tickets.notices
import bot.tickets.people
import bot.tickets.piles
import bot.tickets.pledges
import bot.tickets.presence
import bot.tickets.relabels
import bot.tickets.search
import bot.tickets.uploads
import bot.tickets.web_sessions
import knowledge.analysis
import knowledge.learned
import knowledge.record
import knowledge.vectors

# Imported for their tables.
TABLES = (
    bot.tickets.autonomy,
    bot.tickets.chosen,
    bot.tickets.channel_books,
    bot.tickets.clocks,
    bot.tickets.corrections,
    bot.tickets.digests,
    bot.tickets.faq_votes,
    bot.tickets.judgements,
    bot.tickets.kept,
    bot.tickets.macros,
    bot.tickets.models,
    bot.tickets.notices,
    bot.tickets.people,
    bot.tickets.piles,
    bot.tickets.pledges,
    bot.tickets.presence,
    bot.tickets.relabels,
    bot.tickets.search,
    bot.tickets.uploads,
    bot.tickets.web_sessions,
    knowledge.analysis,
    knowledge.learned,
    knowledge.record,
    knowledge.vectors,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    user_module_prefix="sqltypes.",  # how SQLModel's own column types are written in a version
    render_as_batch=True,  # SQLite changes a column by copying the table
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
