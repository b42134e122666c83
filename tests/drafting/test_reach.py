"""What a reply may have worked out from the customer's figures is weighed, not condemned."""

import pytest

from bot.drafting.grounding import check

SOFA = (
    "They may be cancelled for a full refund within 7 days of ordering; then the deposit is kept."
)
FAULTY = "If a bottle is faulty, keep at least two thirds of the wine. We credit its full price."
WINDOW = "Returns are accepted within 15 days of delivery."
SHOP = "교환은 받으신 날부터 7일 이내에 신청하실 수 있습니다. 왕복 배송비는 6,000원입니다."


def unsupported(said: str, passage: str, message: str) -> list[str]:
    found = check(said, ["p"], {"p": passage}, message=message)
    return [each.said for each in found if not each.is_hint]


@pytest.mark.parametrize(
    ("said", "passage", "message"),
    [
        ("That ended on the 9th.", SOFA, "I ordered the sofa on the 2nd."),
        ("We'll credit you the full £16.50.", FAULTY, "The wine is corked, £16.50 each."),
        ("You should still have two thirds of it.", FAULTY, "I had a glass."),
        ("You have nine days left.", WINDOW, "It came 6 days ago."),
        ("39,000원에서 배송비를 빼고 33,000원을 돌려드려요.", SHOP, "39,000원에 산 옷이에요."),
    ],
)
def test_what_follows_from_the_customers_figures_needs_no_tick(
    said: str, passage: str, message: str
) -> None:
    assert not unsupported(said, passage, message)


@pytest.mark.parametrize(
    ("said", "passage", "message"),
    [
        ("You have 21 days left.", WINDOW, "It came 6 days ago."),
        ("We'll credit you £25.", FAULTY, "The wine is corked, £16.50 each."),
        ("You have nine days left.", WINDOW, "It came last week."),
        ("It arrives before 8 pm.", WINDOW, "Can it come before 6 pm?"),
        ("배송비 4,500원을 빼고 돌려드려요.", SHOP, "39,000원에 산 옷이에요."),
    ],
)
def test_what_no_step_leads_to_does(said: str, passage: str, message: str) -> None:
    assert unsupported(said, passage, message)


@pytest.mark.parametrize(
    "said",
    [
        "Have a lovely time on Friday.",
        "We're looking forward to seeing you both on Friday!",
        "Which Friday would suit you both?",
        "금요일에 즐거운 시간 보내세요.",
        "금요일에 뵙겠습니다.",
    ],
)
def test_a_wish_or_a_question_may_name_the_customers_day(said: str) -> None:
    assert not check(said, [], {}, message="We come on Friday. 금요일에 가요.")
    assert check(said, [], {}, message="When are you open?")


def test_a_time_with_a_point_is_a_time() -> None:
    assert not unsupported("We open at half past eight.", "Open from 8.30am to 5.30pm.", "When?")
