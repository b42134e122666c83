"""Knowledge files that people handed over in Slack: written down before they are read."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, or_, select

CLAIM = timedelta(minutes=5)  # longer than reading the files of one message takes


class UploadState(StrEnum):
    QUEUED = "queued"
    READ = "read"  # in the knowledge base; the report is not in Slack yet
    REPORTED = "reported"


class KnowledgeUpload(SQLModel, table=True):
    __tablename__ = "knowledge_upload"

    key: str = Field(primary_key=True)  # the message or the modal it came in
    channel: str  # where the report goes
    thread_ts: str = ""
    user_id: str
    is_internal: bool = False  # for agents only
    files: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default=UploadState.QUEUED, index=True)
    report: str = ""
    tries: int = 0
    busy_until: datetime | None = None  # somebody is at it, or Slack asked us to wait
    was_posted: bool = False  # committed before posting: True = look before posting again
    created_at: datetime


def claim(session: Session, *, now: datetime) -> KnowledgeUpload | None:
    """The oldest upload that waits, ours for a while. Flushes, the caller commits."""
    query = (
        select(KnowledgeUpload)
        .where(
            KnowledgeUpload.state != UploadState.REPORTED,
            or_(col(KnowledgeUpload.busy_until).is_(None), col(KnowledgeUpload.busy_until) <= now),
        )
        .order_by(col(KnowledgeUpload.created_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    upload = session.exec(query).first()
    if upload is not None:
        upload.busy_until = now + CLAIM
        upload.tries += 1
        session.add(upload)
        session.flush()
    return upload
