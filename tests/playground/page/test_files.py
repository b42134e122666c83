"""Files: added to a message, and chosen in a form."""

import pytest
from playwright.sync_api import FilePayload, expect
from slack_bolt import Ack, App

from tests.playground.page.desk import JSON, Desk
from tests.playground.page.test_modals import field, opens
from tests.playground.views import modal

pytestmark = pytest.mark.browser

FAQ = FilePayload(name="faq.csv", mimeType="text/csv", buffer="번호,질문\n".encode())


def test_a_file_added_in_the_composer_stands_in_the_channel(desk: Desk, bot: App) -> None:
    desk.go("C_SUPPORT")
    with desk.page.expect_file_chooser() as chooser:
        desk.by("attach").first.click()
    chooser.value.set_files([FAQ])
    expect(desk.page.locator("a.file", has_text="faq.csv")).to_be_visible()
    (message,) = desk.playground.messages("C_SUPPORT")
    assert message.files[0].content == FAQ["buffer"]


def test_files_chosen_in_a_form_are_what_the_app_receives(desk: Desk, bot: App) -> None:
    got: list[JSON] = []

    @bot.view("edit")
    def submitted(ack: Ack, view: JSON) -> None:
        ack()
        got.append(view["state"]["values"])

    chosen = {"type": "file_input", "filetypes": ["csv"], "max_files": 2}
    opens(desk, bot, modal(field("papers", chosen)))
    desk.element("it").set_input_files([FAQ])
    expect(desk.element("it")).to_have_attribute("data-uploaded", "1")
    desk.by("modal-submit").click()
    expect(desk.by("modal")).to_have_count(0)
    (file,) = got[0]["papers"]["it"]["files"]
    assert (file["name"], file["size"]) == ("faq.csv", len(FAQ["buffer"]))
    assert file["url_private_download"].endswith("/download")
