"""The fixed cast: the people, channels, groups, other apps and customers of a playground."""

from dataclasses import dataclass, field
from typing import Any, Literal

Lang = Literal["ko", "en"]

TEAM_ID = "T_DEMO"
OTHER_TEAM_ID = "T_OTHER"
BOT_USER = "U_BOT"
BOT_ID = "B_BOT"
APP_ID = "A_DESKBELL"
BOT_NAME = "Deskbell"
WORKSPACE_NAMES: dict[Lang, str] = {"ko": "모아상점", "en": "Fernway Goods"}


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    role: Literal["agent", "lead", "guest", "outside", "former", "bot"]
    locale: str
    tz: str
    tz_offset: int
    color: str
    initial: str
    email: str = ""

    @property
    def team_id(self) -> str:
        return OTHER_TEAM_ID if self.role == "outside" else TEAM_ID

    @property
    def handle(self) -> str:
        return self.id.removeprefix("U_").lower()

    def to_slack(self, *, locale: bool, email: bool) -> dict[str, Any]:
        """The user object of users.info; the e-mail only for apps that may read it."""
        is_bot = self.role == "bot"
        profile = {"real_name": self.name, "display_name": self.name, "team": self.team_id}
        if email and self.email:
            profile["email"] = self.email
        user = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "real_name": self.name,
            "deleted": self.role == "former",
            "color": self.color,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": self.tz_offset,
            "is_admin": self.role == "lead",
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.role == "guest",
            "is_ultra_restricted": False,
            "is_stranger": self.role == "outside",
            "is_bot": is_bot,
            "is_app_user": is_bot,
            "profile": profile,
            "updated": 1_700_000_000,
        }
        return user | ({"locale": self.locale} if locale else {})


@dataclass(frozen=True)
class Place:
    """A channel as it is when the playground opens."""

    id: str
    name: str
    topic: str
    members: tuple[str, ...]
    is_ext_shared: bool = False


@dataclass(frozen=True)
class UserGroup:
    id: str
    name: str
    handle: str
    users: tuple[str, ...]

    def to_slack(self, *, users: bool) -> dict[str, Any]:
        group: dict[str, Any] = {
            "id": self.id,
            "team_id": TEAM_ID,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "description": "",
            "date_delete": 0,
            "user_count": len(self.users),
        }
        return group | ({"users": list(self.users)} if users else {})


@dataclass(frozen=True)
class OtherApp:
    id: str
    bot_id: str
    name: str


@dataclass(frozen=True)
class Persona:
    """A customer; `channel` is how they write to the shop."""

    id: str
    name: str
    channel: str
    segment: str = ""
    email: str = ""
    phone: str = ""
    order: str = ""  # the order the latest message is about
    lang: Lang = "ko"


@dataclass(frozen=True)
class Cast:
    lang: Lang
    people: dict[str, Person] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    groups: tuple[UserGroup, ...] = ()
    apps: tuple[OtherApp, ...] = ()
    personas: tuple[Persona, ...] = ()


_PEOPLE: dict[Lang, tuple[tuple[str, str, str], ...]] = {
    "ko": (
        ("U_MINA", "김민아", "민"),
        ("U_JUN", "박준", "준"),
        ("U_SORA", "이소라", "소"),
        ("U_GUEST", "게스트 한별", "한"),
        ("U_OUT", "외부 나래", "나"),
        ("U_GONE", "퇴사 도윤", "도"),
    ),
    "en": (
        ("U_MINA", "Mina Kim", "M"),
        ("U_JUN", "Jun Park", "J"),
        ("U_SORA", "Sora Lee", "S"),
        ("U_GUEST", "Guest Riley", "R"),
        ("U_OUT", "Outside Alex", "A"),
        ("U_GONE", "Former Dana", "D"),
    ),
}
_ROLES: dict[str, tuple[Literal["agent", "lead", "guest", "outside", "former"], str]] = {
    "U_MINA": ("agent", "2f6f8f"),
    "U_JUN": ("agent", "7a5ea8"),
    "U_SORA": ("lead", "b3563c"),
    "U_GUEST": ("guest", "5c7a45"),
    "U_OUT": ("outside", "8a6d1f"),
    "U_GONE": ("former", "6b7280"),
}
_ZONES: dict[Lang, tuple[str, str, int]] = {
    "ko": ("ko-KR", "Asia/Seoul", 9 * 3600),
    "en": ("en-US", "America/New_York", -5 * 3600),
}

