"""Does our own mail server say that a mail comes from its sender's domain? Pure.

Anybody can write anything into From. The server that took the mail for us has checked DKIM, SPF and
DMARC and says so in Authentication-Results (RFC 8601); what others wrote there counts nothing.
"""

import re

from bot.channels.email.mail import Mail

# What may hold a sender's own words.
_FREE = re.compile(r'\([^()]*\)|"(?:[^"\\]|\\.)*"')
_RESULT = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*pass\b", re.IGNORECASE)
_OF = {
    "dmarc": re.compile(r"\bheader\.from=([\w.-]+)", re.IGNORECASE),
    "dkim": re.compile(r"\bheader\.[di]=[^\s;@]*@?([\w.-]+)", re.IGNORECASE),
    "spf": re.compile(r"\bsmtp\.mailfrom=(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE),
}


def is_vouched(mail: Mail, server: str) -> bool:
    """`server` is how ours calls itself; the topmost header is the one it added last."""
    header = mail.header("authentication-results")
    said = _FREE.sub(" ", header)
    name, *results = said.split(";")
    is_clear = not set('()"') & set(said)
    if not server or not is_clear or name.split()[:1] != [server]:
        return False
    return any(_speaks_for(result, mail.author[1]) for result in results)


def _speaks_for(result: str, address: str) -> bool:
    passed = _RESULT.match(result)
    of = _OF[passed[1].lower()].search(result) if passed else None
    return bool(of) and covers(of[1], address) if of else False


def covers(domain: str, address: str) -> bool:
    """Whoever answers for a domain answers for those below it."""
    theirs = address.rpartition("@")[2].casefold()
    return bool(domain) and ("." + theirs).endswith("." + domain.strip(".").casefold())
