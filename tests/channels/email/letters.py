"""Mails as they come over the wire."""

from email.message import EmailMessage
from typing import Any

from bot.channels.email.office import Office

OFFICE = Office("help@example.com", b"a secret of the shop", has_plus=True, sends=True)


def letter(text: str = "언제 와요?", attach: Any = (), **headers: str) -> bytes:
    """Header names with underscores for hyphens. `attach`: (name, type, bytes)."""
    mail = EmailMessage()
    usual = {
        "From": "Hana <hana@example.net>",
        "To": "help@example.com",
        "Subject": "배송",
        "Message-ID": "<m-1@example.net>",
        "Date": "Fri, 20 Nov 2026 12:12:00 +0900",
    }
    for name, value in (usual | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        if value:
            mail[name] = value
    mail.set_content(text)
    for name, kind, content in attach:
        maintype, subtype = kind.split("/")
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return mail.as_bytes()
