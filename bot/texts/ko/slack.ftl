# 낱말: 카드, 창, 홈에서 같이 써요.
type-faq = 자주 묻는 질문
type-complaint = 클레임
type-consultation = 상담 요청
type-order = 구매/예약 요청
type-other = 기타

review-complaint = 클레임
review-refund_risk = 환불 위험
review-legal = 법적 문제
review-partnership = 제휴 제안
review-outage = 장애
review-safety = 안전
review-privacy = 개인정보

priority-low = 낮음
priority-normal = 보통
priority-high = 높음
priority-urgent = 긴급

urgency-low = 여유 있음
urgency-normal = 보통
urgency-high = 급함

segment-new = 신규 고객
segment-regular = 단골 고객
segment-vip = ⭐ VIP 고객
segment-at_risk = 이탈 위험 고객

channel-web_form = 웹 문의
channel-email = 이메일
channel-kakao = 카카오톡
channel-naver_talktalk = 네이버 톡톡
channel-instagram = 인스타그램
channel-messenger = 메신저
channel-channel_talk = 채널톡
channel-cafe24 = 카페24 게시판
channel-smartstore = 스마트스토어 문의
channel-widget = 상담창
channel-webhook = 외부 연동
channel-phone = 전화
channel-slack = 슬랙

confidence-high = 높음
confidence-medium = 보통
confidence-low = 낮음
confidence-none = 근거 없음

delivery-reply = 답변
delivery-notice = 고객 안내
delivery-receipt = 접수 안내

customer-unnamed = 이름 없는 고객

# 카드
card-title = { $title } · 티켓 { $ticket }
card-text = 티켓 { $ticket } · { $customer }({ $channel }): { $title }. { $what }. { $next }
card-what = { $type }, 중요도 { $priority }
card-what-review = { $type }, 중요도 { $priority }, 확인 사유 { $reasons }
card-what-unknown = 아직 분류 전

card-stage-preparing = 답변 초안을 준비하고 있어요
card-stage-refreshing = 고객이 새로 써서 초안을 고치고 있어요
card-stage-answer = 답변 초안을 확인해 주세요
card-stage-review = 담당자 확인이 꼭 필요해요
card-stage-handoff = 직접 답변이 필요해요
card-stage-escalated = 에스컬레이션된 문의예요
card-stage-snoozed = 미뤄 둔 문의예요
card-stage-sending = 답변을 보내고 있어요
card-stage-sent = 답변을 보냈어요
card-stage-delivered = 답변이 도착했어요
card-stage-uncertain = 답변이 도착했는지 확인해 주세요
card-stage-failed = 답변을 보내지 못했어요
card-stage-resolved = 해결된 문의예요

card-next-preparing = 곧 초안이 올라와요.
card-next-refreshing = 잠시 뒤 새 초안을 확인해 주세요.
card-next-answer = 승인, 수정, 에스컬레이션 중에서 골라 주세요.
card-next-review = 꼼꼼히 읽고 승인, 수정, 에스컬레이션 중에서 골라 주세요.
card-next-handoff = 답변을 직접 쓰거나 안내 답변을 보내 주세요.
card-next-escalated = 확인하고 이어서 처리해 주세요.
card-next-snoozed = 정한 시간에 다시 알려 드려요.
card-next-sending = 지금 하실 일은 없어요.
card-next-sent = 지금 하실 일은 없어요.
card-next-delivered = 지금 하실 일은 없어요.
card-next-uncertain = 고객 채널을 보고 도착 여부를 눌러 주세요.
card-next-failed = 원인을 보고 다시 보내거나, 다른 방법으로 고객에게 연락해 주세요.
card-next-resolved = 지금 하실 일은 없어요.

