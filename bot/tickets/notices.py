"""Which proactive notices went out, so that none goes twice. Neither number nor words are kept."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Notice(SQLModel, table=True):
    id: str = Field(primary_key=True)  # sha256 of template, number and variables
    state: str  # terms.DeliveryState: uncertain from before its call until it has a result
    provider_id: str = ""
    error: str = ""
    at: datetime
