intake-no-key = 인증 키가 없어요. "Authorization: Bearer <토큰>" 헤더를 보내거나 Standard Webhooks 방식으로 서명해 주세요. "deskbell source add 이름"을 실행하면 두 키가 모두 나와요.
intake-wrong-key = 토큰이나 서명이 맞지 않아요. 빠진 글자 없이 복사했는지 확인해 주세요. "deskbell source add 이름"으로 새로 만들 수 있어요.
intake-stale = 서명은 맞지만 시각이 5분 넘게 어긋나요. 보내는 쪽 시계를 맞춰 주세요.
intake-malformed = "{ $field }" 값을 쓸 수 없어요: { $why }
intake-conflict = 이벤트 ID "{ $event_id }"는 다른 내용으로 이미 쓰였어요. 먼저 온 메시지를 남겨 두었어요. 새 ID로 다시 보내 주세요.
intake-too-large = 메시지가 { $limit }바이트를 넘어요. 첨부 파일은 빼고 주소만 보내 주세요.
intake-unavailable = 지금은 메시지를 저장하지 못했어요. 몇 초 뒤 같은 이벤트 ID로 다시 보내 주세요.
