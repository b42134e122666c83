"""The log names tickets and steps, and nothing that a customer said or that must stay secret."""

from pathlib import Path

import pytest

from bot.slack.ids import Action
from tests.desk.desk_view import ask, send, wait_for_card
from tests.desk_process import Stage, stage

MINA = "U_MINA"
CANARY = "canary7351"


def test_no_word_of_a_customer_and_no_secret_gets_into_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with stage(tmp_path, is_read=True) as running:
        ticket_id = refuse_approve_and_fail(running)
    log = capfd.readouterr().err
    assert f"ticket={ticket_id} step=approved by={MINA}" in log
    assert f"ticket={ticket_id} step=delivery_failed" in log
    settings = running.playground.settings
    for secret in (CANARY, settings.bot_token, settings.intake_token, settings.signing_secret):
        assert secret not in log


def refuse_approve_and_fail(running: Stage) -> int:
    """Everything a desk may have to say something about, with the canary in every field."""
    told = {field: f"{CANARY}-{field}" for field in ("id", "name", "email", "phone", "order")}
    fields = {
        "customer": told,
        "subject": CANARY,
        "thread": CANARY,
        "attachments": [{"name": CANARY, "url": CANARY}],
        "reply_url": f"{running.playground.url}/customer/replies?{CANARY}",
    }
    ticket_id = ask(running, CANARY, f"{CANARY} 배송비 얼마예요?", event_id=CANARY, **fields)
    assert send(running, CANARY, "다른 말", event_id=CANARY).status_code == 409
    assert send(running, CANARY, channel=CANARY).status_code == 422
    wrong = {"authorization": f"Bearer {CANARY}"}
    assert running.http.post("/intake/messages", headers=wrong).status_code == 401
    signed = {"x-slack-signature": CANARY, "x-slack-request-timestamp": "1"}
    assert running.http.post("/slack/events", headers=signed, content=CANARY).is_error
    card = wait_for_card(running.playground, told["name"], offering=Action.APPROVE)
    running.playground.set_faults(reply_fault="410")
    running.playground.click(MINA, card.channel, card.ts, Action.APPROVE)
    wait_for_card(running.playground, told["name"], offering=Action.SEND_AGAIN)
    return ticket_id
