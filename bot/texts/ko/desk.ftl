trouble-uncertain = 고객에게 도착했는지 확인되지 않은 답변이 { $count }건 있어요. 카드를 열어 도착 여부를 알려 주세요.
trouble-failed = 전송하지 못한 답변이 { $count }건 있어요. 카드를 열어 이유를 확인하고 다시 보내 주세요.
trouble-slack = { $channel } 채널에서 슬랙이 메시지를 거절해요({ $error }). 봇을 채널에 초대하거나 "deskbell doctor"를 실행해 보세요.
trouble-search = 지금은 키워드 검색만 하고 있어요({ $why }). 초안은 계속 나오고, 색인은 저절로 다시 만들어져요.
error-home = 데이터 폴더({ $path })를 쓸 수 없어요({ $why }). DESKBELL_HOME에 쓰기 권한이 있는 폴더를 지정해 주세요.
error-second-process = 데이터 폴더({ $path })를 다른 Deskbell이 이미 쓰고 있어요. 먼저 그쪽을 끄거나, 여러 개를 돌리려면 DATABASE_URL에 PostgreSQL 주소를 넣어 주세요.
error-no-slack = 슬랙이 연결되지 않았어요. SLACK_BOT_TOKEN과 함께 SLACK_APP_TOKEN(소켓 모드) 또는 SLACK_SIGNING_SECRET(HTTP)을 설정해 주세요. README에 다섯 단계로 안내되어 있어요. 슬랙 없이 둘러보려면 "deskbell demo"를 실행하세요.
error-worker-needs-postgres = 워커들은 PostgreSQL 데이터베이스 하나를 함께 써요. DATABASE_URL=postgresql://… 을 설정해 주세요. SQLite 에서는 "deskbell run" 하나가 모든 일을 해요.
error-port-in-use = { $port } 포트를 다른 프로그램이 쓰고 있어요. 그 프로그램을 끄거나 DESKBELL_PORT로 다른 포트를 지정해 주세요.
demo-starting = 데스크와 샘플 상점을 준비하고 있어요 …
demo-ready = 브라우저에서 열어 주세요: { $url } (끝내려면 Ctrl-C) 곧 첫 고객들이 찾아와요. 데스크 로그는 { $log } 파일에 쌓여요.
demo-stopping = 종료할게요.
error-demo-desk = 데스크가 시작하다 멈췄어요(종료 코드 { $code }). 이유는 로그에서 확인해 주세요: { $log }
error-demo-ended = 데스크가 혼자 멈췄어요(종료 코드 { $code }). 로그({ $log })에서 이유를 확인하고 데모를 다시 시작해 주세요.
error-demo-slow = 데스크가 { $seconds }초 안에 준비되지 않았어요. 로그({ $log })를 확인하고 다시 시도해 주세요.
window-any-characters = 언제든지, { $limit }자까지
window-any-bytes = 언제든지, { $limit }바이트까지(한글은 약 3분의 1)
error-demo-port = { $port } 포트를 다른 프로그램(다른 데모일 수도 있어요)이 쓰고 있어요. 그쪽을 끄거나 scripts/demo --port 0을 실행하면 빈 포트를 골라 써요.
