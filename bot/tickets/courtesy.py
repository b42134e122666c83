"""Thanks, a nod, a bare hello: what a customer says without asking anything. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.tickets.terms import Direction
from bot.tickets.values import Turn


class Courtesy(StrEnum):
    THANKS = "thanks"  # needs no answer
    HELLO = "hello"  # waits to be asked what it is about


LONGEST = 200  # characters: whoever writes more says something
_WORD = re.compile(r"[가-힣]+|[a-z']+|[ㄱ-ㅣ]+|\d+")
# "감사하겠습니다" thanks for what is still to be done.
_THANKS = re.compile(
    r"감사(?!하겠)\S*|고[맙마](?!겠)\S*|땡큐|ㄱㅅ+|덕분에|수고\S*|고생\S*|해결(?:되|됐|했)\S*|알겠\S*"
    r"|확인했\S*|thank|thanks|thankyou|thx|ty|tysm|ta|cheers|great|perfect|awesome|excellent|wonderful"
    r"|brilliant|lovely|amazing|got|understood|sorted|solved"
)
_HELLO = re.compile(
    r"안녕\S*|하이|여보세요|저기요?|계세요|계신가요|문의(?:드려요|드립니다|드릴게요?|드릴|요|합니다|하려고요?)?"
    r"|hi+|hello|hey|hiya|anyone|there|morning|afternoon"
)
_NOD = re.compile(r"네+|[넵넹옙]+|예|[ㅋㅎㅇ]+|ok(?:ay)?|yes|yep|yeah|cool|nice|fine|good|all")
# What thanks and greetings are dressed with: none of it asks or reports anything by itself.
_DRESSING = re.compile(
    r"[ㅋㅎㅇㅠㅜ]+|아+하?|오+|앗|와우?|우와|그렇군요|그렇구나|정말로?|진짜|너무|완전|많이|매우|항상|늘"
    r"|매번|다시|한번|한|번|더|잘|빠른|빨리|빠르게|친절한|친절하게|친절히|신속한|자세한|자세히|답변|답장"
    r"|안내|설명|상담|응대|처리|연락|도움(?:이|을|[되됐받]\S*)?|되었\S*|됐(?:습니다|어요|네요)|주셔서"
    r"|받았(?:습니다|어요|네요)|이해했\S*|하세요|하셨\S*|하십시오|많으\S*|좋은|즐거운|행복한|편안한|하루"
    r"|오후|저녁|주말|밤|명절|시간|되세요|되시길|되십시오|보내세요|보내십시오|바랍니다|바라요|드립니다"
    r"|드려요|입니다|예요|또|올게요|[것게]이?|거|있(?:는데요?|어요|습니다|어서요?)|mate|folks|[요당]|you|your|u|so|very|much|a|lot|million|again|and|for|the"
    r"|that|that's|this|it|it's|is|was|i|we|really|truly|just|help(?:ed|ful|s)?|works?|worked|now"
    r"|day|weekend|week|night|evening|have|too|quick|fast|prompt|kind|repl(?:y|ies)|response"
    r"|answer(?:ing)?|info(?:rmation)?|support|everyone|team|guys|best|regards|bye|oh|ah|wow|no"
    r"|problem|worries"
)
_ASKS = re.compile(r"(?:[나까가]요|니까|[은는]지|[하되]죠)")
_QUESTION = re.compile(r"[?？](?!\])")  # not the title above an answer
_UPSET = re.compile(r"[👎💢🤬😠-😫😭]|ㅡ{2}|[ㅠㅜ]{2}")


def said_only(turn: Turn) -> Courtesy | None:
    """In doubt none: what is taken for it must not hide a question."""
    text = turn.text.lower().replace("’", "'")
    if len(text) > LONGEST or was_asked(turn):
        return None
    names = set(_WORD.findall(turn.customer_name.lower()))
    words = [word for word in _WORD.findall(text) if word not in names]
    if not all(map(_is_polite, words)):
        return None
    return _politeness(text, words, has_history=bool(turn.history))


def _is_polite(word: str) -> bool:
    if _HELLO.fullmatch(word):
        return True
    kinds = (_THANKS, _NOD, _DRESSING)
    return any(each.fullmatch(word) for each in kinds) and not _ASKS.search(word)


def _politeness(text: str, words: Sequence[str], *, has_history: bool) -> Courtesy | None:
    gives_thanks = any(map(_THANKS.fullmatch, words)) and "?" not in text
    greets = any(map(_HELLO.fullmatch, words))
    if gives_thanks and (has_history or not greets):
        return Courtesy.THANKS
    if _UPSET.search(text):
        return None
    if greets or not has_history:
        return Courtesy.HELLO
    return Courtesy.THANKS if all(map(_NOD.fullmatch, words)) and "?" not in text else None


def was_asked(turn: Turn) -> bool:
    """By our last reply: then even "네, 감사합니다" is an answer that somebody waits for."""
    replies = [said.text for said in turn.history if said.direction is Direction.OUT]
    return bool(replies) and _QUESTION.search(replies[-1]) is not None
