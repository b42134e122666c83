"""A modal as Slack sends it back: what was typed, ticked and attached, by block."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.decision.rules import CardRef
from bot.slack.fields import as_dict, required_at, text_at, values_in
from bot.slack.files import FileRef, files_in
from bot.slack.refs import read_ref


@dataclass(frozen=True)
class Submission:
    """A modal that was sent (view_submission) or put away (view_closed)."""

    user_id: str
    user_team: str
    team_id: str
    view_id: str
    callback_id: str
    private_metadata: str
    trigger_id: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by block_id
    uploaded: Mapping[str, tuple[FileRef, ...]] = field(default_factory=dict)  # by block_id

    def files(self, block_id: str) -> tuple[FileRef, ...]:
        return self.uploaded.get(block_id, ())

    def text(self, block_id: str) -> str:
        """What was typed, picked or chosen; "" for nothing."""
        return next(iter(self.values.get(block_id, ())), "")

    def has(self, block_id: str, choice: str) -> bool:
        """Is this box ticked?"""
        return choice in self.values.get(block_id, ())

    @property
    def ref(self) -> CardRef:
        """Raises Unreadable."""
        return read_ref(self.private_metadata)

    @classmethod
    def read(cls, body: object) -> Self:
        """Raises Unreadable."""
        body = as_dict(body)
        view = as_dict(body.get("view"))
        state = as_dict(as_dict(view.get("state")).get("values"))
        return cls(
            user_id=required_at(as_dict(body.get("user")), "id", "submission"),
            user_team=text_at(as_dict(body.get("user")), "team_id"),
            team_id=text_at(as_dict(body.get("team")), "id"),
            view_id=required_at(view, "id", "submission"),
            callback_id=text_at(view, "callback_id"),
            private_metadata=text_at(view, "private_metadata"),
            trigger_id=text_at(body, "trigger_id"),
            values=values_in(view),
            uploaded={
                str(block_id): _uploaded(as_dict(files)) for block_id, files in state.items()
            },
        )


def _uploaded(inputs: Mapping[str, Any]) -> tuple[FileRef, ...]:
    return tuple(file for state in map(as_dict, inputs.values()) for file in files_in(state))
