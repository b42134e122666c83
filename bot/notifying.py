"""`deskbell notify`: one Alimtalk each to the people of a list, whatever happens in between."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bot.channels.solapi import SolapiSender, alimtalk, mobile
from bot.db import Database
from bot.errors import SendFailed, SendRejected, SendUncertain, Unacceptable
from bot.tickets.notices import Notice
from bot.tickets.terms import DeliveryState

PHONE = "phone"


class Told(StrEnum):
    """What became of one line."""

    SENT = "sent"
    ALREADY = "already"  # by an earlier run
    UNCERTAIN = "uncertain"  # it may have gone out: Solapi's own list says
    FAILED = "failed"
    LATER = "later"  # Solapi is busy or away: run it again


@dataclass(frozen=True)
class Recipient:
    to: str  # digits
    variables: dict[str, str]

    def key(self, template: str) -> str:
        said = json.dumps([template, self.to, sorted(self.variables.items())])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class NoticeList:
    recipients: Sequence[Recipient]
    refused: tuple[int, ...]  # lines without a Korean mobile number, or with an empty variable


def read_list(path: Path) -> NoticeList:
    """A column `phone`; every other one is a variable of the template. Raises Unacceptable."""
    recipients, refused = [], []
    for line, row in _rows(path):
        to, variables = mobile(row.pop(PHONE)), {f"#{{{name}}}": row[name] for name in row}
        if to and all(variables.values()):
            recipients.append(Recipient(to, variables))
        else:
            refused.append(line)
    return NoticeList(recipients, tuple(refused))


def notify(
    db: Database,
    sender: SolapiSender,
    template: str,
    recipients: Sequence[Recipient],
    *,
    now: datetime,
) -> Counter[Told]:
    """Each committed before its call and after it: a run that was killed goes on where it was."""
    return Counter(_tell(db, sender, template, each, now) for each in recipients)


def _tell(
    db: Database, sender: SolapiSender, template: str, recipient: Recipient, now: datetime
) -> Told:
    key = recipient.key(template)
    with db.write() as session:
        notice = session.get(Notice, key)
        if notice is not None and notice.state != DeliveryState.FAILED:
            return Told.ALREADY if notice.state == DeliveryState.SENT else Told.UNCERTAIN
        session.merge(Notice(id=key, state=DeliveryState.UNCERTAIN, at=now))
    state, provider_id, error = DeliveryState.SENT, "", ""
    told = Told.SENT
    try:
        to = alimtalk(recipient.to, template, recipient.variables)
        provider_id = sender.post(to, {"notice": key}).provider_id
    except SendUncertain as e:
        state, told, error = DeliveryState.UNCERTAIN, Told.UNCERTAIN, str(e)
    except SendRejected as e:
        state, told, error = DeliveryState.FAILED, Told.FAILED, str(e)
    except SendFailed as e:
        state, told, error = DeliveryState.FAILED, Told.LATER, str(e)
    with db.write() as session:
        session.merge(Notice(id=key, state=state, provider_id=provider_id, error=error, at=now))
    return told


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text("utf-8-sig")  # as spreadsheets save it
    except (OSError, UnicodeDecodeError) as e:
        raise Unacceptable("error-notify-file", path=path) from e
    reader = csv.DictReader(text.splitlines())
    names = [name.strip() for name in reader.fieldnames or ()]
    if PHONE not in names:
        raise Unacceptable("error-notify-file", path=path)
    reader.fieldnames = names
    for row in reader:
        yield reader.line_num, {name: (row[name] or "").strip() for name in names}
