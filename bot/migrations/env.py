"""Alembic's entry: runs the versions on the connection migrate() holds."""

import knowledge.record
from alembic import context
from sqlmodel import SQLModel

import bot.tickets.models

TABLES = (bot.tickets.models, knowledge.record)  # imported for their tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a column by copying the table
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
