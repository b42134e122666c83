"""Who is who in Slack: ourselves, and who may decide for the shop."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.errors import NotAllowed
from bot.settings import Approvers
from bot.slack.client import SlackRefused, SlackUnknown, call
from bot.slack.text import Markup, join, mention, mention_group

CACHE_SECONDS = 60  # a person removed from the group loses their rights this late at most


@dataclass(frozen=True)
class Identity:
    team_id: str
    user_id: str
    bot_id: str


class People:
    def __init__(
        self,
        client: WebClient,
        approvers: Approvers,
        admins: Sequence[str] = (),
        *,
        cache_seconds: float = CACHE_SECONDS,
    ) -> None:
        self._client, self._approvers, self._cache_seconds = client, approvers, cache_seconds
        self._admins = admins
        self._identity: Identity | None = None
        self._known: dict[str, tuple[float, object]] = {}
        self._lock = threading.Lock()

    def identity(self) -> Identity:
        """Asked once, then kept. Raises what call() raises."""
        if self._identity is None:
            answer = call(self._client.auth_test)
            self._identity = Identity(
                str(answer["team_id"]), str(answer["user_id"]), str(answer.get("bot_id") or "")
            )
        return self._identity

    def require_agent(self, user_id: str) -> None:
        """Raises NotAllowed, saying whom to ask. Whoever cannot be looked up may do nothing."""
        try:
            may_decide = self._may_decide(user_id)
        except (SlackRefused, SlackUnknown) as e:
            raise NotAllowed("error-not-checked") from e
        if not may_decide:
            whom = self._whom()
            raise NotAllowed(whom=whom) if whom else NotAllowed("error-not-a-member")

    def require_admin(self, user_id: str) -> None:
        """Who may switch automatic answers: those named in deskbell.toml, or else the workspace's
        admins and owners. Raises NotAllowed."""
        self.require_agent(user_id)
        try:
            may_switch = user_id in self._admins if self._admins else self._is_admin(user_id)
        except (SlackRefused, SlackUnknown) as e:
            raise NotAllowed("error-not-checked") from e
        if not may_switch:
            raise NotAllowed("error-not-admin")

    def _is_admin(self, user_id: str) -> bool:
        def look() -> bool:
            user = call(self._client.users_info, user=user_id)["user"]
            return bool(user.get("is_admin") or user.get("is_owner"))

        return bool(self._remember(f"admin:{user_id}", look))

    def _may_decide(self, user_id: str) -> bool:
        if not self._is_full_member(user_id):
            return False
        if not self._approvers.users and not self._approvers.groups:
            return True
        if user_id in self._approvers.users:
            return True
        return any(user_id in self._members(group) for group in self._approvers.groups)

    def _is_full_member(self, user_id: str) -> bool:
        def look() -> bool:
            user = call(self._client.users_info, user=user_id)["user"]
            flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
            return not any(user.get(flag) for flag in flags) and (
                user.get("team_id", "") in ("", self.identity().team_id)
            )

        return bool(self._remember(f"user:{user_id}", look))

    def _members(self, group: str) -> frozenset[str]:
        def look() -> frozenset[str]:
            return frozenset(call(self._client.usergroups_users_list, usergroup=group)["users"])

        found = self._remember(f"group:{group}", look)
        assert isinstance(found, frozenset)
        return found

    def _remember(self, key: str, look: Callable[[], object]) -> object:
        with self._lock:
            at, value = self._known.get(key, (0.0, None))
        if at and time.monotonic() - at < self._cache_seconds:
            return value
        value = look()
        with self._lock:
            self._known[key] = (time.monotonic(), value)
        return value

    def _whom(self) -> Markup:
        named = [mention(user) for user in self._approvers.users[:3]]
        named += [mention_group(group) for group in self._approvers.groups[:3]]
        return join(named, by=", ")
