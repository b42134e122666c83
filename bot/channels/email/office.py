"""Our side of an e-mail: the shop's address, the Message-IDs we give, and the addresses we sign."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

_OURS = re.compile(r"t-(\d{1,15})\.[0-9a-z]{1,40}")
_SIGNED = re.compile(r"t-(\d{1,15})\.([0-9a-f]{10})")
_BOUNCED = re.compile(r"b-([0-9a-z.]{1,60})")


@dataclass(frozen=True)
class Office:
    address: str  # help@shop.example, in lower case
    secret: bytes
    has_plus: bool  # mail to help+anything@shop.example reaches us
    sends: bool
    trusted: str = ""  # our mail server, as it signs Authentication-Results; "" = none

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def message_id(self, ticket_id: int, delivery_id: str) -> str:
        """The same for every try at a delivery, so that a second copy folds into the first."""
        return f"t-{ticket_id}.{delivery_id.removeprefix('dlv_')[:16]}@{self.domain}"

    def reply_address(self, ticket_id: int) -> str:
        """Where an answer to this ticket should go. Signed, or anybody could write into it."""
        return self._plus(f"t-{ticket_id}.{self._signature(ticket_id)}")

    def bounce_address(self, message_id: str) -> str:
        """Who hears that this message could not be delivered."""
        return self._plus("b-" + message_id.removeprefix("t-").partition("@")[0])

    def answered(self, references: Iterable[str], recipients: Iterable[str]) -> int:
        """The ticket a mail answers, as our own ids in it say; 0 = none. Whether it is the
        sender's is for the intake to see."""
        for reference in references:
            tag, _, domain = reference.strip("<>").rpartition("@")
            if domain.casefold() == self.domain and (ours := _OURS.fullmatch(tag)):
                return int(ours[1])
        for tag in self._tags(recipients):
            if (signed := _SIGNED.fullmatch(tag)) and hmac.compare_digest(
                signed[2], self._signature(int(signed[1]))
            ):
                return int(signed[1])
        return 0

    def bounced(self, recipients: Iterable[str], report: str) -> str:
        """The Message-ID of ours that came back: by the address, else by what the report quotes;
        "" = none."""
        for tag in self._tags(recipients):
            if back := _BOUNCED.fullmatch(tag):
                return f"t-{back[1]}@{self.domain}"
        quoted = re.search(rf"<({_OURS.pattern}@{re.escape(self.domain)})>", report)
        return quoted[1] if quoted else ""

    def is_ours(self, message_id: str) -> bool:
        return bool(re.fullmatch(rf"<?{_OURS.pattern}@{re.escape(self.domain)}>?", message_id))

    def _tags(self, recipients: Iterable[str]) -> list[str]:
        """What stands after the plus."""
        local = self.address.rpartition("@")[0]
        found = (
            re.fullmatch(rf"{re.escape(local)}\+(.+)@{re.escape(self.domain)}", address.casefold())
            for address in recipients
        )
        return [match[1] for match in found if match]

    def _plus(self, tag: str) -> str:
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{tag}@{domain}" if self.has_plus else self.address

    def _signature(self, ticket_id: int) -> str:
        return hmac.new(self.secret, f"t-{ticket_id}".encode(), hashlib.sha256).hexdigest()[:10]
