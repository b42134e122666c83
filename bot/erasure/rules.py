"""What must be kept although a customer is erased, and for how long. Pure.

전자상거래법 제6조 and 시행령 제6조: records of contracts, withdrawals and payments five years, of
complaints and disputes three years. 개인정보 보호법 제21조 제3항: apart from everything else.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.tickets.models import Ticket
from bot.tickets.terms import Review, TicketType

LAW = {
    "전자상거래법 시행령 제6조": "https://www.law.go.kr/법령/전자상거래등에서의소비자보호에관한법률시행령/제6조",
    "개인정보 보호법 제21조": "https://www.law.go.kr/법령/개인정보보호법/제21조",
}


class Duty(StrEnum):
    CONTRACT = "contract"
    COMPLAINT = "complaint"


YEARS = {Duty.CONTRACT: 5, Duty.COMPLAINT: 3}


@dataclass(frozen=True)
class Keeping:
    duty: Duty
    until: datetime


def keeping(ticket: Ticket, now: datetime) -> Keeping | None:
    """None when nothing of it must be kept, or the time is over. The longer duty wins."""
    duty = _duty(ticket)
    if duty is None:
        return None
    until = _years_later(ticket.updated_at, YEARS[duty])
    return Keeping(duty, until) if until > now else None


def _duty(ticket: Ticket) -> Duty | None:
    if ticket.type is TicketType.ORDER or Review.REFUND_RISK in ticket.review:
        return Duty.CONTRACT
    disputes = {Review.COMPLAINT, Review.LEGAL, Review.SAFETY}
    if ticket.type is TicketType.COMPLAINT or disputes & set(ticket.review):
        return Duty.COMPLAINT
    return None


def _years_later(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, month=3, day=1)
