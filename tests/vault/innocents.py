"""Numbers that are nobody's, though they look like somebody's."""

from random import Random
from uuid import UUID

from tests.vault.spellings import Spelling, digits

_MODELS = [
    "WH-1000XM5",
    "SM-G991N",
    "MX-500-300",
    "RTX 4090",
    "iPhone 15 Pro",
    "DSC-RX100M7",
    "LG-27GP850",
    "A2848",
    "KR-2026-B12",
    "QN65Q80C",
    "i7-13700K",
    "F-150",
    "M2 Pro",
    "S24",
    "XR-55A80L",
]


class _Values(dict[str, str]):
    """Made when asked for, so that each place of a sentence gets its own."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def __missing__(self, name: str) -> str:
        return _MADE[name](self._chance)


def innocent_values(chance: Random) -> dict[str, str]:
    return _Values(chance)


def _tracking(c: Random) -> str:
    """As carriers write them: 10 to 13 digits, plain or in groups, or with letters."""
    group = digits(c, 4)
    kinds = [
        digits(c, 10),
        digits(c, 12),
        "6" + digits(c, 12),
        f"{group}-{digits(c, 4)}-{digits(c, 4)}",
        f"EE{digits(c, 9)}KR",
        f"1Z{digits(c, 16)}",
    ]
    return c.choice(kinds)


def _date(c: Random) -> str:
    year, month, day = c.randint(2024, 2027), c.randint(1, 12), c.randint(1, 28)
    return c.choice(
        [
            f"{year}-{month:02}-{day:02}",
            f"{year}.{month}.{day}",
            f"{year}/{month:02}/{day:02}",
            f"{year}{month:02}{day:02}",
            f"{year % 100}.{month:02}.{day:02}",
            f"{month}/{day}/{year}",
            f"{year}. {month}. {day}.",
            f"{year % 100}{month:02}{day:02}",
        ]
    )


_MADE: dict[str, Spelling] = {
    "total": lambda c: c.choice(
        [
            f"{c.randint(1, 999)},{digits(c, 3)}",
            str(c.randint(1000, 99999999)),
            f"{c.randint(1, 9)},{digits(c, 3)},{digits(c, 3)}",
        ]
    ),
    "tracking": _tracking,
    "date": _date,
    "model": lambda c: c.choice(_MODELS),
    "barcode": lambda c: "880" + digits(c, 10),
    "digits": lambda c: digits(c, c.choice([5, 6, 7, 8])),
    "long": lambda c: digits(c, c.choice([9, 10, 12, 14])),
    "coupon": lambda c: c.choice(
        [
            f"WELCOME{c.randint(5, 50)}",
            f"{digits(c, 4)}-{digits(c, 4)}-{digits(c, 4)}-{digits(c, 4)}",
            f"VIP{digits(c, 6)}",
        ]
    ),
    "code": lambda c: digits(c, 6),
    "serial": lambda c: c.choice(
        [f"SN{digits(c, 10)}", f"{digits(c, 4)}-{digits(c, 6)}", f"C02{digits(c, 5)}Q"]
    ),
    "small": lambda c: str(c.randint(1, 9)),
    "hour": lambda c: str(c.randint(9, 18)),
    "height": lambda c: str(c.randint(150, 190)),
    "weight": lambda c: str(c.randint(2, 99)),
    "points": lambda c: str(c.randint(100, 99999)),
    "percent": lambda c: str(c.randint(5, 90)),
    "version": lambda c: f"{c.randint(1, 20)}.{c.randint(0, 20)}.{c.randint(0, 300)}",
    "four": lambda c: digits(c, 4),
    "business": lambda c: f"{c.randint(101, 899)}-{digits(c, 2)}-{digits(c, 5)}",
    "hex": lambda c: f"{c.randrange(16**8):08X}",
    "isbn": lambda c: f"979-11-{digits(c, 4)}-{digits(c, 3)}-{digits(c, 1)}",
    "ip": lambda c: ".".join(str(c.randint(1, 254)) for _ in range(4)),
    "flight": lambda c: f"{c.choice(['KE', 'OZ', 'BA', 'UA', 'LJ'])}{c.randint(100, 9999)}",
    "moment": lambda c: f"17{digits(c, 8)}" + c.choice(["", digits(c, 3)]),  # seconds since 1970
    "uuid": lambda c: str(UUID(int=c.getrandbits(128), version=4)),
    "mac": lambda c: ":".join(f"{c.randrange(256):02X}" for _ in range(6)),
    "place": lambda c: f"{c.randint(33, 38)}.{digits(c, 6)}, {c.randint(125, 129)}.{digits(c, 6)}",
    "toll_free": lambda c: f"1-8{c.choice(['00', '88', '77', '66'])}-{digits(c, 3)}-{digits(c, 4)}",
    "hotline": lambda c: f"{c.choice(['1588', '1544', '1600', '1833', '1670'])}-{digits(c, 4)}",
    "clock": lambda c: f"{c.randint(0, 23):02}:{c.randint(0, 59):02}:{c.randint(0, 59):02}",
    "lot": lambda c: c.choice([f"LOT {digits(c, 8)}", f"L{digits(c, 6)}-{digits(c, 2)}"]),
    "ratio": lambda c: f"{c.randint(1, 99)}.{digits(c, 2)}",
    "odds": lambda c: " ".join(str(c.randint(1, 45)) for _ in range(6)),
    "thousands": lambda c: f"{c.randint(1, 99)},{digits(c, 3)}",
    "series": lambda c: ", ".join(digits(c, 4) for _ in range(4)),
    "part": lambda c: f"{digits(c, 5)}-{c.choice('ABCDEFGH')}{digits(c, 4)}",
}
