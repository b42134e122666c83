"""What each kind of mail means for the desk."""

import json
from dataclasses import asdict, replace
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.contract import Event, Ignored, Reported, Unreadable
from bot.channels.email.mail import Mail, mail_from_wire
from bot.channels.email.office import Office
from bot.channels.email.reading import event_of, read_mail
from bot.channels.inbound import Inbound
from bot.tickets.people import Identifier
from tests.channels.email.letters import OFFICE, letter
from tests.fakes import NOW, PAYLOADS

MESSAGE_ID = OFFICE.message_id(12, "dlv_0123456789abcdef0123456789abcdef")


def read(raw: bytes, office: Office = OFFICE) -> Event:
    return event_of(mail_from_wire(raw), office, NOW)


def message(raw: bytes, office: Office = OFFICE) -> Inbound:
    event = read(raw, office)
    assert isinstance(event, Inbound), event
    return event


@pytest.mark.parametrize(
    ("file", "text", "subject"),
    [
        ("ko_euckr_8bit_raw_subject", "배송이 언제 되나요?", "배송 문의드립니다"),
        ("ko_windows949_unknown_charset", "교환 하고 싶어요", "교환 문의"),
        ("reply_in_thread_gmail_ko", "네, 환불로 진행해 주세요.", "Re: [#1042] 환불 문의"),
        ("auto_reply_ooo", None, None),
        ("mailing_list", None, None),
    ],
)
def test_mails_of_the_wild(file: str, text: str | None, subject: str | None) -> None:
    event = read((PAYLOADS / "email" / f"{file}.eml").read_bytes())
    if text is None:
        assert isinstance(event, Ignored)
    else:
        assert isinstance(event, Inbound)
        assert (event.text, event.subject) == (text, subject)


def test_a_bounce_tells_which_reply_did_not_arrive() -> None:
    raw = (PAYLOADS / "email" / "bounce_dsn_550.eml").read_bytes()
    ours = MESSAGE_ID.partition("@")[0]
    to = OFFICE.bounce_address(MESSAGE_ID)
    by_address = raw.replace(b"help+b-01J9ZK3@example.com", to.encode())
    assert read(by_address) == Reported(MESSAGE_ID, False, "send-unreachable")
    quoted = raw.replace(b"help+b-01J9ZK3@", b"help@")
    quoted = quoted.replace(b"t-01J9ZK3.1@mail.example.com", f"{ours}@example.com".encode())
    assert read(quoted) == Reported(MESSAGE_ID, False, "send-unreachable")
    late = quoted.replace(b"Action: failed", b"Action: delayed")
    assert isinstance(read(late), Ignored)
    of_another = raw.replace(b"help+b-01J9ZK3@", b"help@")
    assert isinstance(read(of_another), Ignored)


def test_a_bounce_without_a_report_says_so_in_words() -> None:
    words = f"<nobody@example.net>: 550 5.1.1 User unknown\n\nMessage-ID: <{MESSAGE_ID}>"
    raw = letter(words, From="MAILER-DAEMON@mx.example.net")
    assert read(raw) == Reported(MESSAGE_ID, False, "send-unreachable")
    assert isinstance(read(raw.replace(b"550 5.1.1", b"451 4.7.1")), Ignored)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk (news)"},
        {"List_Id": "<news.example.org>"},
        {"List_Unsubscribe": "<mailto:u@example.org>"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "no-reply@mall.example"},
        {"From": "Help <help@example.com>"},
        {"Message_ID": f"<{MESSAGE_ID}>"},
    ],
)
def test_programs_are_not_answered(headers: dict[str, str]) -> None:
    assert isinstance(read(letter(**headers)), Ignored)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "No; owner-email=help@example.net"},
        {"List_Id": "<help.example.com>", "Precedence": "list", "List_Unsubscribe": "<mailto:x>"},
    ],
)
def test_people_are_heard_even_through_our_own_group(headers: dict[str, str]) -> None:
    assert message(letter(**headers)).sender.external_id == "hana@example.net"