_STAFF = (BOT_USER, "U_MINA", "U_JUN", "U_SORA")
_PLACES: tuple[tuple[str, tuple[str, ...], dict[Lang, tuple[str, str]]], ...] = (
    (
        "C_SUPPORT",
        (*_STAFF, "U_GUEST"),
        {"ko": ("상담-일반", "일반 문의와 상담"), "en": ("support", "General questions")},
    ),
    (
        "C_ORDERS",
        _STAFF,
        {"ko": ("상담-주문배송", "주문과 배송"), "en": ("orders", "Orders and shipping")},
    ),
    (
        "C_BILLING",
        _STAFF,
        {"ko": ("상담-환불결제", "환불과 결제"), "en": ("billing", "Refunds and payments")},
    ),
    (
        "C_TECH",
        _STAFF,
        {"ko": ("상담-기술", "앱과 사이트 오류"), "en": ("tech", "App and site problems")},
    ),
    (
        "C_LEADS",
        (BOT_USER, "U_SORA", "U_MINA"),
        {
            "ko": ("상담-리드", "에스컬레이션과 일일 요약"),
            "en": ("leads", "Escalations and digest"),
        },
    ),
    (
        "C_INBOX",
        _STAFF,
        {
            "ko": ("문의-수신함", "다른 앱이 올려 주는 문의"),
            "en": ("inbox", "Enquiries posted by other apps"),
        },
    ),
    (
        "C_KNOWLEDGE",
        _STAFF,
        {
            "ko": ("지식", "문서를 올리면 답변에 쓰여요"),
            "en": ("knowledge", "Files dropped here become knowledge"),
        },
    ),
    (
        "C_GENERAL",
        ("U_MINA", "U_JUN", "U_SORA", "U_GUEST"),
        {"ko": ("잡담", "편하게 이야기해요"), "en": ("general", "Anything else")},
    ),
    (
        "C_SHARED",
        (*_STAFF, "U_OUT"),
        {
            "ko": ("파트너-공유", "협력사와 함께 쓰는 채널"),
            "en": ("partner-shared", "Shared with a partner through Slack Connect"),
        },
    ),
)
_GROUPS: tuple[tuple[str, tuple[str, ...], dict[Lang, str]], ...] = (
    ("SUPPORT", ("U_MINA", "U_JUN"), {"ko": "일반 상담 당번", "en": "Support on call"}),
    ("ORDERS", ("U_JUN",), {"ko": "주문·배송 당번", "en": "Orders on call"}),
    ("BILLING", ("U_MINA",), {"ko": "환불·결제 당번", "en": "Billing on call"}),
    ("TECH", ("U_JUN",), {"ko": "기술 상담 당번", "en": "Tech on call"}),
    ("LEADS", ("U_SORA",), {"ko": "상담 리드", "en": "Leads on call"}),
)
_PERSONAS: dict[Lang, tuple[Persona, ...]] = {
    "ko": (
        Persona("hana", "김하나", "kakao", "regular", phone="010-0000-1001"),
        Persona("junho", "이준호", "email", "vip", email="junho.lee@example.com"),
        Persona("seoyeon", "박서연", "naver_talktalk", "regular"),
        Persona("yujin", "최유진", "instagram", "new"),
        Persona("minsu", "정민수", "web_form", "regular", email="minsu.jung@example.com"),
        Persona("visitor", "홈페이지 방문자", "widget"),
    ),
    "en": (
        Persona("emma", "Emma Clarke", "web_form", email="emma.clarke@example.com", lang="en"),
        Persona("noah", "Noah Bennett", "webhook", "vip", "noah.bennett@example.com", lang="en"),
        Persona("liam", "Liam Novak", "email", "regular", "liam.novak@example.com", lang="en"),
        Persona("olivia", "Olivia Hart", "instagram", lang="en"),
        Persona("ruby", "Ruby Shaw", "messenger", lang="en"),
        Persona("visitor", "Website visitor", "widget", lang="en"),
        Persona("jisoo", "Jisoo Park", "kakao", phone="+1-555-0142", lang="en"),
    ),
}
"""The customers of the sample messages, under the same ids."""


def cast_in(lang: Lang) -> Cast:
    return Cast(
        lang=lang,
        people=_people(lang),
        places=tuple(
            Place(id_, *names[lang], members, is_ext_shared=id_ == "C_SHARED")
            for id_, members, names in _PLACES
        ),
        groups=tuple(
            UserGroup(f"S_{key}", names[lang], f"{key.lower()}-oncall", users)
            for key, users, names in _GROUPS
        ),
        apps=(OtherApp("A_ZAPIER", "B_ZAPIER", "Zapier"),),
        personas=_PERSONAS[lang],
    )


def _people(lang: Lang) -> dict[str, Person]:
    locale, tz, tz_offset = _ZONES[lang]
    people = {BOT_USER: Person(BOT_USER, BOT_NAME, "bot", locale, tz, tz_offset, "c2552d", "D")}
    for id_, name, initial in _PEOPLE[lang]:
        role, color = _ROLES[id_]
        email = f"{id_.removeprefix('U_').lower()}@harumarket.example"
        people[id_] = Person(id_, name, role, locale, tz, tz_offset, color, initial, email)
    return people
