"""`deskbell customers import`: segments from a table the shop keeps."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import Unacceptable
from bot.tickets.models import Customer
from bot.tickets.people import Identifier, VerifiedIdentifier, one_spelling
from bot.tickets.terms import Segment

_COLUMNS = ("id", "email", "phone")  # any of them; "source" narrows an id down


@dataclass(frozen=True)
class Imported:
    changed: int
    unknown: int  # nobody has written to us under that name yet
    refused: tuple[int, ...]  # lines without a segment we know, or without a customer


def import_segments(session: Session, path: Path) -> Imported:
    """The caller commits. Raises Unacceptable for a file that cannot be read.

    Customers are found by the source's own id, or by an e-mail or phone number that a source has
    verified. An empty segment takes it away.
    """
    changed, unknown, refused = 0, 0, []
    for line, row in _rows(path):
        query = _query(row)
        segment = row.get("segment", "").strip().lower()
        if query is None or (segment and segment not in tuple(Segment)):
            refused.append(line)
            continue
        found = session.exec(query).all()
        unknown += not found
        for customer in found:
            customer.segment = Segment(segment) if segment else None
            session.add(customer)
            changed += 1
    return Imported(changed, unknown, tuple(refused))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text("utf-8-sig")  # as spreadsheets save it
    except (OSError, UnicodeDecodeError) as e:
        raise Unacceptable("error-customers-file", path=path) from e
    reader = csv.DictReader(text.splitlines())
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if "segment" not in names or not set(_COLUMNS) & set(names):
        raise Unacceptable("error-customers-file", path=path)
    reader.fieldnames = names
    for row in reader:
        yield reader.line_num, {name: value or "" for name, value in row.items() if name in names}


def _query(row: dict[str, str]) -> SelectOfScalar[Customer] | None:
    if customer_id := row.get("id", "").strip():
        query = select(Customer).where(Customer.external_id == customer_id)
        source = row.get("source", "").strip()
        return query.where(Customer.account == source) if source else query
    values = {one_spelling(kind, row.get(kind.value, "")) for kind in Identifier} - {""}
    return customers_verified_as(values) if values else None


def customers_verified_as(values: Iterable[str]) -> SelectOfScalar[Customer]:
    verified = select(VerifiedIdentifier.customer_id).where(
        col(VerifiedIdentifier.value).in_(list(values))
    )
    return select(Customer).where(col(Customer.id).in_(verified))