def test_whoever_is_to_be_answered_is_the_customer() -> None:
    form = letter(From="Forms <no-reply@forms.example>", Reply_To="Hana <Hana@Example.net>")
    assert message(form).sender.external_id == "hana@example.net"
    assert message(form).reply_to["address"] == "hana@example.net"


def test_an_answer_names_its_ticket() -> None:
    assert message(letter()).answers == 0
    assert message(letter(In_Reply_To=f"<{MESSAGE_ID}>")).answers == 12
    assert message(letter(References=f"<a@b> <{MESSAGE_ID}> <c@d>")).answers == 12
    assert message(letter(To=OFFICE.reply_address(7))).answers == 7
    assert message(letter(To=OFFICE.reply_address(7).upper())).answers == 7
    assert message(letter(Cc=OFFICE.reply_address(7).replace("t-7", "t-8"))).answers == 0
    assert message(letter(To="help+t-7@example.com", Subject="Re: [#7]")).answers == 0
    assert message(letter(In_Reply_To="<t-12.0@example.org>")).answers == 0


def test_a_conversation_goes_by_its_first_mail() -> None:
    assert message(letter()).thread == "<m-1@example.net>"
    later = letter(Message_ID="<m-3@x>", References="<m-1@example.net> <m-2@x>")
    assert message(later).thread == "<m-1@example.net>"
    assert message(letter(Message_ID="<m-2@x>", In_Reply_To="<m-1@example.net>")).thread == (
        "<m-1@example.net>"
    )


def test_references_do_not_grow_without_end() -> None:
    chain = " ".join(f"<{n}@x.example>" for n in range(50))
    references = message(letter(References=chain)).reply_to["references"]
    assert len(references) == 20
    assert (references[0], references[-1]) == ("<0@x.example>", "<m-1@example.net>")


def test_quoted_mail_is_kept_apart() -> None:
    event = message(letter("네\n\n> 환불할까요?\n"))
    assert (event.text, event.original) == ("네", "네\n\n> 환불할까요?")
    assert message(letter("네")).original == ""


def test_attachments_are_listed() -> None:
    files = [("영수증.pdf", "application/pdf", b"x" * 1234), ("a.txt", "text/plain", b"y")]
    assert message(letter("see", attach=files)).attachments == (
        {"name": "영수증.pdf", "url": "", "type": "application/pdf", "size": 1234},
        {"name": "a.txt", "url": "", "type": "text/plain", "size": 1},
    )
    raw = b"Content-Disposition: attachment; filename*=euc-kr''%BF%B5%BC%F6%C1%F5.pdf\n\nx"
    [listed] = message(b"From: a@b.example\n" + raw).attachments
    assert listed["name"] == "영수증.pdf"


def test_a_forwarded_mail_is_one_attachment() -> None:
    inner = EmailMessage()
    inner["Subject"] = "지난 주문"
    inner.set_content("inside")
    outer = EmailMessage()
    outer["From"] = "hana@example.net"
    outer.set_content("see below")
    outer.add_attachment(inner)
    event = message(outer.as_bytes())
    assert event.text == "see below"
    assert event.attachments == (
        {"name": "지난 주문", "url": "", "type": "message/rfc822", "size": None},
    )


def test_html_is_read_when_there_is_nothing_else() -> None:
    raw = letter("<p>언제 <b>와요</b>?</p>").replace(b"text/plain", b"text/html")
    assert message(raw).text == "언제 와요?"
    both = EmailMessage()
    both["From"] = "hana@example.net"
    both.set_content("plain")
    both.add_alternative("<p>rich</p>", subtype="html")
    assert message(both.as_bytes()).text == "plain"


GENUINE = "mx.example.com; dkim=pass header.i=@example.net; spf=fail smtp.mailfrom=a@b.example"


