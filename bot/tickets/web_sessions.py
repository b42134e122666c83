"""Who speaks through the website's chat widget: a browser that holds a token, and nothing else."""

from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel

GONE = timedelta(seconds=90)  # since the browser asked last


class WebSession(SQLModel, table=True):
    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True)  # sha256 hex: who reads this table speaks for nobody
    customer: str = Field(index=True)  # Customer.external_id
    name: str = ""
    email: str = ""
    is_verified: bool = False  # the shop has signed this customer in
    proof_hash: str | None = Field(default=None, unique=True)  # of what it was signed in with
    seen_at: datetime
    ends_at: datetime = Field(index=True)