card-order = 주문 { $order }
card-others = 같은 고객의 다른 문의 { $count }건: { $numbers }
card-type = 유형 *{ $type }*
card-correct = 분류가 다른가요?
card-correct-type = 유형
card-correct-priority = 중요도
card-correct-urgency = 긴급도
card-correct-review = 확인 사유
card-correct-add = 추가: { $reason }
card-correct-remove = 빼기: { $reason }
card-priority = 중요도 *{ $priority }*
card-urgency = 긴급도 *{ $urgency }*
card-assignee = 담당 { $who }
card-unassigned = 담당자 없음
card-review = ⚠️ *꼭 확인할 이유:* { $reasons }
card-reason = 분류 이유: { $reason }

card-message = *고객 메시지*
card-messages = *고객 메시지 { $count }개*
card-message-empty = (내용 없는 메시지)
card-subject = 제목: { $subject }
card-attachments = 첨부 { $count }개: { $names }
card-earlier = 이전 대화 { $count }건은 이 카드의 스레드에 있어요.
card-reply-limit = 답장: { $limit }
card-show-message = 전체 보기
card-show-personal = 가린 정보 보기

card-draft = *답변 초안*
card-holding = *안내 답변* · 확실한 답을 찾지 못해서, 확인 중이라고만 알리는 글이에요.
card-no-draft = 초안을 쓰지 못했어요. 직접 답변해 주세요.
card-refreshing = 고객이 새 메시지를 보내서 초안을 다시 쓰고 있어요. 잠시만 기다려 주세요.
card-preparing = 문서에서 근거를 찾아 초안을 쓰고 있어요. 잠시만 기다려 주세요.
card-confidence = 신뢰도 *{ $level }*
card-sources = 근거: { $sources }
card-sources-more = 그 밖에 { $count }건
card-unsupported = ⚠️ 문서에서 확인되지 않은 내용이 있어요: { $what }
card-marks = 숫자는 근거 번호예요. 고객에게는 보내지 않아요.
card-draft-cut = ⚠️ 초안이 길어서 앞부분만 보여요. 보내기 전에 전체를 읽어 주세요.
card-show-draft = 초안 전체 보기
card-no-way-back = ⚠️ 답장을 보낼 주소 없이 들어온 문의예요. 답변을 복사해 고객에게 직접 보낸 뒤 해결로 표시해 주세요.

card-approve = 승인하고 보내기
card-send-holding = 안내 답변 보내기
card-edit = 수정하기
card-write = 직접 답변 쓰기
card-escalate = 에스컬레이션
card-rewrite = 다시 쓰기
card-rewrite-shorter = 더 짧게
card-rewrite-warmer = 더 따뜻하게
card-rewrite-formal = 더 격식 있게
card-rewrite-not_helpful = 도움이 안 됐어요
card-more-assign_me = 내가 맡기
card-more-assign = 담당자 지정
card-more-snooze = 나중에 보기
card-more-resolve = 해결로 표시
card-more-history = 전체 대화 보기
card-wake = 지금 다시 보기
card-editing = { $who } 님이 답변을 수정하고 있어요.
card-looking = { $who } 님이 보고 있어요.
card-confirm-editing-title = 동료가 수정하는 중이에요
card-confirm-editing-text = 동료가 이 답변을 열어 수정하고 있어요. 지금 초안 그대로 보낼까요?
card-confirm-editing-yes = 초안 보내기
card-confirm-editing-no = 동료에게 맡기기
card-macro-save = 매크로로 저장…
card-reopen = 다시 열기
card-label = { $button }, 티켓 { $ticket }

card-confirm-title = 바로 보낼까요?
card-confirm-text = 꼭 확인할 이유가 있는 문의예요({ $reasons }). 누르면 고객에게 바로 가고 되돌릴 수 없어요.
card-confirm-yes = 보내기
card-confirm-no = 더 볼게요

card-approved = { $who } 님이 승인했어요 · { $when }
card-edited = { $who } 님이 수정해서 승인했어요 · { $when }
card-resolved = { $who } 님이 해결로 표시했어요 · { $when }
card-reply = *보낸 답변*
card-reply-queued = *보낼 답변*
card-snoozed = { $when }까지 미뤄 뒀어요.

