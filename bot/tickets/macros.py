"""Saved replies: texts with places for a customer's name, order and ticket. Nobody's data."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Macro(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # the name as it is compared: case and spaces do not count
    name: str
    text: str
    revision: int = 1  # a form that was opened before a change saves nothing
    changed_by: str  # agent id
    changed_at: datetime
