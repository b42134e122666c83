"""The words people use, in Korean and English, and what they mean."""

from bot.analytics.periods import Cadence
from bot.slack.requests.terms import Only, Verb
from bot.tickets.terms import TicketType

VERBS: dict[Verb, str] = {
    Verb.HELP: "help 도움말 도움 사용법 명령어 ?",
    Verb.QUEUE: "queue list tickets waiting 대기열 목록 대기 큐 티켓 문의 문의함",
    Verb.STATUS: "status ticket 상태 조회 현황",
    Verb.FIND: "find search 찾기 검색 찾아줘 찾아",
    Verb.CUSTOMER: "customer client history 고객 손님 고객정보",
    Verb.ASK: "ask question answer 질문 물어보기 알려줘 답변",
    Verb.MACRO: "macro macros saved template 매크로 저장답변 상용구 템플릿",
    Verb.NEW: "new create call phone 새 새로 신규 등록 전화 전화문의 접수",
    Verb.ASSIGN: "assign take give 배정 할당 담당 담당자 맡기기",
    Verb.ESCALATE: "escalate handover 에스컬레이션 에스컬 이관 넘기기 넘겨줘",
    Verb.SNOOZE: "snooze later remind 미루기 나중에 보류 스누즈 미뤄줘",
    Verb.RESOLVE: "resolve close done solved 해결 완료 종료 닫기 처리완료",
    Verb.SETTINGS: "settings config whoami 설정 내권한 권한",
    Verb.KNOWLEDGE: "knowledge upload 지식 문서",
    Verb.STATS: "stats statistics numbers figures 통계 현황판 숫자 실적",
    Verb.DIGEST: "digest summary report 요약 보고 리포트",
    Verb.ONCALL: "oncall on-call duty 당직 당번 온콜",
}
ONLY: dict[Only, str] = {
    Only.URGENT: "urgent asap emergency 긴급 급한 급함 시급",
    Only.VIP: "vip vips 브이아이피 우수고객",
    Only.MINE: "mine my me 내 내꺼 나 나의 제",
    Only.OVERDUE: "overdue late 지연 지난 기한초과 늦은 초과",
    Only.UNASSIGNED: "unassigned nobody free 미배정 미할당 담당없음",
}
TYPES: dict[TicketType, str] = {
    TicketType.FAQ: "faq 자주묻는질문",
    TicketType.COMPLAINT: "complaint complaints 클레임 불만 컴플레인",
    TicketType.CONSULTATION: "consultation consultations 상담 상담요청",
    TicketType.ORDER: "order orders 주문 구매 예약 구매요청",
    TicketType.OTHER: "other others 기타",
}
PERIODS: dict[Cadence, str] = {
    Cadence.DAY: "today day now 오늘 지금 일간 하루",
    Cadence.WEEK: "week weekly 주 주간 이번주 일주일",
    Cadence.MONTH: "month monthly 달 월간 이번달 한달",
}
# Said along with the rest, and mean nothing by themselves.
_FILLERS = """
    the a of for please show all only tickets ticket queue open waiting with to list
    티켓 문의 목록 대기 보여줘 보기 전체 모두 만 건 것 좀 번 를 을
"""
FILLERS = frozenset(_FILLERS.split())
# After a Korean word that says what to do: 해결해줘, 배정하기.
ENDINGS = ("해주세요", "해줘요", "해줘", "하기", "해", "할게요", "할게", "함", "요")


def meaning_of(
    table: dict[Verb, str] | dict[Only, str] | dict[TicketType, str] | dict[Cadence, str],
) -> dict[str, str]:
    """Each word, and the value of the term it stands for."""
    return {word: term.value for term, words in table.items() for word in words.split()}
