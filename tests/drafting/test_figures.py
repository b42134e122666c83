"""The figures of a sentence: read by value, of the right thing, or worked out from the source's."""

import time

import pytest

from bot.drafting.figures import moved, unknown
from bot.drafting.numerals import in_digits
from bot.drafting.reading import facts

LAUNDRY = (
    "Shirts are $3, coats $14 and quilts $21. Standard cleaning takes 4 days, express 1 day. "
    "Pick-up is free over $40, otherwise $6. Members get 10% off."
)
SAUNA = "찜질방은 평일 9,000원, 주말 12,000원입니다. 수건은 두 장까지 무료, 가운은 2,000원입니다."


def _unknown(said: str, source: str, message: str = "") -> list[str]:
    said = in_digits(said)
    strangers = unknown(said, [in_digits(source)], in_digits(message))
    return [said[m.start : m.end].strip() for m in strangers]


def _moved(said: str, source: str) -> list[str]:
    said = in_digits(said)
    return [said[m.start : m.end].strip() for m in moved(said, [in_digits(source)])]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("A quilt costs $14.", LAUNDRY),
        ("Express cleaning takes 4 days.", LAUNDRY),
        ("주말은 9,000원입니다.", SAUNA),
        ("가운은 무료입니다.", SAUNA),
        ("Parking is $5 per day.", "Parking is $5 per stay."),
        ("We ship from $40.", "We ship up to $40."),
    ],
)
def test_a_figure_of_another_thing_is_seen(said: str, source: str) -> None:
    assert _moved(said, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Quilts are $21, and a coat is $14.", LAUNDRY),
        ("It is $6 to pick up a smaller order.", LAUNDRY),  # "otherwise": of the thing before
        ("Express cleaning takes a day.", LAUNDRY),
        ("평일에는 9천 원, 주말에는 만 2천 원입니다.", SAUNA),
        ("가운은 2천 원입니다.", SAUNA),
        ("Parking is $5 a stay.", "Parking is $5 per stay."),
    ],
)
def test_a_figure_of_the_same_thing_is_let_be(said: str, source: str) -> None:
    assert not _moved(said, source)
    assert not _unknown(said, source)


@pytest.mark.parametrize(
    "said",
    [
        "Three shirts are $9.",
        "A coat and a quilt come to $35 together.",
        "As a member you pay 10% less, $18.90, for a quilt.",
        "A quilt is $7 more than a coat.",
        "Your 5 shirts can be picked up.",  # how many the customer has is the customer's
        "Three shirts and a coat are $23.",
    ],
)
def test_what_can_be_worked_out_is_no_new_figure(said: str) -> None:
    assert not _unknown(said, LAUNDRY)


@pytest.mark.parametrize("said", ["A quilt is $7.", "Shirts are $9.", "Quilts take 3 days."])
def test_a_sum_nobody_speaks_of_is_a_new_figure(said: str) -> None:
    assert _unknown(said, LAUNDRY)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("만 5천 원", ("won", "15000")),
        ("한 시간 반쯤", ("minute", "90")),
        ("three quarters of an hour", ("minute", "45")),
        ("3분의 1이 지나면", ("percent", "33.3")),
        ("the 10th of each month", ("nth", "10")),
        ("셋째 주 목요일", ("turn", "3")),
        ("the third of February", ("date", "2-3")),
        ("the second Friday of each month", ("nth", "2")),
        ("the first half hour", ("minute", "30")),
        ("월·수·금에 담가", ("word", "friday")),
        ("토요 배송", ("word", "saturday")),
        ("you have a week", ("minute", "10080")),
        ("the full fare", ("percent", "100")),
        ("a month's notice", ("month", "1")),
        ("once a year", ("month", "12")),
        ("your six-year-old", ("age", "6")),
        ("children under 6", ("number", "6")),
        ("20 cents", ("dollar", "0.2")),
    ],
)
def test_figures_in_words_are_read(text: str, fact: tuple[str, str]) -> None:
    assert fact in {(each.unit, each.value) for each in facts(text)}


