"""A small shop in two languages, as articles."""

from knowledge.passages import Article

_FAQ = {
    "ko": [
        (
            "ship-fee",
            "배송비는 얼마인가요?",
            "기본 배송비는 3,000원이고 5만원 이상 사시면 무료예요.",
        ),
        ("ship-time", "배송은 며칠이나 걸리나요?", "출고한 날부터 보통 1~2영업일 안에 도착해요."),
        ("refund", "환불은 언제 되나요?", "상품이 도착하면 3영업일 안에 환불해 드려요."),
        ("exchange", "사이즈를 교환하고 싶어요.", "받으신 날부터 7일 안에 교환을 신청해 주세요."),
        (
            "password",
            "비밀번호를 잊어버렸어요.",
            "로그인 화면의 비밀번호 찾기에서 다시 설정해 주세요.",
        ),
        (
            "receipt",
            "현금영수증을 발급받고 싶어요.",
            "마이페이지 증빙서류에서 발급받으실 수 있어요.",
        ),
    ],
    "en": [
        ("ship-fee", "How much is shipping?", "Shipping is $5.95, and free over $60."),
        ("ship-time", "How long does delivery take?", "Orders arrive in 3 to 5 business days."),
        ("refund", "When will I get my refund?", "We refund within 3 business days of arrival."),
        ("exchange", "Can I exchange for another size?", "Ask within 30 days of delivery."),
        ("password", "I forgot my password.", "Choose Forgot password on the login page."),
        ("receipt", "Where do I find my invoice?", "Open the order and choose Download invoice."),
    ],
}

POLICY = """# 교환·반품 정책

시행일은 2026년 3월 2일이에요.

## 신청 기간

| 사유 | 기간 |
|---|---|
| 단순 변심 | 7일 |
| 불량·파손 | 3개월 |

## 회수 절차

기사님이 1~3영업일 안에 방문해 회수해요.
"""


def faq(language: str) -> list[Article]:
    return [
        Article(
            f"{language}-{name}", "faq", question, answer, "", language, f"{language}/faq.jsonl"
        )
        for name, question, answer in _FAQ[language]
    ]


def policy(text: str = POLICY, *, file_name: str = "returns.md", language: str = "ko") -> Article:
    return Article(
        id=f"policy:{language}/{file_name}",
        kind="policy",
        title="교환·반품 정책",
        text=text,
        category="returns",
        language=language,
        source=f"{language}/policies/{file_name}",
    )
