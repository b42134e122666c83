"""help and settings: what can be asked for, who I am here, what is set and where."""

from bot.autonomy.grants import mode_of
from bot.choices import InForce, Origin
from bot.slack.block import Post, context, section
from bot.slack.requests.asked import Asked
from bot.slack.requests.terms import Unknown, Verb
from bot.slack.settings_view import in_line, keys_by_origin
from bot.slack.surface import Surface
from bot.slack.text import (
    Markup,
    fit,
    join,
    mention,
    mention_channel,
    mention_group,
    shorten,
    tell,
)

_CHANGES_NOTHING = (
    Verb.QUEUE,
    Verb.STATUS,
    Verb.FIND,
    Verb.CUSTOMER,
    Verb.ASK,
    Verb.MACRO,
    Verb.STATS,
    Verb.DIGEST,
)
_CHANGES = (Verb.ASSIGN, Verb.ESCALATE, Verb.SNOOZE, Verb.RESOLVE, Verb.NEW)
_ABOUT = (Verb.ONCALL, Verb.KNOWLEDGE, Verb.SETTINGS, Verb.HELP)


def help_post(desk: Surface, asked: Asked) -> Post:
    language = desk.language
    groups = [
        join([tell(language, f"help-{verb}") for verb in verbs], by="\n")
        for verbs in (_CHANGES_NOTHING, _CHANGES, _ABOUT)
    ]
    title = tell(language, "help-title")
    footer = context(tell(language, "help-mention"), tell(language, "help-cards"))
    return {"text": title, "blocks": [section(title), *map(section, groups), footer]}


def unknown_post(unknown: Unknown, language: str) -> Post:
    """What it might have meant."""
    told = tell(language, "unknown-request", typed=unknown.typed)
    maybe = [tell(language, f"help-{verb}") for verb in unknown.maybe or (Verb.FIND, Verb.ASK)]
    lines = join([tell(language, "unknown-maybe"), *maybe, tell(language, "unknown-help")], by="\n")
    return {"text": told, "blocks": [section(told), section(lines)]}


def settings_post(desk: Surface, asked: Asked) -> Post:
    language, shop, roles = desk.language, desk.config.shop, desk.config.roles
    role = desk.people.role(asked.user_id)
    me = tell(language, "settings-me", who=mention(asked.user_id), role=_role(role, language))
    with desk.db.read() as session:
        mode = mode_of(session)
    rows = [
        tell(language, "settings-shop", name=shop.name, zone=shop.timezone),
        tell(language, "settings-hours", opens=f"{desk.config.hours.open:%H:%M}"),
        tell(language, "settings-autonomy", mode=tell(language, f"settings-mode-{mode}")),
        *(
            tell(
                language,
                "settings-team",
                name=team.name,
                channel=mention_channel(team.channel) or team.channel,
                key=key,
            )
            for key, team in desk.config.teams.items()
        ),
    ]
    named = [
        tell(language, "settings-role", role=tell(language, f"role-{name}"), who=who)
        for name, given in roles
        if (who := join([*map(mention, given.users), *map(mention_group, given.groups)], by=", "))
    ]
    rows += named or [tell(language, "settings-no-roles")]
    where = context(*_origins(desk.settings(), language), tell(language, "settings-where"))
    return {"text": me, "blocks": [section(me), section(join(rows, by="\n")), where]}


def _origins(in_force: InForce, language: str) -> list[Markup]:
    """Where the settings come from, and who set those that were set in Slack."""
    keys = keys_by_origin(in_force)
    locked = join([Markup(f"`{fit(key, 80)}`") for key in keys[Origin.FILE]], by=", ")
    chosen = join([_chosen(key, in_force) for key in keys[Origin.SLACK]], by=", ")
    told = [("settings-from-file", locked), ("settings-from-slack", chosen)]
    lines = [tell(language, key, keys=shorten(shown, 1_000)) for key, shown in told if shown]
    return [*lines, tell(language, "settings-from-nowhere")]


def _chosen(key: str, in_force: InForce) -> Markup:
    value = fit(in_line(in_force.value(key)), 60)
    return Markup(f"`{fit(key, 80)}` {value} ({mention(in_force.chosen[key].by)})")


def _role(role: object, language: str) -> Markup:
    return tell(language, f"role-{getattr(role, 'name', 'nobody').lower()}")