BOX = (
    "상자는 매월 첫째 주 수요일에 보내며 제작에 영업일로 5일이 걸립니다. "
    "해지는 결제일 3일 전까지 하실 수 있습니다."
)
HIRE = (
    "Hire is $60 a day. The deposit is refunded within 5 business days. Boxes go out on the second "
    "Friday of each month."
)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("해지는 하루 전까지 가능해요.", BOX),  # the first week is no day
        ("The deposit comes back within a day.", HIRE),  # "$60 a day" sets no time
        ("Boxes go out on the last Friday of the month.", HIRE),
    ],
)
def test_a_figure_is_not_found_where_its_number_counts_something_else(
    said: str, source: str
) -> None:
    assert _unknown(said, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "결제하시기 3일 전까지 해지하시면 됩니다.",
            BOX,
        ),  # business days in the other sentence only
        ("만드는 데 영업일로 닷새가 걸려요.", BOX),
        ("Each day of hire is $60.", HIRE),
        ("The second Friday of every month is when boxes go out.", HIRE),
    ],
)
def test_a_figure_is_read_with_its_own_sentence(said: str, source: str) -> None:
    assert not _unknown(said, source)


RENTAL = "Karts are €9 per 15 minutes for 2 people; each further person pays €4. Book 7 days ahead."
ASKED = "We are 5 and come on 20 May for 45 minutes. I paid €12 in May last year, ordered 3 tickets"


@pytest.mark.parametrize(
    "said",
    [
        "Your 45 minutes are €27.",
        "With five of you, three further people pay €12 in all.",
        "You come on 20 May, so book by 13 May.",
        "Thanks for telling us that you paid €12.",
        "For the tickets ordered last May we have no record.",
        "After 45 minutes you hand the karts back.",
    ],
)
def test_the_customers_own_figures_may_be_restated_and_reckoned_with(said: str) -> None:
    assert not _unknown(said, RENTAL, ASKED)
    assert _unknown(said, "Karts are for hire.")


@pytest.mark.parametrize(
    ("said", "source", "message"),
    [
        ("For a party of 14, please call.", "Up to 8 can book online.", "We are 14 people"),
        ("65인치는 100,000원입니다.", "56~75인치 100,000원입니다.", "65인치인데요"),
        ("We tune on Saturdays, but not on Sundays.", "We work Monday to Saturday.", ""),
        ("한 시간도 쓰지 않으셨다면 환불됩니다.", "사용 시간이 없으면 환불됩니다.", ""),
        ("늦으면 그 두 배인 12,000원입니다.", "하루 6,000원, 늦으면 12,000원입니다.", ""),
        ("5월과 6월에는 일찍 마감됩니다.", "성수기인 5~6월에는 일찍 마감됩니다.", ""),
        ("Flour is used all day.", "We use flour throughout the day.", ""),
        ("Report it by the following day.", "Report it on the day after delivery.", ""),
        ("휴원하는 달에는 레슨비를 받지 않습니다.", "휴원하는 달에는 청구하지 않습니다.", ""),
        ("All toppings are free.", "All toppings are free.", ""),
        ("화요일과 목요일에 하실 수 있습니다.", "화·목요일 오후 4시에 보실 수 있습니다.", ""),
        ("수요일에도 오시면 됩니다.", "영업시간은 화~일 오전 11시부터입니다.", ""),
        ("You can come on Wednesday.", "We open Tuesday to Friday.", ""),
        ("한 주기를 쓰는 달부터입니다.", "결제 주기마다 청구됩니다.", ""),
        ("1시간당 2만 원입니다.", "1시간에 20,000원입니다.", ""),
        ("모두 7시간입니다: 학과 3시간, 장내 4시간.", "학과 3시간, 장내 4시간입니다.", ""),
        ("구매 금액의 두 배입니다.", "구매 금액의 200%입니다.", ""),
        ("6월 10일까지 보증됩니다.", "보증은 1개월입니다.", "5월 10일에 받았어요"),
        (
            "12일 전이므로 4,000원입니다.",
            "10일 전까지 4,000원입니다.",
            "11/22 공연, 오늘 11/10",
        ),
        ("내일까지 바꾸실 수 있습니다.", "하루 전까지 바꾸실 수 있습니다.", "모레 픽업이에요"),
        ("Order by Sunday 8 June.", "Cakes need 4 days, others need 6.", "For Saturday 14 June"),
        ("Sorry you can't come in September.", "We are open.", "Cancel 20-22 September"),
        ("So at $42 you were $8 short of it.", "Free at $50 or more.", "I ordered for $42"),
        ("You're free to stop.", "Plans can be stopped at any time.", ""),
        ("10개월 남았습니다.", "의무 사용 기간은 36개월입니다.", "26개월 썼어요"),
        ("6시도 픽업 시간이에요.", "픽업은 오전 11시부터 저녁 7시까지예요.", "6시로 바꿀래요"),
        ("You may go from every two weeks to six.", "Repeats every 2, 4 or 6 weeks.", ""),
        ("May and June cost £10.", "A month costs £5, two £10.", "I want May and June off"),
    ],
)
def test_the_same_in_another_form_is_no_new_figure(said: str, source: str, message: str) -> None:
    assert not _unknown(said, source, message)


