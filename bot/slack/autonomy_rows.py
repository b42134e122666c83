"""From rows to what the Home says of automatic answers."""

from sqlmodel import Session

from bot.autonomy import grants
from bot.slack.autonomy_view import MOST_SHOWN, AutonomyView, GrantView
from bot.tickets.autonomy import Grant, Standing


def autonomy_view(session: Session) -> AutonomyView:
    """What asks for a decision, then what is on, then what was demoted last."""
    listed = [
        *grants.grants(session, Standing.ASKING)[:MOST_SHOWN],
        *grants.grants(session, Standing.ON)[:MOST_SHOWN],
        *grants.demoted(session, limit=MOST_SHOWN),
    ]
    shown = tuple(grant_view(session, grant) for grant in listed)
    return AutonomyView(grants.mode_of(session), shown)


def grant_view(session: Session, grant: Grant) -> GrantView:
    assert grant.id is not None
    found = grants.evidence(session, grant) if grant.standing is Standing.ASKING else None
    return GrantView(
        grant_id=grant.id,
        title=grant.title,
        channel=grant.channel,
        standing=grant.standing,
        by=grant.changed_by,
        at=grant.changed_at,
        why=grant.why,
        right=found.right if found else 0,
        cases=found.cases if found else 0,
        lower_bound=found.lower_bound if found else 0.0,
    )
