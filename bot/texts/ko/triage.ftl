triage-reason = { $words } 표현을 보고 분류했어요.
triage-reason-none = 뚜렷한 단서가 없어 내용을 직접 확인해 주세요.
triage-reason-model = 언어 모델이 전체 내용을 읽고 분류했어요.
triage-reason-also = 다른 가능성: { $types }.
triage-reason-language = 한국어나 영어가 아닌 것 같아요. 내용을 직접 확인해 주세요.
triage-reason-many = 아주 길거나 질문이 여러 개예요. 전체 내용을 직접 읽어 주세요.
