"""People on the shop's website, who are no vendor: they fill in the contact form, or chat. Each of
them comes from an address of their own, or the limits against floods would stop them."""

import json
import threading
import uuid
import zlib
from datetime import datetime, timedelta
from urllib.parse import urlencode

import httpx

from bot.channels.contract import Answer, Request
from bot.channels.website.stamps import stamp
from bot.simulators.contract import Call, Simulator
from bot.simulators.email import DOMAIN, EmailSimulator

SECRET = "simulated-secret-of-the-website"
WRITING = timedelta(seconds=30)


class _Visitor(Simulator):
    def environment(self) -> dict[str, str]:
        return {"SITE_SECRET": SECRET}

    def serve(self, request: Request) -> Answer:
        return Answer(404)  # the desk calls nobody here

    def bring(self, client: httpx.Client, customer: str, call: Call) -> httpx.Response:
        with _from_home(client.base_url, customer) as own:
            return super().bring(own, customer, call)


class FormVisitor(_Visitor):
    """A browser sends a form once, and the answer comes by e-mail."""

    name = "web_form"
    repeats = False

    def says(self, customer: str, text: str, at: datetime) -> Call:
        filled = {
            "name": customer,
            "email": f"{customer}@{DOMAIN}",
            "message": text,
            "website": "",
            "t": stamp(SECRET.encode(), at - WRITING),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return Call("/in/contact", urlencode(filled).encode(), headers)


class ChatVisitor(_Visitor):
    name = "widget"

    def __init__(self) -> None:
        super().__init__()
        self._tokens: dict[str, str] = {}
        self._read = set[str]()
        self._lock = threading.Lock()

    def says(self, customer: str, text: str, at: datetime) -> Call:
        said = {"text": text, "client_message_id": str(uuid.uuid4())}
        return Call("/widget/v1/messages", json.dumps(said).encode())

    def asks(self, customer: str, at: datetime) -> Call:
        return Call("/widget/v1/messages", b"", method="GET")

    def bring(self, client: httpx.Client, customer: str, call: Call) -> httpx.Response:
        with self._lock:  # a visitor has one session
            if customer not in self._tokens:
                with _from_home(client.base_url, customer) as own:
                    opened = own.post("/widget/v1/session")
                if opened.is_error:
                    return opened
                self._tokens[customer] = opened.json()["token"]
        bearer = {"Authorization": f"Bearer {self._tokens[customer]}"}
        return super().bring(client, customer, Call(call.path, call.body, bearer, call.method))

    def hears(self, customer: str, answer: httpx.Response) -> None:
        if answer.request.method != "GET":
            return
        for said in answer.json()["said"]:
            if said["by"] == "shop" and said["id"] not in self._read:
                self._read.add(said["id"])
                self.show(customer, said["text"])


VISITORS: tuple[type[Simulator], ...] = (FormVisitor, ChatVisitor)
ANSWERED_BY = {FormVisitor.name: EmailSimulator.name}  # whose customers see the reply elsewhere


def _from_home(desk: httpx.URL, customer: str) -> httpx.Client:
    number = zlib.crc32(customer.encode())
    here = f"127.{1 + (number >> 16) % 254}.{(number >> 8) % 256}.{1 + number % 254}"
    transport = httpx.HTTPTransport(local_address=here)
    return httpx.Client(base_url=desk, transport=transport, timeout=10)
