"""A customer's text made ready for matching: cut to size, spelled plainly, in sentences."""

import re
import unicodedata

from bot.tickets.terms import Language

_HEAD, _TAIL = 8_000, 2_000  # characters looked at; a complaint hides at the start or the end
# Of the letters, and of the words where English ones are long ("order 취소 please"): Korean shops'
# customers mix in product names and "ASAP".
_KOREAN_SHARE, _KOREAN_WORDS = 0.2, 0.28
_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\s*\n\s*")
# The commonest slip on a phone: one ㅅ for two in a past tense ("왓어요", "시켯는데").
_SINGLE = "햇왓됫잇엇앗겟켯렷졋쳣봣럿갓샀랏났"
_DOUBLE = "했왔됐있었았겠켰렸졌쳤봤렀갔샀랐났"
_SLIP = re.compile(f"[{_SINGLE}](?=[어는습다네던지나거고죠음을])")
_FIXED = str.maketrans(_SINGLE, _DOUBLE)
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]")
# Korean customers often leave out full stops: the polite endings end a sentence as well.
_SENTENCE_END = re.compile(
    r"(?<=[.!?])\s|(?<=니다|니까|세요|네요|어요|아요|에요|예요|해요|까요|나요|가요|데요|게요)\s|\n"
)


def plain(text: str) -> str:
    """NFKC, lower case, single spaces, no invisible characters, about 10,000 characters."""
    text = both_ends(unicodedata.normalize("NFKC", both_ends(text)))  # NFKC can lengthen a text
    text = _INVISIBLE.sub("", text).lower().replace("’", "'")
    text = _SLIP.sub(lambda slip: slip.group().translate(_FIXED), text)
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", text)).strip()


def both_ends(text: str, head: int = _HEAD, tail: int = _TAIL) -> str:
    return text if len(text) <= head + tail + 1 else f"{text[:head]}\n{text[-tail:]}"


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part and not part.isspace()]


def language_of(text: str) -> Language | None:
    """By script. None where there are no letters to judge by."""
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    if hangul + latin == 0:
        return None
    words = _WORD.findall(text)
    korean = sum(bool(_HANGUL.search(word)) for word in words)
    is_korean = hangul >= _KOREAN_SHARE * (hangul + latin) or korean >= _KOREAN_WORDS * len(words)
    return Language.KO if is_korean else Language.EN


def is_foreign(text: str) -> bool:
    """Mostly in letters that are neither Korean nor Latin."""
    others = len(_OTHER_SCRIPT.findall(text))
    return others > len(_HANGUL.findall(text)) + len(_LATIN.findall(text))
