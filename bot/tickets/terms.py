"""The words of the desk. One word per thing; their labels for people live in bot/texts."""

from enum import StrEnum


class Channel(StrEnum):
    """How the customer reached us, and so how the reply goes back."""

    WEB_FORM = "web_form"
    EMAIL = "email"
    KAKAO = "kakao"
    NAVER_TALKTALK = "naver_talktalk"
    INSTAGRAM = "instagram"
    MESSENGER = "messenger"
    CHANNEL_TALK = "channel_talk"
    CAFE24 = "cafe24"
    SMARTSTORE = "smartstore"
    WIDGET = "widget"
    PHONE = "phone"  # written up by an agent
    WEBHOOK = "webhook"  # Zapier, Make, n8n, or a shop's own program
    SLACK = "slack"


class Language(StrEnum):
    KO = "ko"
    EN = "en"


class Segment(StrEnum):
    NEW = "new"
    REGULAR = "regular"
    VIP = "vip"
    AT_RISK = "at_risk"


class TicketType(StrEnum):
    FAQ = "faq"
    COMPLAINT = "complaint"
    CONSULTATION = "consultation"
    ORDER = "order"
    OTHER = "other"


class Review(StrEnum):
    """Why a person must see the ticket."""

    COMPLAINT = "complaint"
    REFUND_RISK = "refund_risk"
    LEGAL = "legal"
    PARTNERSHIP = "partnership"
    OUTAGE = "outage"
    SAFETY = "safety"
    PRIVACY = "privacy"


class Priority(StrEnum):
    """Importance to the business."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Urgency(StrEnum):
    """Time pressure on the customer's side."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Sentiment(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"  # disappointed or angry, however politely


class TicketState(StrEnum):
    NEW = "new"  # the customer has spoken; triage and draft are on their way
    WAITING = "waiting"  # a person must decide
    SNOOZED = "snoozed"  # a person will decide later, at snoozed_until
    PENDING = "pending"  # answered; the next word is the customer's
    RESOLVED = "resolved"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class DraftKind(StrEnum):
    ANSWER = "answer"  # every sentence rests on a passage, or is greeting and closing
    HANDOFF = "handoff"  # no source: only an honest holding reply is offered
    COURTESY = "courtesy"  # nothing was asked: kind words are offered, none are needed


class Lack(StrEnum):
    """What a sentence of a draft says without a source."""

    MONEY = "money"
    DATE = "date"
    PROMISE = "promise"
    CONTACT = "contact"
    COUNT = "count"
    CITATION = "citation"  # a passage that does not exist, or a quote that is not in it
    WORDING = "wording"  # may say more than its sources: to be compared, not to be confirmed


# These go out only after an agent has confirmed them by name.
BINDING = frozenset({Lack.MONEY, Lack.DATE, Lack.PROMISE})


class Tone(StrEnum):
    CONCISE = "concise"
    WARM = "warm"
    FORMAL = "formal"


class Rewrite(StrEnum):
    """What an agent can ask of a draft without writing it themselves."""

    SHORTER = "shorter"
    WARMER = "warmer"
    FORMAL = "formal"


class ConfidenceLevel(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"  # handed over; the channel has not confirmed it
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"  # may or may not have arrived: a person must look
    FAILED = "failed"
    RECALLED = "recalled"  # an automatic answer that was stopped before it left


class DeliveryKind(StrEnum):
    REPLY = "reply"
    NOTICE = "notice"  # "your question was passed to …", only when the agent ticks it
    RECEIPT = "receipt"  # "we have your message and answer by …", once a ticket


class EventKind(StrEnum):
    """What the journal records. Analytics and the digest read nothing else."""

    MESSAGE_RECEIVED = "message_received"
    MESSAGE_EDITED = "message_edited"  # by the customer, on a channel that lets them
    MESSAGE_WITHDRAWN = "message_withdrawn"
    TICKET_OPENED = "ticket_opened"
    TICKET_REOPENED = "ticket_reopened"
    WRITTEN_UP = "written_up"  # an agent made a ticket of a call or a message in Slack
    TRIAGED = "triaged"
    TRIAGE_CORRECTED = "triage_corrected"  # an agent changed a label
    DRAFTED = "drafted"
    REWRITE_ASKED = "rewrite_asked"
    NOT_HELPFUL = "not_helpful"  # an agent said why a draft was no use
    APPROVED = "approved"
    EDITED = "edited"
    AUTO_ANSWERED = "auto_answered"  # without a person
    AUTO_RECALLED = "auto_recalled"
    ESCALATED = "escalated"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    REOPENED = "reopened"  # by an agent; ticket_reopened is the customer's doing
    RESOLVED = "resolved"
    DELIVERY_SENT = "delivery_sent"
    DELIVERY_DELIVERED = "delivery_delivered"
    DELIVERY_UNCERTAIN = "delivery_uncertain"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_SETTLED = "delivery_settled"  # a person said whether an uncertain one arrived
    SOURCE_CHOSEN = "source_chosen"  # an agent named the article that answers
    LESSON_TAUGHT = "lesson_taught"
    LESSON_REVOKED = "lesson_revoked"
    CHANGE_PROPOSED = "change_proposed"  # of an article or of wording, from repeated edits
    CHANGE_APPROVED = "change_approved"
    CHANGE_DISMISSED = "change_dismissed"
    CHANGE_REVOKED = "change_revoked"
    AUTO_JUDGED = "auto_judged"  # an agent said whether an automatic answer was right
    AUTONOMY_MODE = "autonomy_mode"
    AUTONOMY_SWITCHED_ON = "autonomy_switched_on"  # for an article on a channel
    AUTONOMY_DEMOTED = "autonomy_demoted"
    AUTONOMY_ASKED = "autonomy_asked"  # an article has earned it
    REFUSED = "refused"  # a click, form or command of somebody who may not
    SETTINGS_CHANGED = "settings_changed"  # in Slack, from what to what
    KNOWLEDGE_HANDED = "knowledge_handed"  # files, for the desk to read
    WORD_ADDED = "word_added"  # to the shop's own words
    WORD_REMOVED = "word_removed"
    MACRO_SAVED = "macro_saved"
    MACRO_CHANGED = "macro_changed"
    MACRO_REMOVED = "macro_removed"
    PILE_OFFERED = "pile_offered"  # several customers wait for the same answer
    SLA_WARNED = "sla_warned"  # of what is due, when, and how grave; "overdue" = it was missed
    ACKNOWLEDGED = "acknowledged"  # a receipt went to the customer
    ERASED = "erased"  # what was said; who, when and of which type stays
    PERSONAL_SHOWN = "personal_shown"  # an agent looked under the veil
