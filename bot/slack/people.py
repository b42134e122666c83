"""Who is who in Slack: ourselves, and what each person may do for the shop."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.errors import NotAllowed
from bot.settings import Named, Roles
from bot.slack.client import SlackRefused, SlackUnknown, call_if_known
from bot.slack.fields import as_dict
from bot.slack.roles import Member, Role, role_of
from bot.slack.text import Markup, join, mention, mention_group

CACHE_SECONDS = 60  # a person removed from the group loses their rights this late at most
_MOST_NAMED = 3  # people and groups a refusal names


@dataclass(frozen=True)
class Identity:
    """ "" for what a stand-in of Slack does not say."""

    team_id: str
    user_id: str
    bot_id: str
    url: str  # of the workspace, ending in a slash


class People:
    def __init__(
        self, client: WebClient, roles: Roles, *, cache_seconds: float = CACHE_SECONDS
    ) -> None:
        self._client, self._cache_seconds = client, cache_seconds
        self.use(roles)
        self._identity: Identity | None = None
        self._known: dict[str, tuple[float, object]] = {}
        self._lock = threading.Lock()

    def use(self, roles: Roles) -> None:
        """From now on."""
        self._named = {
            role: named for role in Role if (named := _named(roles, role)).users or named.groups
        }

    def identity(self) -> Identity:
        """Asked once, then kept. Raises what call() raises."""
        if self._identity is None:
            answer = call_if_known(self._client.auth_test)
            team, user, bot, url = (
                str(answer.get(key) or "") for key in ("team_id", "user_id", "bot_id", "url")
            )
            self._identity = Identity(team, user, bot, url)
        return self._identity

    def require(self, user_id: str, needed: Role) -> None:
        """Raises NotAllowed, saying whom to ask."""
        role = self.role(user_id)
        if role is not None and role >= needed:
            return
        if whom := self._whom(needed):
            raise NotAllowed(whom=whom)
        raise NotAllowed("error-not-admin" if needed is Role.ADMIN else "error-not-a-member")

    def is_colleague(self, user_id: str) -> bool:
        """A full member of our workspace. While Slack cannot tell, nobody is: a colleague's words
        on a card cost a click, a customer's that are passed over cost the customer."""
        try:
            return self._user(user_id)[0]
        except (SlackRefused, SlackUnknown):
            return False

    def role(self, user_id: str) -> Role | None:
        """None for who may do nothing here. Raises NotAllowed while Slack cannot tell."""
        try:
            return role_of(self._member(user_id), self._named.keys())
        except (SlackRefused, SlackUnknown) as e:
            raise NotAllowed("error-not-checked") from e

    def _member(self, user_id: str) -> Member:
        is_full, is_workspace_admin = self._user(user_id)
        if not is_full:
            return Member(is_full=False)
        named = frozenset(role for role in self._named if self._is_named(user_id, role))
        return Member(is_full, is_workspace_admin, named)

    def _is_named(self, user_id: str, role: Role) -> bool:
        named = self._named[role]
        return user_id in named.users or any(user_id in self._members(g) for g in named.groups)

    def _user(self, user_id: str) -> tuple[bool, bool]:
        """Is this a full member of our workspace, and one of its admins?"""

        def look() -> tuple[bool, bool]:
            user = as_dict(call_if_known(self._client.users_info, user=user_id).get("user"))
            flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
            ours, theirs = self.identity().team_id, user.get("team_id") or ""
            is_full = not any(user.get(flag) for flag in flags) and (
                theirs == ours or not (theirs and ours)
            )
            return is_full, bool(user.get("is_admin") or user.get("is_owner"))

        found = self._remember(f"user:{user_id}", look)
        assert isinstance(found, tuple)
        return found

    def members(self, group: str) -> list[str]:
        """Of a user group; nobody while Slack cannot tell."""
        try:
            return sorted(self._members(group))
        except (SlackRefused, SlackUnknown):
            return []

    def _members(self, group: str) -> frozenset[str]:
        def look() -> frozenset[str]:
            answer = call_if_known(self._client.usergroups_users_list, usergroup=group)
            return frozenset(answer.get("users") or ())

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

    def _whom(self, needed: Role) -> Markup:
        """Who is named for this role, or else for the next one above."""
        above = (self._named[role] for role in Role if role >= needed and role in self._named)
        named = next(above, Named())
        return join(
            [
                *map(mention, named.users[:_MOST_NAMED]),
                *map(mention_group, named.groups[:_MOST_NAMED]),
            ],
            by=", ",
        )


def _named(roles: Roles, role: Role) -> Named:
    named: Named = getattr(roles, role.name.lower())
    return named
