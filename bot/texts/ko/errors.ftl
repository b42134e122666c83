error-unexpected = 저희 쪽에서 문제가 생겼어요. 티켓은 그대로예요. 잠시 후 다시 시도해 주세요.
error-not-opened = 창이 제때 열리지 않았어요. 바뀐 것은 없으니 다시 눌러 주세요.
error-not-allowed = 이 작업을 할 권한이 없어요. { $whom } 님께 요청해 주세요.
error-not-a-member = 이 작업은 워크스페이스의 정식 멤버만 할 수 있어요. 동료에게 요청해 주세요. 바뀐 것은 없어요.
error-not-admin = 이 작업은 deskbell.toml의 [roles.admin]에 적힌 사람, 없으면 워크스페이스 관리자만 할 수 있어요. 관리자에게 부탁해 주세요.
error-not-checked = 지금은 슬랙에서 권한을 확인할 수 없어요. 잠시 후 다시 시도해 주세요. 바뀐 것은 없어요.
error-stale-draft = 카드를 연 뒤에 고객이나 동료가 내용을 바꿨어요. 새 카드를 확인하고 다시 결정해 주세요. 아무것도 보내지 않았어요.
error-not-found = 티켓을 찾을 수 없어요. 지워졌을 수 있어요. 채널에서 가장 최근 카드를 확인해 주세요.
error-unconfirmed = 문서에서 확인되지 않은 내용이 있어 아직 보내지 않았어요: { $what }. 카드에서 승인 버튼을 다시 눌러 확인해 주세요.
error-eval-line = 평가 파일 { $line }번째 줄을 읽을 수 없어요({ $where }). docs/drafts.md의 형식을 확인해 주세요.
error-eval-empty = 평가할 초안이 한 줄도 없어요.
error-unacceptable = { $why }
error-misconfigured = { $why }
error-unknown-key = { $place }: "{ $key }"라는 설정은 없어요. 지우거나 철자를 확인해 주세요. 전체 목록은 deskbell.sample.toml에 있어요.
error-model-extra = EMBEDDING_MODEL이 이 컴퓨터의 모델을 가리키는데 { $name } 라이브러리가 없어요. pip install "deskbell[local]" 로 설치해 주세요.
error-model-folder = EMBEDDING_MODEL: { $path } 폴더가 없어요. 모델이 있는 폴더를 적거나 deskbell fetch-model 이름 으로 내려받아 주세요.
error-model-file = EMBEDDING_MODEL: { $path } 안에 { $names } 파일이 없어요. 모델을 ONNX로 내보내고 tokenizer.json을 함께 두어 주세요.
error-model-unreadable = EMBEDDING_MODEL: { $path } 파일이 손상됐거나 이름과 내용이 달라요 ({ $why }).
error-model-inputs = EMBEDDING_MODEL: 모델이 { $names } 입력을 요구해요. 문장 모델은 input_ids, attention_mask, token_type_ids를 받아요.
error-model-outputs = EMBEDDING_MODEL: 모델이 내놓는 "{ $name }"의 모양 { $shape }은 문장 벡터도 토큰 벡터도 아니에요. 문장 모델이 맞는지 확인해 주세요.
error-model-numbers = EMBEDDING_MODEL: 모델이 내놓는 벡터에 숫자가 아닌 값이 있어요. 다시 내보내 주세요.
error-model-pooling = EMBEDDING_MODEL: 토큰을 "{ $mode }" 방식으로 합치는 모델은 쓸 수 없어요. 평균이나 첫 토큰을 쓰는 모델을 골라 주세요.
error-model-run = EMBEDDING_MODEL: 모델을 실행하지 못했어요 ({ $why }). 다시 내보내거나 다른 모델을 써 주세요.
error-model-fetch = { $name } 모델을 내려받지 못했어요 ({ $why }). huggingface.co에서의 이름과 네트워크를 확인해 주세요.
error-bad-value = { $place }: "{ $key }" 값을 쓸 수 없어요: { $why }
error-old-sqlite = 이 파이썬에 들어 있는 SQLite가 너무 오래됐어요({ $version }). SQLite 3.42 이상(예: 공식 파이썬 이미지)이나 파이썬 3.11을 쓰거나, DATABASE_URL에 PostgreSQL 주소를 넣어 주세요.
error-database-url = DATABASE_URL을 쓸 수 없어요. postgresql://사용자:비밀번호@호스트:5432/이름 형식으로 적어 주세요(비밀번호의 특수문자는 %XX로 바꿔 주세요). 비워 두면 데이터 폴더의 SQLite 파일을 써요.
error-source-name = 소스 이름은 1~80자로 지어 주세요.
error-source-taken = "{ $name }" 소스가 이미 있어요. 다른 이름을 골라 주세요.
error-already-decided = { $who } 님이 이미 { $what ->
    [approved] 이 답변을 승인했어요
    [edited] 수정한 답변을 보냈어요
    [auto_answered] 자동으로 답했어요
    [escalated] 다른 팀으로 넘겼어요
    [resolved] 해결로 표시했어요
   *[other] 처리했어요
  }. 두 번 보내지 않았어요.
