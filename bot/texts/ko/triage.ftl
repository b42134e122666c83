triage-reason = { $words } 표현을 보고 분류했어요.
triage-reason-none = 뚜렷한 단서가 없어 내용을 직접 확인해 주세요.
triage-reason-model = 언어 모델이 전체 내용을 읽고 분류했어요.
