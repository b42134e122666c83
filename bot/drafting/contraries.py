"""Does a sentence turn round what its nearest passage says: before for after, extra for included,
yes for no, free for a fee? Pure.

Each clause is laid beside the clause of the sources that it shares most with, a word that few of
them have counting most. A word turned and a "not" besides say the same again: "opened ones cannot"
is "unopened ones can".
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.clauses import asks, clauses_of, denies
from bot.drafting.facts import FREE_FACT, Fact, Kind
from bot.drafting.likeness import content
from bot.drafting.reading import FREE, mentions
from bot.drafting.wording import tokens

# What the one side says, the other does not; of each pair either may be the sentence's.
_PAIRS = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            r"\bbefore\b|\bahead\b|\bin advance\b|(?<=[기일간달주\s])전(?:에|까지|이|\s)|이전|미리",
            r"\bafter (?!you\b|that\b|this\b|purchas|order|buy)\w+|\blater\b|\bshort notice\b"
            r"|(?<=[은한신\d일간달주\s])(?:후|뒤)에(?!\s?취)|이후|나중|셨어도",
        ),
        (
            r"\b(?:within|inside|mainland|domestic)\b|실내|시내|국내",
            r"\boutside\b|\belsewhere\b|\babroad\b|\boverseas\b|실외|시외|해외|밖에서",
        ),
        (r"\bvalid\b|유효한", r"\bexpired\b|\bout of date\b|만료된"),
        (
            r"\bwith (?:the |a |an |your )?\w+|있(?:으면|으시면|을 때|어야)|\bstill on\b",
            r"\bwithout\b|없(?:어도|으면|으셔도|이도?)",
        ),
        (
            r"\bfirst\b|처음|첫|1번째",
            r"\b(?:further|later|additional|following|other|subsequent|2nd)\b|2번째|그다음|이후",
        ),
        (r"\bweekdays?\b|평일", r"\bweekends?\b|\b(?:satur|sun)days?\b|주말|[토일]요일"),
        (r"\b(?:large|big|bigger|larger)\b|큰|대형", r"\b(?:small|smaller)\b|작은|소형"),
        (r"\bdaytime\b|주간|대낮", r"\bevenings?\b|\bnights?\b|야간|심야"),
        (
            r"\badults?\b|(?<![가-힣])어른|성인|대인",
            r"\bchild\w*|\bkids?\b|어린이|아동|소인|아이|자녀|아드님|따님",
        ),
        (
            r"\bcash\b|\bcards?\b|\bmoney\b|현금|카드로|계좌",
            r"\bcredit\b|\bvouchers?\b|\bpoints?\b|적립|포인트|상품권|쿠폰",
        ),
        (
            r"\brefund|\bmoney back\b|환불|돌려",
            r"\bexchang|\bswap|\brepla|\brepair|\bvoucher|\bcredit\b|교환|바꿔|수리|고쳐",
        ),
        (
            r"\byou(?:'ll| will)? (?:pay|cover)\b|\b(?:own|your) (?:cost|expense)\b"
            r"|(?:고객|손님|본인|구매자)\S*\s?부담",
            r"\bwe(?:'ll| will| do)? (?:pay|cover)\b|\bour (?:cost|expense)\b"
            r"|(?:저희|당사|판매자|회사)\S*\s?(?:부담|냅|내)",
        ),
        (
            r"\bone of\b|\beither\b|\bsingle\b|중 하나|1(?:개|가지|번|명|대|쪽|장)만",
            r"\bboth\b|\ball\b|모두(?!\s\d)|전부(?!\s\d)|양쪽",
        ),
        (r"\b(?:each|one) way\b|편도", r"\bthere and back\b|\b(?:round|both) (?:trip|ways)\b|왕복"),
        (
            r"\bper (?:person|player|head|guest|adult|child)\b|\beach\b|1인|인당|명당",
            r"\bwhole group\b|\baltogether\b|\bin total\b|\bfor (?:both|all)\b|[2-9]명에\s",
        ),
        (
            r"\b(?:in|at) (?:the )?(?:store|shop|person|branch)\b|매장|창구",
            r"\bonline\b|\bwebsite\b|\bapp\b|온라인|누리집|홈페이지|앱",
        ),
        (
            r"\bphone\b|전화",
            r"\bonline\b|\bwebsite\b|\bapp\b|\be-?mail\b|온라인|누리집|홈페이지|앱|이메일",
        ),
        (
            r"\bcontinu|\bgo on\b|\bfinish|그대로|계속|이어",
            r"\bstops?\b|\bcloses?\b|\blos[et]\b|중단|멈|끊",
        ),
        (
            r"\bcharged\b|\bbilled\b|청구",
            r"\bcredited\b|\brefunded\b|\breturned\b",
        ),
        (
            r"\bat once\b|\bimmediately\b|\bas soon as you\b|바로|즉시|곧바로",
            r"\bonly when\b|\bnot before\b|\bwhen (?:they|it) ships?\b|\b\d+ days? later"
            r"|\d일 (?:뒤|후)에",
        ),
        (r"(?<!비)회원|(?<!-)\bmembers?\b|입주사", r"비회원|\bnon-?members?\b|아니어도"),
        (
            r"\bincluded|\bincluding|\bincludes\b|\bcovers\b|포함|들어 있|빠[집지]|\b€?\d+ with\b",
            r"\bseparate|\bextra\b|\bplus\b|\badded to\b|별도|따로",
        ),
        (
            r"(?<!un)(?<!n't )(?<!not )(?<!not been )\b(?:used|worn|opened)\b"
            r"|(?<!미)개봉(?:한|하신|했)|쓰신|사용한|써 보",
            r"\bun(?:used|worn|opened)\b|(?:n't|\bnot) (?:been )?(?:used|worn|opened)\b|\bsealed\b"
            r"|미개봉|미사용|(?:개봉하|뜯|쓰|신|입|사용하)지 않|(?:뜯|쓰)기 전",
        ),
    )
)
# "After a month you cannot" says what "within a month you can" does.
_PAST = re.compile(
    r"\bafter\b|\bpast\b|\bonce\b|\bover\b|\bunder\b|\bless\b|\blonger\b|\bunless\b|\buntil\b|\bbelow\b"
    r"|\byounger\b|\byet\b|\bwithout\b|뒤|이후|지나|넘[겨기]|안 남|미만|아니면|없으면|아직|[다라]면"
)
_NEAR = 0.9  # of the likest clause's likeness: as likely the one that is meant
_GIVEN = re.compile(r"\bincluded?\b|\bcomes? with\b|\bprovided\b|포함|들어 있|딸려")
_NO = re.compile(
    r"(?:\bnot\b|n't\b|\bcannot\b|\bno\b|\bnever\b|\bwithout\b)(?P<after>[^.,;]{0,40})"
    r"|(?P<before>[^.,;]{0,24}?)(?:않|없|못|아닙|아니|불가|어렵|안\s?(?:돼|되|됩|됨)|제외)"
)


@dataclass(frozen=True)
class Laid:
    """A clause of a sentence beside those of the sources that it is likest to."""

    said: str
    beside: tuple[str, ...]
    share: float  # of the clause's known words, that these have


def laid(said: str, sources: Sequence[str]) -> list[Laid]:
    there = [clause for source in sources for clause in clauses_of(source)]
    contents = {clause: content(clause) for clause in there}
    common = Counter(word for words in contents.values() for word in words)

    def weight(words: set[str | Fact]) -> float:
        return sum(math.log(1 + len(there) / common[word]) for word in words & common.keys())

    found = []
    for clause in clauses_of(said):
        mine = content(clause)
        shared = {each: weight(words & mine) for each, words in contents.items() if words & mine}
        alike = {each: n / math.sqrt(weight(contents[each])) for each, n in shared.items()}
        best = max(alike.values(), default=0.0)
        if best:
            beside = tuple(each for each, n in alike.items() if n >= _NEAR * best)
            found.append(Laid(clause, beside, shared[beside[0]] / weight(mine)))
    return found


def signs_of_contraries(said: str, sources: Sequence[str]) -> dict[str, float]:
    pairs = laid(said, sources)
    turned = [each for each in pairs if _is_turned(each)]
    denied = [each for each in pairs if _is_denied(each) and each not in turned]
    return {
        "turned": float(any(not _differs(each) for each in turned)),
        "yes for no": max((each.share for each in denied if not denies(each.said)), default=0.0),
        "free for a fee": float(any(map(_is_free_for_a_fee, pairs))),
    }


def _differs(pair: Laid) -> bool:
    return all(denies(each) != denies(pair.said) for each in pair.beside)


def _is_turned(pair: Laid) -> bool:
    said, *beside = (FREE.sub(" ", each) for each in (pair.said, *pair.beside))
    return any(
        here.search(said)
        and not there.search(said)
        and all(there.search(each) and not here.search(each) for each in beside)
        for one, other in _PAIRS
        for here, there in ((one, other), (other, one))
    )


def _is_free_for_a_fee(pair: Laid) -> bool:
    is_given = bool(_GIVEN.search(pair.said)) and not _is_priced(pair.said)
    return (
        (_is_free(pair.said) or is_given)
        and not denies(pair.said)
        and all(
            _is_priced(each) and not _is_free(each) and not _GIVEN.search(each)
            for each in pair.beside
        )
    )


def _is_free(clause: str) -> bool:
    return any(mention.fact == FREE_FACT for mention in mentions(clause))


def _is_priced(clause: str) -> bool:
    return any(
        m.fact.kind is Kind.MONEY and m.fact != FREE_FACT and m.fact.unit != "percent"
        for m in mentions(clause)
    )


def _is_denied(pair: Laid) -> bool:
    """One of the two says no to what the other says yes to."""
    if asks(pair.said) or not _differs(pair):
        return False
    is_no = denies(pair.said)
    if any(bool(_PAST.search(pair.said)) != bool(_PAST.search(each)) for each in pair.beside):
        return False
    return all(
        bool(content(each if is_no else pair.said) & _denied(pair.said if is_no else each))
        for each in pair.beside
    )


def _denied(clause: str) -> set[str]:
    """The word that the "not" is said of."""
    found: set[str] = set()
    for match in _NO.finditer(FREE.sub(" ", clause)):
        near = tokens(match["after"] or match["before"] or "")
        if near:
            found |= near[0 if match["after"] else -1].meanings
    return found