error-no-way-back = 이 문의는 여기서 답장을 보낼 주소 없이 들어왔어요. 답변을 복사해 고객의 채널에 직접 보낸 뒤 해결로 표시해 주세요.
error-empty-reply = 답변이 비어 있어요. 고객이 읽을 내용을 적어 주세요.
error-too-long-characters = 답변이 { $length }자예요. 이 채널은 { $limit }자까지 보낼 수 있어요. 줄여 주세요.
error-too-long-bytes = 답변이 { $length }바이트예요. 이 채널은 { $limit }바이트(한글 약 { $limit }의 3분의 1자)까지 보낼 수 있어요. 줄여 주세요.
error-unknown-team = "{ $team }" 팀은 없어요. 목록에서 골라 주세요.
error-nothing-to-settle = 이미 확인이 끝난 전송이에요. 지금 상태는 카드에서 볼 수 있어요.
error-no-source = "{ $name }" 소스가 없어요. "deskbell source list"로 확인해 주세요.
error-nothing-to-ingest = 무엇을 읽을지 알려 주세요: 파일이나 폴더, --urls 파일, --history 파일.
error-no-article = 사용 중인 문서 가운데 "{ $id }"가 없어요. "deskbell articles"로 확인해 주세요.
error-no-article-history = "{ $id }"라는 문서는 있었던 적이 없어요. "deskbell articles"로 확인해 주세요.
error-source-gone = 이 문서는 이제 없어요. 다른 문서를 골라 주세요.
error-word-gone = 이 말은 이미 삭제됐어요.
error-word-in-file = “{ $word }”은 { $source } 파일에 있어요. 그 파일에서 지워 주세요.
error-no-change = 되돌릴 변경 { $number }번이 없어요. "deskbell learned"로 확인해 주세요.
error-no-lesson = 쓰고 있는 배움 { $number }번이 없어요. "deskbell learned"로 확인해 주세요.
error-change-decided = { $what ->
    [approved] 이미 승인한 변경이에요.
    [dismissed] 이미 그대로 두기로 한 변경이에요.
   *[other] 이미 되돌린 변경이에요.
  } 바뀐 것은 없어요.
error-article-moved-on = 그 뒤에 “{ $title }” 문서가 바뀌어 이 변경이 맞지 않아요. 바뀐 것은 없으니 문서를 확인해 주세요.
error-not-a-number = "{ $number }"에 해당하는 배움이 없어요. "deskbell learned"에 나온 번호(12, c3)를 적어 주세요.
error-lines-file = { $file } 파일을 읽을 수 없어요: { $why }. 한 줄에 JSON 하나씩 적은 UTF-8 파일의 경로를 적어 주세요.
error-queries-line = { $file } { $line }번째 줄: { $why }. 그 줄을 고쳐 다시 실행해 주세요. 형식은 deskbell eval retrieval --help 에 있어요.
error-no-queries = { $file } 파일에 질문이 없어요. 한 줄에 JSON 객체를 하나씩 적어 주세요. 형식은 deskbell eval retrieval --help 에 있어요.
error-no-knowledge = { $path }에서 물어볼 수 있는 것이 없어요. { $why }
error-cannot-write = { $file } 파일에 쓸 수 없어요: { $why }. 있는 폴더의 파일 이름을 적어 주세요.
error-no-matplotlib = 그림을 그리려면 matplotlib이 필요한데 설치되어 있지 않아요. 이렇게 설치해 주세요: pip install "deskbell[pictures]"
error-picture-file = { $file }에 그림을 저장할 수 없어요: { $why }.
error-triage-line = { $file } { $line }번째 줄: { $why }. 그 줄을 고쳐 다시 실행해 주세요. 형식은 docs/triage.md 에 있어요.
error-triage-nothing = 라벨이 있는 메시지 파일을 적거나 --held-out 을 붙여 주세요.
error-never-stored = 주민등록번호나 카드번호는 답변에 쓸 수 없어요. 지우고 다시 보내 주세요.
error-not-viewer = 가린 개인정보를 볼 권한이 없어요. deskbell.toml의 [privacy] viewers에 있는 분께 부탁하세요.
error-customers-file = 고객 표를 읽을 수 없어요: { $path }. UTF-8 CSV에 segment 열과 id, email, phone 중 하나가 있어야 해요.
error-no-customer = { $who } 고객을 찾을 수 없어요. 접수 때의 고객 ID나, 출처가 확인해 준 이메일·전화번호를 적어 주세요.
error-channel-key = 상대 서비스가 키를 받아 주지 않아요. { $what }와 권한을 확인해 주세요
error-channel-away = { $url }에서 응답이 없어요. 네트워크를 확인하고 다시 시도해 주세요
error-channel-address = { $name }에 우리 서버 IP가 등록돼 있지 않아요. API 센터에서 등록해 주세요
error-cafe24-version = 지금 쓰는 Cafe24 API 버전이 { $day }쯤 종료돼요. Deskbell을 업데이트하거나 CAFE24_API_VERSION에 다음 버전을 적어 주세요
error-meta-unsubscribed = 계정이 아직 이벤트를 보내지 않아요. 앱의 Webhooks에서 messages와 messaging_postbacks를 구독해 주세요
error-source-default = "default" 소스의 키는 환경 변수 INTAKE_TOKEN과 INTAKE_WEBHOOK_SECRET이에요. 거기에서 바꿔 주세요.
error-notify-file = 명단을 읽을 수 없어요: { $path }. UTF-8 CSV에 phone 열이 있어야 하고, 나머지 열은 템플릿 변수로 써요.
error-notify-no-solapi = 알림톡이 아직 설정되지 않았어요. docs/channels.md의 "solapi" 부분을 보고 따라 해 주세요.
