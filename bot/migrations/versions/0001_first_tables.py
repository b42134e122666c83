"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("category", sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("content_hash", sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("removed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_source"), ["source"], unique=False)

    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web_form",
                "email",
                "kakao",
                "naver_talktalk",
                "instagram",
                "webhook",
                "slack",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("account", sqltypes.AutoString(), nullable=False),
        sa.Column("external_id", sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqltypes.AutoString(), nullable=False),
        sa.Column("phone", sqltypes.AutoString(), nullable=False),
        sa.Column("order", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "segment",
            sa.Enum(
                "new", "regular", "vip", "at_risk", name="segment", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "account", "external_id"),
    )
    op.create_table(
        "slack_channel",
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("quiet_until", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("token_hash", sqltypes.AutoString(), nullable=False),
        sa.Column("webhook_secret", sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_token_hash"), ["token_hash"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web_form",
                "email",
                "kakao",
                "naver_talktalk",
                "instagram",
                "webhook",
                "slack",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("thread", sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "waiting",
                "snoozed",
                "pending",
                "resolved",
                name="ticketstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("reply_to", sa.JSON(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "faq",
                "complaint",
                "consultation",
                "order",
                "other",
                name="tickettype",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("review", sa.JSON(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "low", "normal", "high", "urgent", name="priority", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum("low", "normal", "high", name="urgency", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum("ko", "en", name="language", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("team", sqltypes.AutoString(), nullable=False),
        sa.Column("triage_reason", sqltypes.AutoString(), nullable=False),
        sa.Column("triage_confidence", sa.Float(), nullable=False),
        sa.Column("triaged_message_id", sa.Integer(), nullable=False),
        sa.Column("escalated_by", sqltypes.AutoString(), nullable=False),
        sa.Column("escalated_from", sqltypes.AutoString(), nullable=False),
        sa.Column("escalation_note", sqltypes.AutoString(), nullable=False),
        sa.Column("assignee", sqltypes.AutoString(), nullable=False),
        sa.Column("snoozed_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "message_received",
                "ticket_opened",
                "ticket_reopened",
                "triaged",
                "drafted",
                "rewrite_asked",
                "not_helpful",
                "approved",
                "edited",
                "escalated",
                "assigned",
                "snoozed",
                "woken",
                "reopened",
                "resolved",
                "delivery_sent",
                "delivery_delivered",
                "delivery_uncertain",
                "delivery_failed",
                "delivery_settled",
                name="eventkind",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("decided_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("opened_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_customer_state", ["customer_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_thread"), ["thread"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sqltypes.AutoString(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("reply", "notice", name="deliverykind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.Column("approved_by", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sent",
                "delivered",
                "uncertain",
                "failed",
                name="deliverystate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_in_flight", sa.Boolean(), nullable=False),
        sa.Column("first_try_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("last_try_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_try_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("provider_id", sqltypes.AutoString(), nullable=False),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.Column("settled_by", sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_state"), ["state"], unique=False)
        batch_op.create_index("ix_delivery_ticket", ["ticket_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("answer", "handoff", name="draftkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("text_hash", sqltypes.AutoString(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "high",
                "medium",
                "low",
                "none",
                name="confidencelevel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column(
            "tone",
            sa.Enum("concise", "warm", "formal", name="tone", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("model", sqltypes.AutoString(), nullable=False),
        sa.Column("cautions", sa.JSON(), nullable=False),
        sa.Column("written_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id", "turn"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "message_received",
                "ticket_opened",
                "ticket_reopened",
                "triaged",
                "drafted",
                "rewrite_asked",
                "not_helpful",
                "approved",
                "edited",
                "escalated",
                "assigned",
                "snoozed",
                "woken",
                "reopened",
                "resolved",
                "delivery_sent",
                "delivery_delivered",
                "delivery_uncertain",
                "delivery_failed",
                "delivery_settled",
                name="eventkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("actor", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_ticket", ["ticket_id", "id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("in", "out", name="direction", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.Column("event_key", sqltypes.AutoString(), nullable=False),
        sa.Column("body_hash", sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("said_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("received_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "event_key"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_ticket", ["ticket_id", "id"], unique=False)

    op.create_table(
        "model_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("task", sqltypes.AutoString(), nullable=False),
        sa.Column("model", sqltypes.AutoString(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("usd", sa.Float(), nullable=False),
        sa.Column("outcome", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("model_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_call_at"), ["at"], unique=False)

    op.create_table(
        "slack_desk",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("busy_by", sqltypes.AutoString(), nullable=False),
        sa.Column("busy_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("waits_until", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_table(
        "slack_post",
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("team", sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqltypes.AutoString(), nullable=True),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_in_flight", sa.Boolean(), nullable=False),
        sa.Column("first_try_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("last_try_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("error", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("slack_post", schema=None) as batch_op:
        batch_op.create_index("ix_slack_post_ticket", ["ticket_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("slack_post", schema=None) as batch_op:
        batch_op.drop_index("ix_slack_post_ticket")

    op.drop_table("slack_post")
    op.drop_table("slack_desk")
    with op.batch_alter_table("model_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_call_at"))

    op.drop_table("model_call")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_ticket")

    op.drop_table("message")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_ticket")

    op.drop_table("event")
    op.drop_table("draft")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_ticket")
        batch_op.drop_index(batch_op.f("ix_delivery_state"))

    op.drop_table("delivery")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_thread"))
        batch_op.drop_index(batch_op.f("ix_ticket_state"))
        batch_op.drop_index("ix_ticket_customer_state")

    op.drop_table("ticket")
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_token_hash"))

    op.drop_table("source")
    op.drop_table("slack_channel")
    op.drop_table("customer")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_source"))

    op.drop_table("article")
