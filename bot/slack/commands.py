"""The /desk command."""

from slack_bolt import Ack, App

from bot.slack.home import help_text
from bot.slack.payloads import Command
from bot.slack.surface import Surface

COMMAND = "/desk"
Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, body: Body) -> None:
        Command.read(body)
        ack(response_type="ephemeral", text=help_text(desk.language))
