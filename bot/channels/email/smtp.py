"""Replies by e-mail."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from bot.channels.email.office import Office
from bot.channels.email.settings import Settings, Tls
from bot.channels.outgoing import Outgoing, Repeat, Sent
from bot.errors import SendFailed, SendRejected, SendUncertain
from bot.tickets.journal import DESKBELL

SECONDS = 20.0  # for each word with the server
_ON_THE_WIRE = compat32.clone(linesep="\r\n")


class SmtpSender:
    # A server keeps no count of what it has taken. A second copy has the same Message-ID, and many
    # mailboxes fold it into the first, but not all of them: a person decides whether to send it.
    repeat = Repeat.BLIND

    def __init__(self, settings: Settings) -> None:
        self._settings, self._office = settings, settings.office

    def send(self, outgoing: Outgoing) -> Sent:
        """Taken by our server is not arrived; a bounce may yet come."""
        message_id = self._office.message_id(outgoing.ticket_id, outgoing.delivery_id)
        content = composed(outgoing, self._office, self._settings.name)
        with connected(self._settings) as server:
            _expect(server.mail(self._office.bounce_address(message_id)), "send-refused")
            _expect(server.rcpt(outgoing.route["address"]), "send-unreachable")
            _hand_over(server, content)
        return Sent(is_confirmed=False, provider_id=message_id)

    def find(self, outgoing: Outgoing) -> Sent | None:
        return None


def composed(outgoing: Outgoing, office: Office, name: str) -> bytes:
    """The same for every try."""
    # The newer EmailMessage would write long Message-IDs as encoded words, which ends a thread.
    mail = MIMEText(outgoing.text, _charset="utf-8")
    route, references = outgoing.route, list(outgoing.route.get("references", ()))
    mail["From"] = formataddr((" ".join(name.split()), office.address), "utf-8")
    mail["To"] = route["address"]
    mail["Subject"] = _subject(str(route.get("subject", "")))
    mail["Date"] = format_datetime(outgoing.first_try_at)
    mail["Message-ID"] = f"<{office.message_id(outgoing.ticket_id, outgoing.delivery_id)}>"
    if references:
        mail["In-Reply-To"] = references[-1]
        mail["References"] = " ".join(references)
    if office.has_plus:
        mail["Reply-To"] = office.reply_address(outgoing.ticket_id)
    if outgoing.approved_by == DESKBELL:  # RFC 3834: nobody's program should answer it
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    return mail.as_bytes(policy=_ON_THE_WIRE)


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A server that knows us. Raises SendFailed, SendRejected."""
    try:
        server = _greeted(settings)
    except smtplib.SMTPResponseException as e:
        raise _refusal(e.smtp_code, e.smtp_error, "send-key-refused") from e
    except (OSError, smtplib.SMTPException) as e:
        raise SendFailed(f"send-no-connection:{type(e).__name__}") from e
    try:
        yield server
    except (OSError, smtplib.SMTPException) as e:  # before the mail was on its way
        raise SendFailed(f"send-no-connection:{type(e).__name__}") from e
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _greeted(settings: Settings) -> smtplib.SMTP:
    host, port, tls = settings.smtp_host, settings.smtp_port, settings.smtp_tls
    context = ssl.create_default_context()
    if tls is Tls.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        if tls is Tls.STARTTLS:
            server.starttls(context=context)
        user, password = settings.smtp_login
        if password:
            server.login(user, password)
    except BaseException:
        server.close()
        raise
    return server


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    """After the first byte of it, silence means that nobody knows."""
    try:
        code, said = server.data(content)
    except smtplib.SMTPDataError as e:  # it did not want to begin
        raise _refusal(e.smtp_code, e.smtp_error, "send-refused") from e
    except (OSError, smtplib.SMTPException) as e:
        raise SendUncertain(f"send-no-answer:{type(e).__name__}") from e
    _expect((code, said), "send-refused")


def _expect(answer: tuple[int, bytes], otherwise: str) -> None:
    code, said = answer
    if not 200 <= code < 300:
        raise _refusal(code, said, otherwise)


def _refusal(code: int, said: bytes | str, why: str) -> SendFailed:
    """4xx may pass; 5xx is `why`, unless the server says that it is us it will not have (5.7.x:
    relaying, or a login that is missing)."""
    if code < 500:
        return SendFailed(f"send-answered:{code}")
    words = said if isinstance(said, bytes) else said.encode()
    is_ours = code in (530, 535) or words.lstrip().startswith(b"5.7.")
    key = "send-key-refused" if is_ours else why
    return SendRejected(key if key == "send-unreachable" else f"{key}:{code}")


def _subject(subject: str) -> str:
    plain = " ".join(subject.split())
    whole = plain if plain.lower().startswith("re:") else f"Re: {plain}".strip()
    return whole if whole.isascii() else Header(whole, "utf-8").encode()
