"""What the law makes a shop keep of a customer who is gone: apart, and read by no station."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class KeptRecord(SQLModel, table=True):
    __tablename__ = "kept_record"

    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    duty: str  # bot/erasure/rules.Duty
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    keep_until: datetime = Field(index=True)
