"""Our own Korean lines are put into the politeness of the article; the article stays as it is."""

import pytest

from bot.drafting import politeness
from bot.drafting.endings import endings
from bot.drafting.extractive import draft
from bot.drafting.linter import Slip, lint
from bot.drafting.rewriting import rewrite
from bot.texts import say
from bot.tickets.terms import Language, Rewrite, Tone
from knowledge.passages import Passage
from tests.drafting.shop import SHIPPING, faq, found, style, triage, turn

FRIENDLY = faq("ko-ship-02", "배송비는 얼마인가요?", "배송비는 3,000원이에요. 제주는 더 들어요.")


@pytest.mark.parametrize(
    ("line", "formal"),
    [
        ("고객님, 안녕하세요! 모아상점이에요.", "고객님, 안녕하세요! 모아상점입니다."),
        (
            "{name} 고객님, 반가워요! 펀웨이 굿즈예요.",
            "{name} 고객님, 반갑습니다! 펀웨이 굿즈입니다.",
        ),
        (
            "많이 속상하셨을 것 같아요. 정말 죄송해요.",
            "많이 속상하셨을 것 같습니다. 정말 죄송합니다.",
        ),
        (
            "“{question}” 문의는 확인 후 안내드릴게요.",
            "“{question}” 문의는 확인 후 안내드리겠습니다.",
        ),
        ("바로 도울게요. 큰 힘이 돼요~", "바로 돕겠습니다. 큰 힘이 됩니다~"),
        # Said in both, asked, or not to be told apart for sure: they stay.
        ("언제든 편하게 말씀해 주세요. 좋은 하루 보내세요!", None),
        ("무엇을 도와드릴까요? 색은 어때요?", None),
        ("많이 불편하셨죠.", None),
        ("Hi {name}!", None),
    ],
)
def test_the_endings_of_a_line_become_formal_and_no_more(line: str, formal: str | None) -> None:
    assert politeness.formally(line) == (formal or line)


def test_every_warm_line_of_ours_can_be_said_formally() -> None:
    for line in _lines_of(Tone.WARM):
        haeyo, _ = endings(politeness.formally(line))
        assert not haeyo, line


def _lines_of(tone: Tone) -> list[str]:
    names = ["greeting", "greeting-vip", "closing", "holding", "empathy", "rest", "rest-named"]
    names += ["empathy-named", "closing-sorry", "thanked", "asked-back"]
    given = {"name": "{name}", "question": "{question}", "problem": "{problem}"}
    return [say("ko", f"voice-{tone}-{name}", **given) for name in names]


@pytest.mark.parametrize("article", [SHIPPING, FRIENDLY])
def test_a_draft_speaks_in_one_politeness_and_quotes_the_article_unaltered(
    article: Passage,
) -> None:
    parts = [("배송비 얼마예요?", found(article)), ("드론으로도 오나요?", found())]
    proposal = draft(turn(), triage(), found(article), style(), parts)
    assert article.text in proposal.text
    assert "드론으로도 오나요" in proposal.text
    assert Slip.MIXED_POLITENESS not in [h.slip for h in lint(proposal.text, Language.KO)]


def test_what_was_left_open_is_known_again_after_another_wording() -> None:
    parts = [("배송비 얼마예요?", found(SHIPPING)), ("드론으로도 오나요?", found())]
    proposal = draft(turn(), triage(), found(SHIPPING), style(), parts)
    reworded = rewrite(proposal, Rewrite.SHORTER, turn(), triage(), style())
    assert "“드론으로도 오나요” 문의는" in reworded.text


def test_an_article_that_mixes_both_is_not_formal() -> None:
    assert politeness.is_formal(["배송비는 3,000원입니다."])
    assert not politeness.is_formal(["배송비는 3,000원이에요.", "제주는 더 듭니다."])
    assert not politeness.is_formal(["Shipping is $5.95."])
