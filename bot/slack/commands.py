"""The /desk command."""

from slack_bolt import Ack, App

from bot.slack.home import help_text
from bot.slack.payloads import Command
from bot.slack.roles import Role
from bot.slack.surface import Surface
from bot.slack.uploads import upload_modal

COMMAND = "/desk"
KNOWLEDGE = ("knowledge", "지식", "문서")
Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, body: Body) -> None:
        asked = Command.read(body)
        if asked.verb in KNOWLEDGE:
            desk.people.require(asked.user_id, Role.LEAD)
            view = upload_modal(desk.language)
            desk.later(desk.client.views_open, trigger_id=asked.trigger_id, view=view)
            ack()
            return
        ack(response_type="ephemeral", text=help_text(desk.language))
