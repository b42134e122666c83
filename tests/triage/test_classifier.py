"""The trained classifier, as it is installed, and what is made of its opinions."""

import pytest

from bot.settings import DeskConfig, Routing
from bot.tickets.terms import Channel, Direction, Language, Priority, Review, Segment, TicketType
from bot.tickets.values import Said, Triage, Turn
from bot.triage import store
from bot.triage.classifier import CHOICES, Limits, Opinion
from bot.triage.evaluation import evaluate
from bot.triage.judging import judge
from bot.triage.lessons import shipped
from bot.triage.rules import triage
from bot.triage.triager import Triager


@pytest.fixture(scope="module")
def triager(tmp_path_factory: pytest.TempPathFactory) -> Triager:
    return Triager(DeskConfig(), None, store.Newest(tmp_path_factory.mktemp("home")))


def turn(*texts: str, **more: object) -> Turn:
    return Turn(texts=texts, channel=Channel.KAKAO, **more)  # type: ignore[arg-type]


def sort(triager: Triager, *texts: str) -> list[Triage]:
    return triager.offline([turn(text) for text in texts])


def test_it_keeps_its_word_on_messages_nothing_was_tuned_on(triager: Triager) -> None:
    """Floors under the figures in docs/triage.md, not targets."""
    lessons = shipped().held_out
    report = evaluate(
        list(zip(lessons, sort(triager, *(each.text for each in lessons)), strict=True))
    )
    assert report.accuracy["type"] >= 0.78
    assert report.accuracy["priority"] >= 0.75
    assert (report.within_one_step or 0) >= 0.96
    assert report.accuracy["urgency"] >= 0.83
    assert report.accuracy["sentiment"] >= 0.82
    assert (report.needs_person.recall or 0) >= 0.95
    assert (report.needs_person.precision or 0) >= 0.65
    assert report.calibration_error <= 0.08


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("별 하나도 아깝네요", Review.COMPLAINT),
        ("소비자원에 물어보니 환불해 주셔야 한다던데요", Review.LEGAL),
        ("제품에서 연기가 나면서 타는 냄새가 났어요", Review.SAFETY),
        ("로그인하니까 다른 사람 주문 내역이 보여요", Review.PRIVACY),
        ("결제 페이지가 하얗게만 나오고 아무것도 안 돼요", Review.OUTAGE),
        ("My lawyer will be in touch about this", Review.LEGAL),
        ("The charger caught fire last night", Review.SAFETY),
        ("I can see another customer's address in my account", Review.PRIVACY),
        ("Site is down again, nobody on our team can log in", Review.OUTAGE),
    ],
)
def test_disguised_reasons_are_found(triager: Triager, text: str, reason: Review) -> None:
    (found,) = sort(triager, text)
    assert reason in found.review


@pytest.mark.parametrize(
    "text", ["배송비 얼마예요?", "영업시간 알려주세요", "What are your opening hours?"]
)
def test_a_plain_question_is_no_reason_to_worry(triager: Triager, text: str) -> None:
    (found,) = sort(triager, text)
    assert (found.type, found.review) == (TicketType.FAQ, ())


def test_a_message_gets_the_same_labels_alone_and_among_others(triager: Triager) -> None:
    texts = [lesson.text for lesson in shipped().held_out[:40]]
    together = sort(triager, *texts)
    assert [sort(triager, text)[0].type for text in texts] == [each.type for each in together]


@pytest.mark.parametrize("text", ["", "  \n ", "👍👍", "ㅋㅋㅋㅋ", "!!!", "\x00", "ㅠㅠ"])
def test_nothing_said_has_no_type_worth_guessing(triager: Triager, text: str) -> None:
    (found,) = sort(triager, text)
    assert found.type is TicketType.OTHER
    assert found.confidence <= 0.4


@pytest.mark.parametrize(
    "text",
    [
        "配送料はいくらですか。返品はできますか。",
        "Сколько стоит доставка в Корею?",
        "¿Cuánto cuesta el envío y cuánto tiempo tarda en llegar el paquete?",
        "배송비 얼마예요? " * 20_000,
        "전달드려요\n" + "\n".join(f"{n}번 질문: 배송은 언제 되나요?" for n in range(10)),
    ],
    ids=["japanese", "russian", "spanish", "long", "ten-topics"],
)
def test_what_cannot_be_sorted_for_certain_is_left_to_a_person(triager: Triager, text: str) -> None:
    (found,) = sort(triager, text)
    assert found.type is not TicketType.FAQ  # the only type that may ever be answered alone
    assert found.confidence <= 0.3
    assert "확인" in found.reason or "읽어" in found.reason