card-delivery-queued = { $what }: 보내는 중이에요
card-delivery-retrying = { $what }: 아직 보내지 못했어요. 다음 시도
card-delivery-sent = { $what }: 보냈어요(이 채널은 도착 확인을 주지 않아요)
card-delivery-delivered = { $what }: 도착했어요
card-delivery-uncertain = ⚠️ *{ $what }: 도착했는지 알 수 없어요.* 두 번 보내지 않으려고 멈췄어요. 고객 채널을 확인하고 아래에서 골라 주세요.
card-delivery-failed = ⚠️ *{ $what }: 보내지 못했어요.* 원인을 보고 다시 보내거나, 다른 방법으로 고객에게 연락해 주세요.
card-delivery-error = 원인: { $error }
card-arrived = 도착했어요
card-send-again = 도착 안 했어요, 다시 보내기
card-try-again = 다시 보내기
card-again-title = 다시 보낼까요?
card-again-text = 고객 채널에 답변이 없는 것을 확인했을 때만 눌러 주세요. 이미 도착했다면 고객이 같은 글을 두 번 받아요.
card-again-yes = 다시 보내기
card-again-no = 취소

card-escalated = { $who } 님이 넘긴 문의예요.
card-escalated-from = { $who } 님이 넘긴 문의예요(이전 담당: { $team }).
card-note = *메모*
card-escalated-overdue = 기한이 지나서 Deskbell이 넘긴 문의예요(이전 담당: { $team }).
card-moved = 티켓 { $ticket } · { $customer }: 이제 { $team }에서 맡아요.
card-moved-by = { $who } 님이 넘겼어요.
card-moved-overdue = 기한이 지나서 Deskbell이 넘겼어요.
card-moved-link = 새 카드 보기

caution-search_degraded = ⚠️ 검색 색인에 문제가 있어 키워드로만 찾았어요. 근거를 한 번 더 확인해 주세요.
caution-model_failed = ⚠️ 언어 모델이 응답하지 않아 문서의 문장을 그대로 옮겼어요.
caution-source_changed = ⚠️ 초안을 쓴 뒤에 근거 문서가 바뀌었어요. 보내기 전에 내용을 확인해 주세요.
caution-renewed = 근거 문서가 바뀌어서 초안을 새로 썼어요.
caution-no_knowledge = ⚠️ 아직 등록된 문서가 없어요. 관리자가 문서를 넣으면 초안에 근거가 생겨요.

thread-text = 티켓 { $ticket }의 이전 대화 { $turn }번째예요.
thread-title = 이전 대화 { $turn }
thread-no-reply = 답변 없이 마무리됐어요.

# 창
modal-cancel = 취소
modal-close = 닫기

# 답변 표현 안내
hint-mixed-politeness = 💡 말투가 섞여 있어요: “{ $said }”
hint-honoured-thing = 💡 물건을 높인 표현이에요: “{ $said }”
hint-particle = 💡 조사를 확인해 주세요: “{ $said }”
hint-refused-withdrawal = 💡 확인 필요: “{ $said }” — 전자상거래법 제17조에 따라 받은 날부터 7일 안에는 청약철회를 할 수 있어요. 제한 사유가 있는지 확인해 주세요.
hint-apologises-twice = 💡 사과가 여러 번 나와요: “{ $said }”
hint-placeholder = 💡 채우지 않은 자리가 있어요: “{ $said }”
hint-chatty = 💡 상담 답변에 어울리는지 확인해 주세요: “{ $said }”
hint-blames = 💡 고객을 탓하는 것처럼 읽힐 수 있어요: “{ $said }”
hint-banned = 💡 가게에서 쓰지 않기로 한 말이에요: “{ $said }”
hint-rule = 💡 “{ $said }”: { $advice }

