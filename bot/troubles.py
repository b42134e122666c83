"""What an administrator should look at, in one line each: for the App Home and for health."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.texts import say
from bot.tickets.channel_books import RECORDED, ChannelCursor, DeadLetter
from bot.tickets.models import IS_REFUSED, Delivery, SlackPost
from bot.tickets.terms import DeliveryState


def troubles(session: Session, language: str, *, degraded: str = "", unfit: str = "") -> list[str]:
    """`degraded` says why the search is less good than usual, `unfit` why what was set in Slack
    does not hold."""
    found = []
    for state in (DeliveryState.UNCERTAIN, DeliveryState.FAILED):
        query = select(func.count()).select_from(Delivery).where(Delivery.state == state)
        open_ones = query.where(Delivery.settled_by == "")
        if count := session.exec(open_ones).one():
            found.append(say(language, f"trouble-{state}", count=count))
    refused = select(SlackPost.channel, SlackPost.error).where(IS_REFUSED)
    for channel, error in session.exec(refused.distinct().limit(5)).all():
        found.append(say(language, "trouble-slack", channel=channel, error=error))
    found += _of_channels(session, language)
    if degraded:
        found.append(say(language, "trouble-search", why=degraded))
    if unfit:
        found.append(say(language, "trouble-settings", why=unfit))
    return found


def _of_channels(session: Session, language: str) -> list[str]:
    found = []
    broken = select(ChannelCursor).where(col(ChannelCursor.error) != "")
    for cursor in session.exec(broken):
        key, _, detail = cursor.error.partition(":")
        why = say(language, key, detail=detail)
        found.append(say(language, "trouble-channel", channel=cursor.channel, why=why))
    unread = select(func.count()).select_from(DeadLetter).where(DeadLetter.why != RECORDED)
    if count := session.exec(unread).one():
        found.append(say(language, "trouble-unread", count=count))
    return found
