"""May this reply go out without a person? One rule; what is not known counts as a no. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from urllib.parse import urlsplit

from bot.autonomy.matching import Match
from bot.autonomy.wording import asks_for_person, is_plain_question
from bot.drafting.grounding import data_of, states_something, unsupported
from bot.drafting.pieces import split_text
from bot.tickets.links import names_many_links
from bot.tickets.terms import TicketType

# As sure as a question in the words of the title must be: on ParaKQC 472 of 473 of them were right.
SURE_IN_THE_SAME_WORDS = 0.6
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://\S+|www\.\S+|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,24}(?!\w)(?:[:/?#]\S*)?",
    re.IGNORECASE,
)


class Bar(StrEnum):
    """A condition that does not hold. In the order an agent wants to hear of them."""

    ASKED_FOR_PERSON = "asked_for_person"  # anywhere in the ticket: the bot stays silent in it
    REVIEW = "review"
    OPEN_COMPLAINT = "open_complaint"
    NOT_FAQ = "not_faq"
    AGENT_SPOKE = "agent_spoke"
    NOT_PLAIN = "not_plain"  # more than one plain question about the rule
    NO_ARTICLE = "no_article"  # no approved FAQ entry, in force, in the customer's language
    OTHER_SOURCE = "other_source"  # the draft leans on something else
    NO_THRESHOLD = "no_threshold"
    UNSURE = "unsure"
    CLOSE_SECOND = "close_second"
    UNKNOWN_WORDS = "unknown_words"  # what is asked for does not stand in the article
    NOT_VERBATIM = "not_verbatim"
    WITHOUT_SOURCE = "without_source"  # an amount, a date, a promise that the article lacks
    FOREIGN_LINK = "foreign_link"
    DOES_NOT_FIT = "does_not_fit"  # no way back, or longer than the channel takes
    CUSTOMER_CAP = "customer_cap"
    HOUR_CAP = "hour_cap"
    INDEX_UNWELL = "index_unwell"
    MODEL_UNWELL = "model_unwell"
    NOT_SWITCHED_ON = "not_switched_on"  # for this type, channel and article
    ARTICLE_CHANGED = "article_changed"  # since it was switched on
    DRAWN = "drawn"  # at random, so that people go on seeing some of them
    SHADOW = "shadow"  # everything is judged and nothing is sent


# What the shop chose; the others are about this reply.
CHOSEN = frozenset({Bar.NOT_SWITCHED_ON, Bar.ARTICLE_CHANGED, Bar.DRAWN, Bar.SHADOW})


@dataclass(frozen=True)
class Approved:
    """A FAQ entry in force, as people approved it."""

    article_id: str
    title: str
    text: str
    version: str  # names its words


@dataclass(frozen=True)
class AutoReply:
    """What the customer would read. Only `body` states anything, and only what the article does."""

    greeting: str
    body: str
    notice: str  # that nobody has looked at it, and how to reach a person

    @property
    def text(self) -> str:
        return "\n\n".join(part for part in (self.greeting, self.body, self.notice) if part)


@dataclass(frozen=True)
class Switch:
    """How type, channel and article are set; a missing one is off."""

    is_on: bool = False
    version: str = ""  # of the article that was switched on


@dataclass(frozen=True)
class Caps:
    per_customer: int  # a day
    per_hour: int


@dataclass(frozen=True)
class Facts:
    type: TicketType | None
    review: tuple[str, ...]
    has_open_complaint: bool  # of this customer, on any ticket
    question: str  # the open turn
    said: tuple[str, ...]  # all the customer wrote in the ticket
    has_attachments: bool
    has_agent_spoken: bool
    article: Approved | None
    draft_leans_on: tuple[str, ...]  # passages
    reply: AutoReply | None  # None when it does not fit the channel
    confidence: float
    threshold: float | None
    lead: float  # to the best passage that may answer it in its place
    least_lead: float
    match: Match  # of the question and the title
    sent_to_customer: int  # automatic answers, in the last day
    sent_this_hour: int  # to anybody
    caps: Caps
    is_index_well: bool
    is_model_well: bool
    switch: Switch = Switch()
    is_drawn: bool = False
    is_shadow: bool = True
    hosts: frozenset[str] = frozenset()  # that a reply may link to


@dataclass(frozen=True)
class Verdict:
    bars: tuple[Bar, ...]

    @property
    def may_answer(self) -> bool:
        return not self.bars

    @property
    def would_answer(self) -> bool:
        """If the shop had switched it on."""
        return CHOSEN.issuperset(self.bars)


def may_answer_alone(facts: Facts) -> Verdict:
    """Every condition that does not hold; only a reply without any goes out."""
    failed = {
        Bar.ASKED_FOR_PERSON: any(map(asks_for_person, facts.said)),
        Bar.REVIEW: bool(facts.review),
        Bar.OPEN_COMPLAINT: facts.has_open_complaint,
        Bar.NOT_FAQ: facts.type is not TicketType.FAQ,
        Bar.AGENT_SPOKE: facts.has_agent_spoken,
        Bar.NO_THRESHOLD: facts.threshold is None,
        Bar.UNSURE: not facts.confidence >= _sure_enough(facts),
        Bar.CLOSE_SECOND: not facts.lead >= facts.match.value * facts.least_lead,
        Bar.UNKNOWN_WORDS: facts.match is Match.MORE,
        Bar.CUSTOMER_CAP: facts.sent_to_customer >= facts.caps.per_customer,
        Bar.HOUR_CAP: facts.sent_this_hour >= facts.caps.per_hour,
        Bar.INDEX_UNWELL: not facts.is_index_well,
        Bar.MODEL_UNWELL: not facts.is_model_well,
        Bar.NOT_SWITCHED_ON: not facts.switch.is_on,
        Bar.DRAWN: facts.is_drawn,
        Bar.SHADOW: facts.is_shadow,
        **_of_the_words(facts),
    }
    return Verdict(tuple(bar for bar in Bar if failed[bar]))


def _sure_enough(facts: Facts) -> float:
    if facts.threshold is None:
        return inf
    is_same = facts.match is Match.SAME
    return min(facts.threshold, SURE_IN_THE_SAME_WORDS) if is_same else facts.threshold


def _of_the_words(facts: Facts) -> dict[Bar, bool]:
    """What is wrong with question, article and reply."""
    article, reply = facts.article, facts.reply
    told = f"{article.title}\n{article.text}" if article else ""
    return {
        Bar.NO_ARTICLE: article is None,
        Bar.OTHER_SOURCE: article is None or facts.draft_leans_on != (article.article_id,),
        Bar.ARTICLE_CHANGED: article is None or facts.switch.version not in ("", article.version),
        Bar.NOT_PLAIN: facts.has_attachments
        or names_many_links(facts.said)
        or not is_plain_question(facts.question, told),
        Bar.DOES_NOT_FIT: reply is None,
        Bar.NOT_VERBATIM: reply is None or article is None or reply.body != article.text.strip(),
        Bar.WITHOUT_SOURCE: reply is None or _says_more(reply, told),
        Bar.FOREIGN_LINK: reply is None or not links_stay(reply.text, facts.hosts),
    }


def _says_more(reply: AutoReply, told: str) -> bool:
    """More than the article does; orders to a machine in an article count as nothing told."""
    is_clean = data_of(told).split() == told.split()
    said = [piece.text for piece in split_text(reply.body, ())]
    lacks = any(unsupported(sentence, [told]) for sentence in said)
    return not is_clean or lacks or states_something(reply.greeting)


def links_stay(text: str, hosts: frozenset[str]) -> bool:
    """Do all addresses in the text lead to exactly these hosts, over https and nothing else?"""
    return all(_leads_to(link.rstrip(".,;:!?)\"'"), hosts) for link in _LINK.findall(text))


def _leads_to(link: str, hosts: frozenset[str]) -> bool:
    try:
        split = urlsplit(link if "://" in link else f"https://{link}")
        is_plain = split.scheme == "https" and split.username is None and split.port in (None, 443)
    except ValueError:
        return False
    return is_plain and (split.hostname or "") in hosts