claim = “{ $said }” ({ $kind })
claim-money = 금액
claim-date = 날짜·기간
claim-promise = 약속
claim-contact = 연락처·주소
claim-count = 수량
claim-citation = 근거

modal-confirm-title = 확인하고 보내기
modal-confirm-submit = 고객에게 보내기
modal-confirm-intro = 아래 내용은 문서에서 확인되지 않았어요. 그대로 보내면 가게가 약속한 것이 돼요.
modal-confirm-says = ⚠️ 확인되지 않은 내용: { $what }
modal-confirm-label = 보내기 전에
modal-confirm-option = 위 내용이 사실인지 확인했어요

modal-edit-title = 답변 수정
modal-edit-submit = 이대로 보내기
modal-edit-label = 고객에게 보낼 답변
modal-edit-characters = { $limit }자까지 쓸 수 있어요.
modal-edit-bytes = 이 채널은 { $limit }바이트까지 보낼 수 있어요. 한글은 한 글자가 3바이트라 { $hangul }자쯤이에요.
modal-edit-cut = ⚠️ 초안이 { $limit }자를 넘어서 뒷부분을 뺐어요. 글이 매끄럽게 끝나는지 확인해 주세요.
modal-edit-macro = 매크로 넣기…
modal-edit-macro-long = ⚠️ 매크로를 더하면 이 채널에 보낼 수 있는 길이를 넘어요. 쓰던 글은 그대로 뒀어요.
modal-edit-others = { $who } 님도 이 답변을 수정하고 있어요. 먼저 보낸 답변이 나가고, 다른 사람의 글은 사라지지 않아요.
modal-edit-stale = ⚠️ *아직 보내지 않았어요. 쓰는 동안 내용이 바뀌었어요.* 새로운 내용을 위에 보여 드려요. 쓴 글은 그대로예요. 확인하고 필요하면 고친 뒤 다시 보내 주세요.
modal-edit-newer = 새 초안
modal-edit-sources = 근거: { $sources }

modal-escalate-title = 에스컬레이션
modal-escalate-submit = 넘기기
modal-escalate-team = 어느 팀에 넘길까요?
modal-escalate-choose = 팀 선택
modal-escalate-priority = 중요도
modal-escalate-urgency = 긴급도
modal-escalate-note = 메모
modal-escalate-note-hint = 받는 팀만 봐요. 고객에게는 보이지 않아요.
modal-escalate-tell = 고객 안내
modal-escalate-tell-option = 담당 팀에 전달했다고 고객에게 알리기
modal-escalate-none-title = 넘길 팀이 없어요
modal-escalate-none = deskbell.toml의 [teams]에 팀을 추가하면 여기에서 고를 수 있어요. 관리자에게 알려 주세요.

modal-assign-title = 담당자 지정
modal-assign-submit = 지정하기
modal-assign-label = 누가 맡을까요?
modal-assign-choose = 담당자 선택

modal-snooze-title = 나중에 보기
modal-snooze-submit = 미뤄 두기
modal-snooze-label = 언제 다시 볼까요?
modal-snooze-hint = 시간대: { $zone }. 고객이 새로 쓰면 바로 다시 올라와요.
modal-snooze-one_hour = 1시간 뒤
modal-snooze-three_hours = 3시간 뒤
modal-snooze-tomorrow = 내일 { $opens }
modal-snooze-next_monday = 다음 주 월요일 { $opens }
modal-snooze-picked = 직접 고르기(아래 날짜와 시간)
modal-snooze-date = 날짜
modal-snooze-time = 시간
modal-snooze-missing = 언제 다시 볼지 골라 주세요.
modal-snooze-past = 지금보다 뒤의 시간을 골라 주세요.

