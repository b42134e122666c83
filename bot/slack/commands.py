"""The /desk command."""

from slack_bolt import Ack, App

from bot.slack.payloads import Command
from bot.slack.requests.answering import answer
from bot.slack.requests.asked import Asker, Form
from bot.slack.surface import Surface

COMMAND = "/desk"
Body = dict[str, object]


def register(app: App, desk: Surface) -> None:
    @app.command(COMMAND)
    def command(ack: Ack, body: Body) -> None:
        typed = Command.read(body)
        asker = Asker(
            user_id=typed.user_id,
            channel=typed.channel,
            trigger_id=typed.trigger_id,
            response_url=typed.response_url,
        )
        answered = answer(desk, typed.text, asker)
        if isinstance(answered, Form):
            desk.open_modal(typed, answered.view)
            ack()
        elif answered is None:
            ack()
        else:
            ack(response_type="ephemeral", text=answered["text"], blocks=answered["blocks"])
