"""The table of what admins have set in Slack: one row for each form that was saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class SettingChange(SQLModel, table=True):
    """What is set now is all of them after each other; what was undone is another one."""

    __tablename__ = "setting_change"

    # One more than the last: of two forms saved at once, one finds its number taken.
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    # By key of deskbell.toml; None = not set in Slack.
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by: str  # agent id
    at: datetime