modal-not-helpful-title = 초안 의견
modal-not-helpful-submit = 의견 보내기
modal-not-helpful-label = 무엇이 아쉬웠나요?
modal-not-helpful-wrong = 내용이 틀렸어요
modal-not-helpful-off_topic = 질문과 맞지 않아요
modal-not-helpful-outdated = 오래된 정보예요
modal-not-helpful-tone = 말투가 어울리지 않아요
modal-not-helpful-other = 다른 이유예요
modal-not-helpful-note = 더 알려 주실 내용
modal-not-helpful-thanks = 초안은 그대로 있어요. 남겨 주신 의견은 다음 초안을 더 낫게 하는 데 쓸게요.

modal-upload-title = 지식 추가
modal-upload-about = FAQ는 CSV, 엑셀, JSONL, Markdown으로, 정책은 Markdown, 워드, PDF, HTML, 텍스트로 올려 주세요. 이름이 같은 파일은 앞의 것을 대신해요.
modal-upload-label = 파일
modal-upload-audience = 누구에게 보일까요?
modal-upload-internal = 상담원만 보기(고객에게는 보이지 않아요)
modal-upload-submit = 읽기
modal-upload-missing = 파일을 하나 이상 골라 주세요.

modal-words-title = 우리 가게 말
modal-words-about = 고객이 부르는 이름과 우리 문서의 이름이 다른가요? 두 가지를 적어 두면 검색이 알아들어요.
modal-words-word = 고객이 쓰는 말
modal-words-word-hint = 별명, 상품 이름, 자주 틀리는 표기
modal-words-meaning = 우리 문서에서 쓰는 말
modal-words-meaning-hint = FAQ와 정책에 적힌 그대로
modal-words-submit = 추가하기
modal-words-added = 추가했어요. 이제 “{ $word }” 라는 말을 “{ $meaning }” 뜻으로 알아들어요. 검색에는 몇 초 뒤에 반영돼요.
modal-words-by = { $who } 님이 추가
modal-words-file = { $file } 파일에서
modal-words-remove = 삭제
modal-words-none = 아직 등록한 말이 없어요.
modal-words-more = 이 밖에 { $count }개는 `deskbell articles`로 볼 수 있어요.

modal-history-title = 전체 대화
modal-draft-title = 초안 전체
modal-refused-title = 처리하지 못했어요
modal-refused-typed = 작성하신 답변이에요. 필요하면 여기서 복사해 주세요.
modal-pages = { $page } / { $pages } 쪽
modal-newer = 다음
modal-older = 이전
modal-history-empty = 아직 주고받은 메시지가 없어요.
modal-said-customer = *{ $who }* · 고객
modal-said-desk = *{ $who }* · 답변
modal-said-shop = *답변*
modal-said-continued = (이어서)

# 홈
home-title = { $shop } 상담 데스크
home-greeting = 안녕하세요, { $who } 님. 확인을 기다리는 문의가 *{ $count }건* 있어요.
home-calm = 안녕하세요, { $who } 님. 지금 기다리는 문의가 없어요. 새 문의가 오면 팀 채널에 카드로 올려 드릴게요.
home-waiting = 지금 기다리는 문의
home-ticket = 티켓 { $ticket }
home-priority = 중요도 { $priority }
home-since = { $when } 접수
home-urgent = 고객이 급해요
home-listed = 이 목록에 티켓 { $count }건
home-none = 여기에는 기다리는 티켓이 없어요.
home-mine = 내가 맡은 티켓
home-mine-more = 내 티켓이 { $count }건 더 있어요. 아래에서 ‘내 것만’을 골라 주세요.
home-found = 찾은 티켓: { $words }
home-search = 티켓 찾기
home-search-box = 낱말, 티켓 번호, 또는 이메일·전화번호 전체
home-all = 대기열 전체 보기
home-all-only = 전체
home-all-team = 모든 팀
home-all-type = 모든 유형
home-only-urgent = 긴급만
home-only-vip = VIP만
home-only-mine = 내 것만
home-only-unassigned = 미배정만
home-only-overdue = 기한이 지난 것만
home-today = 오늘: { $what }
home-today-nothing = 아직 없어요
home-today-came = 들어온 메시지 { $count }건
home-today-answered = 답변 { $count }건
home-today-alone = 자동 답변 { $count }건
home-today-escalated = 에스컬레이션 { $count }건
home-today-resolved = 해결 { $count }건
home-today-overdue = *기한이 지난 티켓 { $count }건*
span-days = { $count }일
span-hours = { $count }시간
span-minutes = { $count }분
home-troubles = 관리자가 확인해 주세요
home-troubles-more = 이 밖에 { $count }건이 더 있어요.
home-look = 열어 보기
home-how = 이렇게 일해요
home-how-1 = *1. 문의가 오면* 유형과 중요도를 나누고, 등록된 문서에서 근거를 찾아 답변 초안을 써요.
home-how-2 = *2. 팀 채널의 카드에서* 승인하고 보내기, 수정하기, 에스컬레이션 중 하나를 골라요.
home-how-3 = *3. 사람이 승인한 답변만* 고객이 문의한 채널로 나가요. 관리자가 ‘자동 답변’에서 켠 문서만 예외예요.
home-upload = 지식 추가
home-words = 우리 가게 말
home-help = 명령어는 `/desk help` 에서 볼 수 있어요.