def test_a_short_follow_up_is_read_after_what_was_said(triager: Triager) -> None:
    said = (Said(Direction.IN, "컵이 깨져서 왔어요"), Said(Direction.OUT, "확인하겠습니다."))
    (found,) = triager.offline([turn("네 그 건이요", history=said)])
    assert found.type is TicketType.COMPLAINT


@pytest.mark.parametrize("text", ["감사합니다!", "넵 알겠습니다", "👍"])
def test_thanks_after_a_complaint_are_none(triager: Triager, text: str) -> None:
    said = (Said(Direction.IN, "컵이 깨져서 왔어요"), Said(Direction.OUT, "다시 보내 드렸습니다."))
    (found,) = triager.offline([turn(text, history=said)])
    assert (found.type, found.review) == (TicketType.OTHER, ())


# ── judging: opinions made up, so that each rule is seen by itself ────────────────────────────────

LIMITS = Limits(needs_person=0.3, reasons=dict.fromkeys(Review, 0.2))


def opinion(
    kind: TicketType = TicketType.FAQ,
    priority: Priority = Priority.NORMAL,
    needs_person: float = 0.0,
    **review: float,
) -> Opinion:
    chosen = {name: dict.fromkeys(labels, 0.0) for name, labels in CHOICES.items()}
    chosen["type"][kind] = 0.9
    chosen["priority"][priority] = 1.0
    reasons = {reason: review.get(reason.value, 0.0) for reason in Review}
    return Opinion(chosen, reasons, needs_person)


def judged(given: Turn, thought: Opinion) -> Triage:
    by_signals = triage(given, Routing(), Language.KO)
    return judge(given, by_signals, thought, LIMITS, Routing(), Language.KO)


def test_reasons_are_named_once_a_person_is_needed() -> None:
    calm = opinion(needs_person=0.25, legal=0.25)
    assert judged(turn("안녕하세요 문의요"), calm).review == ()
    several = judged(turn("안녕하세요 문의요"), opinion(needs_person=0.4, legal=0.25, safety=0.1))
    assert several.review == (Review.LEGAL,)
    weak = judged(turn("안녕하세요 문의요"), opinion(needs_person=0.4, legal=0.15, safety=0.16))
    assert weak.review == (Review.SAFETY,)  # no reason by itself, yet something is there


def test_a_signal_stands_unless_the_classifier_is_sure_of_a_look_alike() -> None:
    given = turn("소비자원에 신고하겠습니다")
    unsure = judged(given, opinion(needs_person=0.5, complaint=0.5, legal=0.04))
    assert unsure.review == (Review.COMPLAINT, Review.LEGAL)
    sure = judged(given, opinion(needs_person=0.5, complaint=0.5, legal=0.01))
    assert sure.review == (Review.COMPLAINT,)
    assert judged(given, opinion(needs_person=0.1, legal=0.15)).review == ()


def test_a_complaint_is_a_reason_by_itself() -> None:
    assert judged(turn("음"), opinion(TicketType.COMPLAINT)).review == (Review.COMPLAINT,)


@pytest.mark.parametrize(
    ("segment", "priority"), [(None, "normal"), (Segment.VIP, "high"), (Segment.AT_RISK, "normal")]
)
def test_a_vip_is_one_step_more_important(segment: Segment | None, priority: str) -> None:
    assert judged(turn("언제 와요", segment=segment), opinion()).priority == priority


def test_torn_between_far_priorities_it_takes_the_one_between() -> None:
    torn = opinion()
    torn.chosen["priority"].update({Priority.NORMAL: 0.5, Priority.URGENT: 0.45})
    assert judged(turn("안녕하세요"), torn).priority is Priority.HIGH


def test_another_likely_type_is_named() -> None:
    torn = opinion()
    torn.chosen["type"].update({TicketType.FAQ: 0.6, TicketType.ORDER: 0.35})
    assert "구매" in judged(turn("이거 주문되나요"), torn).reason
