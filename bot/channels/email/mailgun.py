"""Mailgun Routes: https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/

A form, signed; forwarded to an address that ends in "mime", it holds the whole mail. The signature
covers only a time and a token: whoever has seen one could send anything with it, so each token
opens the door for one body.
"""

import hashlib
import hmac
import json
import threading
from datetime import datetime, timedelta

from pydantic import SecretStr

from bot.channels.contract import Refused, Request, Unreadable
from bot.channels.email.mail import Mail, assembled, mail_from_wire
from bot.channels.email.office import Office
from bot.channels.email.provider import Provider, form_of
from bot.channels.settings import ChannelSettings, prefixed

FRESH = timedelta(minutes=30)  # an unanswered call is repeated after ten


class MailgunSettings(ChannelSettings):
    model_config = prefixed("MAILGUN_")

    signing_key: SecretStr  # "HTTP webhook signing key"


class Mailgun(Provider):
    name = "mailgun"

    def __init__(self, secret: str, office: Office) -> None:
        super().__init__(secret, office)
        self._lock = threading.Lock()
        self._bodies: dict[bytes, tuple[datetime, bytes]] = {}  # by token

    @classmethod
    def secret(cls) -> SecretStr | None:
        settings = MailgunSettings.read()
        return settings.signing_key if settings else None

    def verify(self, request: Request, now: datetime) -> None:
        try:
            fields = form_of(request).fields
        except Unreadable as e:
            raise Refused("no signature") from e
        stamp, token = fields.get("timestamp", b""), fields.get("token", b"")
        wanted = hmac.new(self._secret.encode(), stamp + token, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted.encode(), fields.get("signature", b"")):
            raise Refused("signature")
        if not stamp.isdigit() or abs(now.timestamp() - int(stamp[:15])) > FRESH.total_seconds():
            raise Refused("stale")
        self._use(token, hashlib.sha256(request.body).digest(), now)

    def mail(self, request: Request) -> Mail:
        form = form_of(request)
        to = (form.text("recipient"),)
        if raw := form.fields.get("body-mime"):
            return mail_from_wire(raw, envelope_to=to)
        given = [(name, form.text(name)) for name in ("from", "subject")]
        headers = (*_pairs(form.text("message-headers")), *given, ("from", form.text("sender")))
        # stripped-text is not looked at: it knows no Korean.
        plain, rich = form.text("body-plain"), form.text("body-html")
        return assembled(headers, plain, rich, form.attachments, to)

    def _use(self, token: bytes, body: bytes, now: datetime) -> None:
        """Raises Refused for a token that came with another body."""
        with self._lock:
            kept = self._bodies.items()
            self._bodies = {key: each for key, each in kept if now - each[0] < 2 * FRESH}
            if self._bodies.setdefault(token, (now, body))[1] != body:
                raise Refused("used before")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    lists = [each for each in found if isinstance(each, list)] if isinstance(found, list) else []
    return [(str(each[0]), str(each[1])) for each in lists if len(each) == 2]
