journey-triage-failed = 분류하지 못했어요. 직접 확인해 주세요.
