"""What Slack itself tells a person when an app does not answer properly."""

from bot.playground.cast import Lang

_WORDS: dict[str, dict[Lang, str]] = {
    "timeout": {
        "ko": "앱이 3초 안에 응답하지 않았어요. 잠시 후 다시 시도해 주세요.",
        "en": "The app did not respond within 3 seconds. Please try again.",
    },
    "status": {
        "ko": "앱이 상태 코드 {status}(으)로 응답했어요.",
        "en": "The app responded with status code {status}.",
    },
    "unreachable": {
        "ko": "앱에 연결하지 못했어요. 앱이 실행 중인지 확인해 주세요.",
        "en": "The app could not be reached. Is it running?",
    },
    "answer": {
        "ko": "앱의 응답을 표시할 수 없어요: {reason}",
        "en": "The app's answer cannot be shown: {reason}",
    },
    "command": {
        "ko": "{command}은(는) 이 워크스페이스에 없는 명령어예요.",
        "en": "{command} is not a command of this workspace.",
    },
    "gone": {
        "ko": "메시지나 화면이 바뀌어 더 이상 사용할 수 없어요.",
        "en": "This message or view has changed and can no longer be used.",
    },
    "required": {"ko": "필수 항목이에요.", "en": "Please complete this required field."},
    "too_short": {
        "ko": "{limit}자 이상 입력해 주세요.",
        "en": "Please enter at least {limit} characters.",
    },
    "too_long": {
        "ko": "{limit}자 이하로 입력해 주세요.",
        "en": "Please enter no more than {limit} characters.",
    },
}


def say(lang: Lang, key: str, **values: object) -> str:
    return _WORDS[key][lang].format(**values)