card-rewrite-source = 근거가 틀려요
card-choose-source = 근거 고르기
card-learned-both = *배운 것:* 이런 질문에는 “{ $right }” 문서로 답해요. { $wrong } 문서는 아니에요.
card-learned-right = *배운 것:* 이런 질문에는 “{ $right }” 문서로 답해요.
card-learned-wrong = *배운 것:* { $wrong } 문서는 이런 질문의 답이 아니에요.
modal-source-title = 근거 고르기
modal-source-submit = 이 문서로 쓰기
modal-source-now = 지금 근거: { $sources }
modal-source-label = 어느 문서가 답인가요?
modal-source-any = 다른 문서 찾기
modal-source-search = 모든 문서에서 찾기
modal-source-hint = 고른 문서로 초안을 다시 쓰고, 앞으로 이런 질문에는 이 문서를 찾아요. 여기서 찾은 문서가 위 목록보다 먼저예요.
modal-source-missing = 목록에서 고르거나 여기서 찾아 주세요.
proposal-article-title = 이 문서를 고칠까요?
proposal-wording-title = 앞으로 이렇게 쓸까요?
proposal-article = *“{ $title }”*: 티켓 { $seen }건에서 담당자가 초안을 똑같이 고쳐 보냈어요.
proposal-everywhere = 티켓 { $seen }건에서 담당자가 초안을 똑같이 고쳐 보냈어요.
proposal-before = 이 표현을
proposal-after = 이렇게 고쳤어요
proposal-removed = 담당자가 이 문장을 빼고 보냈어요
proposal-added = 담당자가 이 문장을 넣어 보냈어요
proposal-examples = 지난 초안의 전과 후:
proposal-example = 티켓 { $ticket }
proposal-nothing = (빠짐)
proposal-approve-article = 문서 고치기
proposal-approve-wording = 앞으로 이렇게 쓰기
proposal-dismiss = 그대로 두기
proposal-article-means = 문서의 새 버전을 만들어요. “deskbell learned revoke { $number }”로 되돌릴 수 있어요. 원본 파일도 함께 고쳐 주세요.
proposal-wording-means = 문서로 쓰는 초안에 이 표현을 써요. “deskbell learned revoke { $number }”로 그만둘 수 있어요.
proposal-approved = { $who } 님이 승인 · { $when } · “deskbell learned revoke { $number }”로 되돌리기
proposal-dismissed = { $who } 님이 그대로 두기로 함 · { $when } · { $number }
proposal-revoked = { $who } 님이 되돌림 · { $when } · { $number }
proposal-state-open = 결정을 기다리고 있어요.
proposal-state-approved = 승인했어요.
proposal-state-dismissed = 그대로 두기로 했어요.
proposal-state-revoked = 되돌렸어요.
proposal-text = { $title } { $where } { $state }
