"""Who may do what: four roles, each of which holds those before it. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    VIEWER = 1  # reads what the desk shows
    AGENT = 2  # decides about tickets
    LEAD = 3  # decides about what the desk knows and how it words it
    ADMIN = 4  # decides what may go out without a person


@dataclass(frozen=True)
class Member:
    is_full: bool  # no guest, no bot, not deactivated, not of another workspace
    is_workspace_admin: bool = False
    named: frozenset[Role] = frozenset()  # roles of deskbell.toml that name them, or their group


def role_of(member: Member, given: Set[Role]) -> Role | None:
    """`given` are the roles the shop has named somebody for. Where it has not, every full member is
    an agent, every agent a lead, and the workspace's admins are admins."""
    if not member.is_full:
        return None
    role = max(member.named, default=None)
    if role is None and Role.AGENT not in given:
        role = Role.AGENT
    if role is Role.AGENT and Role.LEAD not in given:
        role = Role.LEAD
    is_at_work = role is not None and role >= Role.AGENT
    if is_at_work and member.is_workspace_admin and Role.ADMIN not in given:
        role = Role.ADMIN
    return role