@pytest.mark.parametrize(
    ("results", "is_verified"),
    [
        (GENUINE, True),
        ("mx.example.com; spf=pass (x) smtp.mailfrom=hana@example.net", True),
        ("mx.example.com; dmarc=pass (p=none) header.from=example.net", True),
        ("mx.example.com; dkim=pass header.d=example.org", False),
        ("mx.example.com; dkim=fail header.d=example.net", False),
        ("mx.example.com; dkim=pass header.d=ample.net", False),
        ("elsewhere.example; dkim=pass header.d=example.net", False),
        ('mx.example.com; spf=pass smtp.mailfrom="; dkim=pass header.d=example.net; "@b.c', False),
        ("mx.example.com; spf=pass (; dkim=pass header.d=example.net) smtp.mailfrom=b.c", False),
        ("mx.example.com; none", False),
        ("", False),
    ],
)
def test_only_our_own_server_vouches_for_a_sender(results: str, is_verified: bool) -> None:
    office = replace(OFFICE, trusted="mx.example.com")
    raw = letter(Authentication_Results=results)
    assert message(raw, office).sender.verified == ((Identifier.EMAIL,) if is_verified else ())
    assert message(raw).sender.verified == ()
    elsewhere = letter(Authentication_Results=results, Reply_To="eve@example.org")
    assert message(elsewhere, office).sender.verified == ()


def test_only_the_last_server_is_believed() -> None:
    office = replace(OFFICE, trusted="mx.example.com")
    raw = f"Authentication-Results: mx.example.com; spf=fail\nAuthentication-Results: {GENUINE}\n"
    assert message(raw.encode() + letter(), office).sender.verified == ()


@pytest.mark.parametrize(
    "address", ["한글@example.net", "a b@example.net", "a@b", '"a,b"@c.example']
)
def test_what_cannot_be_written_to_has_no_way_back(address: str) -> None:
    raw = f"From: <{address}>\n\nhi".encode()
    assert message(raw).reply_to == {}


def test_a_shop_that_sends_no_mail_has_no_way_back() -> None:
    assert message(letter(), replace(OFFICE, sends=False)).reply_to == {}


@pytest.mark.parametrize(
    "raw", [b"From: " + b"(" * 5_000, b"", b"hello", b"From: nobody\n\nhi", b"\n\n\x00\xff"]
)
def test_what_comes_from_nobody_cannot_be_read(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_a_mail_that_breaks_us_is_one_that_cannot_be_read() -> None:
    def broken() -> Mail:
        raise ZeroDivisionError

    with pytest.raises(Unreadable, match="ZeroDivisionError"):
        read_mail(broken, OFFICE, NOW)


def test_a_charset_that_is_no_word_stops_nobody() -> None:
    raw = b"From: a@b.example\nContent-Type: text/html; charset=\x00\r\x80\n\nhi"
    survives(raw)


def test_a_mail_of_nothing_but_boxes() -> None:
    head = b"From: a@b.example\n"
    for depth in range(2_000):
        head += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
    with pytest.raises(Unreadable):
        read(head)


_HEADERS = st.sampled_from(
    [
        b"From: ", b"Content-Type: multipart/mixed; boundary=x\n", b"\n--x\n", b"\n\n", b"To: ",
        b"Content-Type: text/html; charset=", b"Content-Transfer-Encoding: base64\n",
        b"=?euc-kr?B?",
        b"Content-Disposition: attachment; filename*0*=utf-8''%E", b"Date: ", b"a@b.example\n",
        b"Content-Type: message/rfc822\n", b"References: ", b"; name=\"", b"Message-ID: <",
        b"Content-Transfer-Encoding: x-uuencode\nbegin 666 x\n", b"Authentication-Results: mx; ",
    ]
)  # fmt: skip
MAILS = st.lists(_HEADERS | st.binary(max_size=20), max_size=30).map(b"".join)


def survives(raw: bytes) -> None:
    try:
        event = read(b"From: a@b.example\n" + raw, replace(OFFICE, trusted="mx"))
    except Unreadable:
        return
    if isinstance(event, Inbound):
        stored = json.dumps(asdict(event), default=str, ensure_ascii=False)
        assert "\\u0000" not in stored
        stored.encode()


@settings(max_examples=150, deadline=None)
@given(MAILS)
def test_any_mail_is_read_or_refused(raw: bytes) -> None:
    survives(raw)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=10_000, deadline=None)
@given(MAILS)
def test_ten_thousand_mails_are_read_or_refused(raw: bytes) -> None:
    survives(raw)
