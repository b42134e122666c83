"""`deskbell erase`: what it does and what it says."""

from datetime import datetime

from bot.db import Database
from bot.erasure.rules import LAW
from bot.erasure.step import Erased, erase, find_customers, scrub
from bot.errors import NotFound
from bot.texts import say
from bot.tickets.terms import Language


class _OnlyLooking(Exception):
    """Undoes the transaction."""


def erase_customer(
    db: Database, who: str, *, by: str, now: datetime, language: Language, dry: bool
) -> list[str]:
    """Raises NotFound. `dry` changes nothing and says the same."""
    done: Erased | None = None
    try:
        with db.write() as session:
            customers = find_customers(session, who)
            if not customers:
                raise NotFound("error-no-customer", who=who)
            done = erase(session, customers, by=by, now=now)
            if dry:
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    else:
        scrub(db)
    assert done is not None
    return _told(done, language, dry=dry)


def _told(done: Erased, language: Language, *, dry: bool) -> list[str]:
    found = {"customers": done.customers, "tickets": len(done.tickets)}
    lines = [
        say(language, "erase-found", **found),
        say(language, "erase-copies", **done.copies),
        say(language, "erase-dry" if dry else "erase-done"),
    ]
    for kept in done.kept:
        duty, until = say(language, f"erase-duty-{kept.duty}"), f"{kept.until:%Y-%m-%d}"
        told = {"ticket": str(kept.ticket_id), "until": until, "duty": duty}
        lines.append(say(language, "erase-kept", **told))
    if done.kept:
        lines += [say(language, "erase-law", law=law, url=url) for law, url in LAW.items()]
    return [*lines, say(language, "erase-elsewhere")]
