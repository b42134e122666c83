"""Cards: what an agent reads and can press, whatever is put into them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drafting.linter import lint
from bot.playground.blocks import Surface, problems
from bot.playground.checks import text_length
from bot.slack.block import Post
from bot.slack.card_view import CardView, Caution, Decided, DeliveryView, EarlierTurn
from bot.slack.cards import thread_entry, ticket_card
from bot.slack.ids import Action, MoreChoice, RewriteChoice
from bot.slack.refs import DeliveryRef, read_ref
from bot.tickets.terms import DeliveryKind, DeliveryState, EventKind, Lack, Language, TicketState
from bot.tickets.values import Sentence, Unsupported
from tests.fakes import MINA
from tests.slack.samples import (
    ANSWER,
    AT,
    CARDS,
    COMPLAINT,
    COURTESY,
    ESCALATED,
    FAQ,
    HANDOFF,
    HOSTILE,
    LANGUAGES,
    NO_WAY_BACK,
    OLD,
    REF,
    RESOLVED,
    SNOOZED,
    answered,
    filled_with,
    nodes,
    pressable,
    raw_markup,
    shown,
    texts,
)

DECIDE = [Action.APPROVE, Action.EDIT, Action.ESCALATE, Action.REWRITE, Action.MORE]


def assert_slack_takes_it(post: Post) -> None:
    assert problems(post["blocks"], Surface.MESSAGE) == []
    assert len(post["blocks"]) <= 50
    assert text_length(post["blocks"]) <= 10_000
    assert 0 < len(post["text"]) < 3000
    json.dumps(post, ensure_ascii=False).encode()  # no half surrogate pairs
    for words in [post["text"], *texts(post["blocks"], "mrkdwn")]:
        assert raw_markup(words) == ""
    for words in texts(post["blocks"], "plain_text", "text", "mrkdwn"):
        assert words.strip(), post["blocks"]
        assert "<!" not in words.replace("<!date^", "").replace("<!subteam^S_BILL>", "")


@pytest.mark.parametrize(
    ("view", "title", "actions"),
    [
        (FAQ, "답변 초안을 확인해 주세요", DECIDE),
        (COMPLAINT, "담당자 확인이 꼭 필요해요", DECIDE),
        (
            HANDOFF,
            "직접 답변이 필요해요",
            [Action.EDIT, Action.APPROVE, Action.ESCALATE, Action.CHOOSE_SOURCE, Action.MORE],
        ),
        (
            COURTESY,
            "답변이 필요 없는 문의예요",
            [Action.RESOLVE, Action.APPROVE, Action.EDIT, Action.ESCALATE, Action.MORE],
        ),
        (
            replace(COURTESY, review=COMPLAINT.review),
            "담당자 확인이 꼭 필요해요",
            [Action.RESOLVE, Action.APPROVE, Action.EDIT, Action.ESCALATE, Action.MORE],
        ),
        (CARDS["no draft"], "직접 답변이 필요해요", [Action.EDIT, Action.ESCALATE, Action.MORE]),
        (NO_WAY_BACK, "답변 초안을 확인해 주세요", [Action.ESCALATE, Action.REWRITE, Action.MORE]),
        (ESCALATED, "에스컬레이션된 문의예요", DECIDE),
        (SNOOZED, "미뤄 둔 문의예요", [*DECIDE[:4], Action.WAKE, Action.MORE]),
        (CARDS["preparing"], "답변 초안을 준비하고 있어요", []),
        (CARDS["refreshing"], "고객이 새로 써서 초안을 고치고 있어요", []),
        (answered(DeliveryState.QUEUED), "답변을 보내고 있어요", []),
        (answered(DeliveryState.SENT), "답변을 보냈어요", []),
        (answered(DeliveryState.DELIVERED), "답변이 도착했어요", []),
        (answered(DeliveryState.FAILED), "답변을 보내지 못했어요", [Action.SEND_AGAIN]),
        (
            answered(DeliveryState.UNCERTAIN),
            "답변이 도착했는지 확인해 주세요",
            [Action.ARRIVED, Action.SEND_AGAIN],
        ),
        (RESOLVED, "해결된 문의예요", [Action.REOPEN]),
    ],
)
def test_each_card_says_what_it_is_and_offers_only_what_can_be_done_now(
    view: CardView, title: str, actions: list[Action]
) -> None:
    post = ticket_card(view, "ko")
    assert post["blocks"][0]["text"]["text"] == f"{title} · 티켓 12"
    can_correct = [Action.CORRECT] if Action.MORE in actions and view.type else []
    assert list(pressable(post["blocks"])) == [*actions, *can_correct]


def test_the_menu_of_corrections_offers_what_the_card_does_not_say() -> None:
    menu = next(
        block["elements"][0]
        for block in ticket_card(COMPLAINT, "ko")["blocks"]
        if block.get("block_id", "").startswith("labels:")
    )
    groups = {group["label"]["text"]: group["options"] for group in menu["option_groups"]}
    assert list(groups) == ["유형", "중요도", "긴급도", "확인 사유"]
    assert "클레임" not in [option["text"]["text"] for option in groups["유형"]]
    reasons = [option["text"]["text"] for option in groups["확인 사유"]]
    assert "빼기: 환불 위험" in reasons
    assert "추가: 개인정보" in reasons
    assert all(len(option["value"]) <= 150 for group in groups.values() for option in group)


def test_the_notification_says_who_what_and_what_to_do_without_the_customers_words() -> None:
    assert ticket_card(FAQ, "en")["text"] == (
        "Ticket 12 from 김하나 (KakaoTalk): Draft ready. FAQ, normal priority. "
        "Approve, edit or escalate."
    )
    assert ticket_card(COMPLAINT, "ko")["text"] == (
        "티켓 12 · 김하나(이메일): 담당자 확인이 꼭 필요해요. "
        "클레임, 중요도 높음, 확인 사유 클레임, 환불 위험. "
        "꼼꼼히 읽고 승인, 수정, 에스컬레이션 중에서 골라 주세요."
    )
    assert "제주도" not in ticket_card(FAQ, "ko")["text"]


def test_everything_about_the_ticket_is_said_in_words() -> None:
    view = replace(
        COMPLAINT,
        assignee="U_JUN",
        attachments=("박스.jpg (image/jpeg, 120 kB)", "영수증.pdf"),
        earlier_turns=2,
        reply_limit="1,000자까지",
        cautions=(Caution.SEARCH_DEGRADED,),
    )
    card = shown(ticket_card(view, "ko")["blocks"])
    for line in (
        "*김하나* · 이메일 · ⭐ VIP 고객 · 주문 20261118-0042",
        "유형 *클레임* · 중요도 *높음* · 긴급도 *급함* · 담당 <@U_JUN>",
        "⚠️ *꼭 확인할 이유:* 클레임, 환불 위험",
        "제목: 환불 요청합니다",
        "첨부 2개: 박스.jpg (image/jpeg, 120 kB), 영수증.pdf",
        "이전 대화 2건은 이 카드의 스레드에 있어요.",
        "답장: 1,000자까지",
        "신뢰도 *높음* · 배송 안내 문서가 질문에 그대로 답해요",
        "검색 색인에 문제가 있어 키워드로만 찾았어요",
    ):
        assert line in card


def test_the_draft_is_shown_as_the_customer_would_read_it_with_its_sources_marked() -> None:
    post = ticket_card(FAQ, "ko")
    draft = post["blocks"][-4]["elements"][0]["elements"]
    assert [run["text"] for run in draft] == [
        "안녕하세요, 고객님.\n배송은 보통 2~3일 걸려요.",
        "[1]",
        " 제주는 하루 더 걸립니다.",
        "[1][2]",
        "\n감사합니다.",
    ]
    assert "".join(run["text"] for run in draft if "style" not in run) == ANSWER.text
    assert "근거: `[1]` 배송 안내 · `[2]` 도서 산간 배송" in shown(post)


def test_a_sentence_that_is_not_in_the_text_gets_no_mark_and_moves_no_other() -> None:
    sentences = (Sentence("없는 문장", ("islands",)), *ANSWER.sentences)
    post = ticket_card(replace(FAQ, draft=replace(ANSWER, sentences=sentences)), "ko")
    assert post == ticket_card(FAQ, "ko")


@pytest.mark.parametrize("words", [HOSTILE["markdown"], "a * b_c ~ `d`", "1. x\n> y"])
def test_markdown_of_customers_and_models_is_shown_literally(words: str) -> None:
    draft = replace(ANSWER, text=words, sentences=())
    post = ticket_card(replace(FAQ, messages=(words,), draft=draft), "en")
    assert texts(post["blocks"], "text") == [words, words]
    assert not any(words in markup for markup in texts(post["blocks"], "mrkdwn"))


def test_a_holding_reply_is_called_one_and_is_not_the_button_to_press() -> None:
    buttons = pressable(ticket_card(HANDOFF, "en")["blocks"])
    assert buttons[Action.APPROVE]["text"]["text"] == "Send holding reply"
    assert "style" not in buttons[Action.APPROVE]
    assert buttons[Action.EDIT]["style"] == "primary"
    assert buttons[Action.EDIT]["text"]["text"] == "Write the answer"


def test_only_an_approval_that_must_be_checked_asks_twice() -> None:
    risky = pressable(ticket_card(COMPLAINT, "ko")["blocks"])
    assert "클레임, 환불 위험" in risky[Action.APPROVE]["confirm"]["text"]["text"]
    asking = [action for action, button in risky.items() if "confirm" in button]
    assert asking == [Action.APPROVE]
    assert "confirm" not in json.dumps(ticket_card(FAQ, "ko")["blocks"])


def test_sending_an_uncertain_reply_again_asks_first() -> None:
    buttons = pressable(ticket_card(answered(DeliveryState.UNCERTAIN), "ko")["blocks"])
    assert "두 번" in buttons[Action.SEND_AGAIN]["confirm"]["text"]["text"]
    assert "confirm" not in buttons[Action.ARRIVED]
    for button in buttons.values():
        assert DeliveryRef.read(button["value"]) == DeliveryRef(12, "dlv_1")


@pytest.mark.parametrize("view", CARDS.values(), ids=CARDS.keys())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_says_its_ticket_and_carries_the_version_it_was_shown_under(
    view: CardView, language: str
) -> None:
    for action, element in pressable(ticket_card(view, language)["blocks"]).items():
        if element["type"] == "button":
            assert "12" in element["accessibility_label"]
            if action not in (Action.ARRIVED, Action.SEND_AGAIN):
                assert read_ref(element["value"]) == REF
        for option in element.get("options", ()):
            assert read_ref(option["value"]) == REF
            assert len(option["value"]) <= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sent_reply_can_be_kept_as_a_macro(language: str) -> None:
    decided = Decided(EventKind.APPROVED, MINA, AT, reply="네!", delivery_id="d-1")
    sent = DeliveryView("d-1", DeliveryKind.REPLY, DeliveryState.DELIVERED, AT)
    view = replace(FAQ, state=TicketState.PENDING, decided=decided, deliveries=(sent,))
    button = pressable(ticket_card(view, language)["blocks"])[Action.MACRO_SAVE]
    assert DeliveryRef.read(button["value"]) == DeliveryRef(12, "d-1")
    assert "12" in button["accessibility_label"]
    waiting = replace(view, deliveries=(replace(sent, state=DeliveryState.QUEUED),))
    assert Action.MACRO_SAVE not in pressable(ticket_card(waiting, language)["blocks"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_colleagues_at_the_ticket_are_named_and_asked_about(language: str) -> None:
    view = replace(FAQ, editing=(MINA,) * 30, looking=("U_JUN", "<!channel>"))
    post = ticket_card(view, language)
    assert_slack_takes_it(post)
    assert f"<@{MINA}>" in shown(post)
    assert "<!channel>" not in shown(post)
    approve = pressable(post["blocks"])[Action.APPROVE]
    assert approve["confirm"]
    decided = replace(view, state=TicketState.RESOLVED)
    assert f"<@{MINA}>" not in shown(ticket_card(decided, language))


def test_the_menus_offer_every_choice() -> None:
    menus = pressable(ticket_card(FAQ, "ko")["blocks"])
    for action, choices in ((Action.REWRITE, RewriteChoice), (Action.MORE, MoreChoice)):
        values = [json.loads(option["value"])["do"] for option in menus[action]["options"]]
        assert values == list(choices)


def test_a_new_draft_makes_new_menus() -> None:
    newer = replace(FAQ, ref=replace(REF, draft_revision=4))
    blocks = [ticket_card(view, "ko")["blocks"][-1]["block_id"] for view in (FAQ, newer)]
    assert blocks[0] != blocks[1]


@pytest.mark.parametrize(
    ("state", "error", "line"),
    [
        (DeliveryState.QUEUED, "", "답변: 보내는 중이에요"),
        (DeliveryState.QUEUED, "HTTP 503 & more", "답변: 아직 보내지 못했어요. 다음 시도"),
        (DeliveryState.SENT, "", "답변: 보냈어요(이 채널은 도착 확인을 주지 않아요)"),
        (DeliveryState.DELIVERED, "", "답변: 도착했어요"),
        (DeliveryState.UNCERTAIN, "HTTP 503 & more", "답변: 도착했는지 알 수 없어요."),
        (DeliveryState.FAILED, "HTTP 503 & more", "답변: 보내지 못했어요."),
    ],
)
def test_a_decided_card_says_who_decided_and_how_far_the_reply_got(
    state: DeliveryState, error: str, line: str
) -> None:
    post = ticket_card(answered(state, error), "ko")
    card = shown(post)
    assert "<@U_MINA> 님이 승인했어요 · <!date^1795152600^" in card
    assert line in card
    assert ANSWER.text in card
    assert ("원인: HTTP 503 &amp; more" in card) is bool(error)


def test_a_reply_that_waits_for_its_customer_is_not_said_to_have_arrived() -> None:
    sent = answered(DeliveryState.SENT)
    [delivery] = sent.deliveries
    card = shown(ticket_card(replace(sent, deliveries=(replace(delivery, is_kept=True),)), "ko"))
    assert "답변이 고객을 기다려요" in card
    assert "답변: 준비됐어요. 고객이 열어 보면 전달돼요" in card


def test_bad_news_of_one_delivery_outranks_good_news_of_another() -> None:
    notice = DeliveryView("dlv_2", DeliveryKind.NOTICE, DeliveryState.DELIVERED, AT)
    view = answered(DeliveryState.UNCERTAIN)
    post = ticket_card(replace(view, deliveries=(notice, *view.deliveries)), "en")
    assert post["blocks"][0]["text"]["text"].startswith("Did the reply arrive?")
    resolved = replace(view, state=TicketState.RESOLVED)
    assert "Did the reply arrive?" in ticket_card(resolved, "en")["text"]


def test_an_escalated_card_calls_the_group_on_call_and_says_who_passed_it_on_and_why() -> None:
    post = ticket_card(ESCALATED, "ko")
    assert post["text"].startswith("<!subteam^S_BILL> 티켓 12")
    assert "<!subteam^S_BILL> <@U_MINA> 님이 넘긴 문의예요(이전 담당: 일반)." in shown(post)
    assert "환불 확인 부탁해요" in texts(post["blocks"], "text")


def test_the_old_card_of_an_escalated_ticket_says_in_one_block_where_it_went() -> None:
    post = ticket_card(OLD, "ko")
    assert len(post["blocks"]) == 1
    assert pressable(post["blocks"]) == {}
    assert shown(post) == (
        "티켓 12 · 김하나: 이제 환불팀 <#C_BILLING>에서 맡아요. "
        "<https://shop.slack.com/archives/C1/p1|새 카드 보기>\n<@U_MINA> 님이 넘겼어요."
    )
    assert "<!subteam" not in post["text"]


def test_only_a_message_that_does_not_fit_gets_a_button_to_show_all_of_it() -> None:
    assert Action.SHOW_MESSAGE not in pressable(ticket_card(FAQ, "ko")["blocks"])
    for long in (("가" * 2000,), ("줄\n" * 100,), ("짧은 글",) * 6):
        post = ticket_card(replace(FAQ, messages=long), "ko")
        assert Action.SHOW_MESSAGE in pressable(post["blocks"])
    quoting = ticket_card(replace(FAQ, leaves_out=True), "ko")
    assert Action.SHOW_MESSAGE in pressable(quoting["blocks"])


def test_a_message_with_many_links_asks_for_a_look() -> None:
    assert "링크가 많아요" in shown(ticket_card(replace(FAQ, has_many_links=True), "ko"))
    assert "링크가 많아요" not in shown(ticket_card(FAQ, "ko"))


def test_a_draft_that_does_not_fit_says_so_and_can_be_read_whole() -> None:
    draft = replace(ANSWER, text="긴 답변입니다. " * 1000)
    post = ticket_card(replace(FAQ, draft=draft), "ko")
    assert Action.SHOW_DRAFT in pressable(post["blocks"])
    assert "보내기 전에 전체를 읽어 주세요" in shown(post)


def test_several_messages_are_quoted_one_by_one() -> None:
    post = ticket_card(replace(FAQ, messages=("안녕하세요", "", "배송이요")), "ko")
    quotes = [n for n in nodes(post["blocks"]) if n.get("type") == "rich_text_quote"]
    said = [quote["elements"][0]["text"] for quote in quotes[:3]]
    assert said == ["안녕하세요", "(내용 없는 메시지)", "배송이요"]
    assert "*고객 메시지 3개*" in shown(post)


@pytest.mark.parametrize("view", CARDS.values(), ids=CARDS.keys())
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_takes_every_card(view: CardView, language: str) -> None:
    assert_slack_takes_it(ticket_card(view, language))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_slack_takes_every_card_whatever_people_wrote(text: str) -> None:
    for view in CARDS.values():
        assert_slack_takes_it(ticket_card(filled_with(text, view), "ko"))


def test_a_card_with_everything_at_once_still_fits() -> None:
    view = replace(
        COMPLAINT,
        escalated=ESCALATED.escalated,
        cautions=tuple(Caution),
        can_reply=False,
        state=TicketState.SNOOZED,
        snoozed_until=AT,
        deliveries=answered(DeliveryState.UNCERTAIN).deliveries,
    )
    for text in ("가나다 " * 5000, "<&>" * 5000):
        full = filled_with(text, view)
        assert_slack_takes_it(ticket_card(full, "en"))
        decided = replace(full, decided=answered(DeliveryState.SENT).decided)
        assert_slack_takes_it(ticket_card(decided, "en"))


fragments = st.sampled_from([text[:200] for text in HOSTILE.values()])
anything = st.lists(st.text(max_size=40) | fragments, max_size=6).map("".join)


@settings(max_examples=60, deadline=None)
@given(
    text=anything, view=st.sampled_from(list(CARDS.values())), language=st.sampled_from(LANGUAGES)
)
def test_no_mixture_of_hostile_text_breaks_a_card(text: str, view: CardView, language: str) -> None:
    assert_slack_takes_it(ticket_card(filled_with(text, view), language))


@pytest.mark.parametrize("text", ["네, 감사합니다", *HOSTILE.values()])
def test_an_earlier_turn_is_told_in_the_thread(text: str) -> None:
    turn = EarlierTurn(12, 1, (text, "두 번째"), text, "U_MINA", EventKind.EDITED, AT)
    post = thread_entry(turn, "ko")
    assert_slack_takes_it(post)
    assert post["text"] == "티켓 12의 이전 대화 1번째예요."
    assert "<@U_MINA> 님이 수정해서 승인했어요" in shown(post)


def test_an_earlier_turn_without_a_reply_says_so() -> None:
    post: Any = thread_entry(EarlierTurn(12, 1, ("취소할게요",)), "en")
    assert "Closed without a reply." in shown(post)


DOUBTED = replace(
    ANSWER,
    sentences=(
        ANSWER.sentences[0],
        replace(
            ANSWER.sentences[1],
            unsupported=(
                Unsupported(Lack.DATE, "2~3일"),
                Unsupported(Lack.PROMISE, "<!channel> 환불해 드릴게요"),
            ),
        ),
        *ANSWER.sentences[2:],
    ),
)


@pytest.mark.parametrize(("language", "kind"), [("ko", "날짜·기간"), ("en", "a date or duration")])
def test_what_has_no_source_is_marked_where_it_stands_and_named_below(
    language: str, kind: str
) -> None:
    card = ticket_card(replace(FAQ, draft=DOUBTED), language)
    runs = [
        run["text"]
        for block in card["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
        for run in element["elements"]
    ]
    marked = runs.index("[1] ⚠")
    assert runs[marked - 1].endswith("배송은 보통 2~3일 걸려요.")
    assert sum("⚠" in run for run in runs) == 1
    assert f"“2~3일” ({kind})" in str(card)
    assert "<!channel>" not in str(card["blocks"][-2:])


@pytest.mark.parametrize(("language", "told"), [("ko", "근거와 비교해"), ("en", "Please compare")])
def test_what_is_only_to_be_compared_has_a_mark_and_a_line_of_its_own(
    language: str, told: str
) -> None:
    hint = replace(ANSWER.sentences[1], unsupported=(Unsupported(Lack.WORDING, "2~3일"),))
    draft = replace(ANSWER, sentences=(ANSWER.sentences[0], hint, *ANSWER.sentences[2:]))
    card = str(ticket_card(replace(FAQ, draft=draft), language))
    assert "[1] ?" in card
    assert "⚠" not in card
    assert told in card
    assert "“2~3일”" in card


def test_a_hint_is_told_and_takes_no_button_away() -> None:
    hints = lint("상품은 품절되셨습니다. 반품은 불가합니다.", Language.KO)
    plain, hinted = (ticket_card(replace(FAQ, hints=each), "ko") for each in ((), hints))
    assert "제17조" in str(hinted)
    assert "품절되셨습니다" in str(hinted)
    assert plain["blocks"][-1] == hinted["blocks"][-1]