MOVE = "예정일 3일 전까지 무료로 바꾸실 수 있고, 그 뒤에는 30,000원이 듭니다. 카드는 5% 할인됩니다."
OWN = "5월 20일 토요일에 받기로 한 500,000원짜리 책장 두 개예요. 밤 11시에 와도 되나요?"


@pytest.mark.parametrize(
    "said",
    [
        "배송 예정일이 20일이니 17일까지 바꾸세요.",
        "토요일에 받으시니 수요일까지 바꾸세요.",
        "카드로 내시면 25,000원이 할인됩니다.",
        "책장 두 개는 1,000,000원입니다.",
    ],
)
def test_what_the_sources_make_of_the_customers_figures_is_worked_out(said: str) -> None:
    assert not _unknown(said, MOVE, OWN)
    assert _unknown(said, MOVE)


@pytest.mark.parametrize(
    "said", ["17일 이내에 바꾸실 수 있습니다.", "20일 걸립니다.", "목요일까지 바꾸세요."]
)
def test_a_day_of_the_month_is_no_length_of_time(said: str) -> None:
    assert _unknown(said, MOVE, OWN)


def test_a_length_of_time_beyond_the_calendar_is_reckoned_with_no_date() -> None:
    forever = "999999999999999일 전까지, 999999999999년 뒤까지 무료입니다."
    assert _unknown("6월 3일까지 바꾸세요.", forever, "5월 20일 밤 11시에 받기로 했어요.")


@pytest.mark.parametrize("day", ["2월 29일", "2월 30일", "13월 41일", "June 31"])
def test_a_day_that_no_calendar_has_is_read_all_the_same(day: str) -> None:
    assert _unknown("6월 3일까지 바꾸세요.", MOVE, f"{day}에 받기로 했어요.")


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("We tune on Sundays.", "We work Monday to Saturday."),
        ("월요일에 오세요.", "영업시간은 화~일 오전 11시부터입니다."),
        ("수요일에 하실 수 있습니다.", "화·목요일 오후 4시에 보실 수 있습니다."),
        ("All toppings are free.", "All toppings are free from gluten."),
        ("7월에는 일찍 마감됩니다.", "성수기인 5~6월에는 일찍 마감됩니다."),
    ],
)
def test_what_only_looks_like_it_is_a_new_figure(said: str, source: str) -> None:
    assert _unknown(said, source)


@pytest.mark.parametrize(
    "said",
    [
        "A kart is €12.",
        "Book by 20 May.",
        "You get 45 minutes.",
        "You need 45 minutes.",
        "Your refund of €12 is on its way.",
        "Your money arrives on 20 May.",
        "12유로를 돌려 드리니 확인하셔서 연락 주세요.",
    ],
)
def test_what_the_customer_says_is_not_what_the_shop_grants(said: str) -> None:
    assert _unknown(said, RENTAL, ASKED)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("매주 월요일에 발송합니다.", "격주 월요일에 발송합니다."),
        ("Payouts arrive daily.", "Payouts arrive every Tuesday."),
        ("There are fifteen lessons in a term.", "A term has 12 lessons. A trial lesson is £15."),
        ("You can report it until the evening.", "Report it by 11 a.m."),
    ],
)
def test_how_often_and_how_many_of_what_are_figures_too(said: str, source: str) -> None:
    assert _unknown(said, source)


def test_a_long_list_of_prices_is_read_in_time_and_vouches_for_no_sum() -> None:
    prices = " ".join(f"Item {n} is ${3 * n + 1} for {n} people and {n} visits." for n in range(99))
    start = time.process_time()
    assert _unknown("The total for 7 people and 9 visits would be $99999.", prices)
    assert time.process_time() - start < 5


def test_a_unit_left_out_is_that_of_the_figure_before() -> None:
    panels = "Panels are guaranteed for 25 years, the inverter for 10."
    assert not _unknown("The inverter has a guarantee of ten years.", panels)
    assert _unknown("The inverter has a guarantee of ten years.", "Keep ten screws.")
