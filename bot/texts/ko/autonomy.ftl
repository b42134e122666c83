# 카드의 자동 답변
card-auto_answered = 사람을 거치지 않고 자동으로 답했어요 · { $when }
auto-sent = *자동으로 답했어요.* 근거: “{ $title }”
auto-why-words = 이유: 확인 사유가 없는 단순 문의(자주 묻는 질문)이고, 지금 유효한 문서를 그대로 보냈어요. 고객이 상담원을 찾지 않았고, 앞서 답한 상담원도 없어요.
auto-why-sure = 확신 { $confidence }%(기준 { $threshold }% 이상), 다음 문서와의 차이 { $lead }.
auto-ask = *맞는 답이었나요?* ‘아니요’나 ‘회수하고 바로잡기’를 누르면 이 문서의 질문은 바로 사람에게 돌아가요.
auto-right = 네, 맞아요
auto-wrong = 아니요, 틀렸어요
auto-recall = 회수하고 바로잡기
auto-rated-right = 👍 상담원이 맞는 답이라고 했어요.
auto-rated-wrong = 👎 상담원이 틀린 답이라고 했어요. 이 문서의 질문은 다시 사람이 받아요.
auto-recalled = ↩️ *자동 답변을 회수했어요.* 아래 전송 상태가 ‘보냄’이나 ‘전달됨’이면 고객이 이미 받은 답이에요. 지금 보내는 답은 정정으로 나가요.
auto-asked-for-person = 🙋 고객이 상담원을 찾고 있어요. 이 문의에서는 자동 답변을 하지 않아요.
auto-withheld-article_changed = 자동으로 답하지 않았어요. “{ $title }” 문서가 켠 뒤에 바뀌었어요.
auto-withheld-drawn = 사람이 확인하도록 무작위로 뽑혔어요. 아니었다면 “{ $title }”({ $percent }%)로 자동 답변했을 문의예요.
auto-withheld-shadow = 연습 모드: “{ $title }”({ $percent }%)로 자동 답변했을 문의예요.
auto-withheld-not_switched_on = 관리자가 켜면 “{ $title }”({ $percent }%)로 자동 답변할 수 있는 문의예요.

# 홈의 자동 답변
autonomy-title = 자동 답변
autonomy-change = 바꾸기…
autonomy-now-off = *꺼져 있어요.* 모든 답변을 사람이 승인해요.
autonomy-now-shadow = *연습 모드예요.* 모든 문의를 판단만 하고 보내지는 않아요. `deskbell shadow`로 결과를 볼 수 있어요.
autonomy-now-live = *켜져 있어요.* 아래 문서만 자동으로 답하고, 나머지는 사람이 받아요.
autonomy-on = { $name }: { $when }부터 자동 답변, { $who } 님이 켰어요
autonomy-switch-off = 끄기
autonomy-asks = { $name } *자동 답변을 맡겨 달라고 해요.* 최근 초안 { $cases }건 중 { $right }건이 수정 없이 승인됐고, 95% 신뢰도로 { $bound }% 넘게 맞아요.
autonomy-promote = 켜기
autonomy-not-yet = 아직 아니에요
autonomy-demoted = { $name }: { $when }부터 다시 사람이 받아요. { $why }
autonomy-why-recalled = 답변이 회수됐어요.
autonomy-why-came_back = 고객이 같은 일로 다시 문의했거나 문의가 다시 열렸어요.
autonomy-why-rated_wrong = 틀린 답이라는 평가를 받았어요.
autonomy-why-article_changed = 문서가 바뀌었거나 없어졌어요.
autonomy-why-switched_off = 관리자가 껐어요.
modal-autonomy-title = 자동 답변
modal-autonomy-submit = 저장
modal-autonomy-mode = 전체 설정
modal-autonomy-off = 끔: 모든 답변을 사람이 승인
modal-autonomy-shadow = 연습: 판단만 하고 보내지 않음
modal-autonomy-live = 켬: 켜 둔 문서로 자동 답변
modal-autonomy-article = 문서 하나 켜기
modal-autonomy-hint = 이 채널로 온 자주 묻는 질문에, 확실할 때만 문서를 그대로 보내요. FAQ 항목만 고를 수 있고, 정책 문서는 언제나 사람이 확인해요.
modal-autonomy-channel = 어느 채널에서요?
modal-autonomy-choose = 채널 고르기
modal-autonomy-missing-channel = 채널도 골라 주세요.
modal-autonomy-missing-article = 문서도 골라 주세요.
card-delivery-recalled = { $what }: 나가기 전에 회수했어요
auto-notice = 자동으로 안내해 드린 답변이에요. 상담원과 이야기하시려면 ‘상담원’이라고 답장해 주세요.

error-autonomy-no-entry = 지금 유효한 FAQ 항목만 자동으로 답할 수 있어요. 다른 문서를 골라 주세요.
error-autonomy-moved = 그사이에 바뀌었어요. 홈을 다시 열어 주세요.
error-nothing-to-rate = 이 문의의 마지막 차례는 자동으로 답하지 않았어요.

# 자동 답변 자격을 얻은 문서, 리드에게
promotion-title-asking = 자동 답변을 맡겨도 될 문서가 있어요
promotion-title-on = 자동으로 답하는 문서예요
promotion-title-learning = 사람이 받는 문서예요
promotion-next = *켜기*(관리자): 이 문서로 답할 수 있는 단순 문의에 바로, 문서 그대로 답해요. 열 건 중 한 건은 계속 사람에게 오고, 회수·오답·문서 수정이 있으면 곧바로 꺼져요. *아직 아니에요*: 더 지켜본 뒤에 다시 물어봐요. 정할 때까지는 사람이 답해요. 무엇을 보냈을지는 `deskbell shadow`로 볼 수 있어요.
promotion-mode-off = 지금은 자동 답변 전체가 꺼져 있어요. 답하게 하려면 홈 › 바꾸기… › 켬을 고르세요.
promotion-mode-shadow = 지금은 전체가 연습 모드라 보내지 않아요. 답하게 하려면 홈 › 바꾸기… › 켬을 고르세요.
promotion-text = { $what }: { $title }

# deskbell shadow
shadow-mode-off = 자동 답변이 꺼져 있어 판단하지 않아요. 연습 모드를 켜려면: deskbell shadow --switch shadow
shadow-mode-shadow = 연습 모드예요. 모든 문의를 판단만 하고 보내지는 않아요.
shadow-mode-live = 자동 답변이 켜져 있어요.
shadow-report = 최근 { $days }일: 문의 { $cases }건을 판단했어요. 켜져 있었다면 { $share }({ $passed }건)를 사람 없이 답했을 거예요. 그중 상담원이 지금까지 답한 { $judged }건에서 { $right }가 똑같았고, { $wrong }건은 틀렸을 거예요.
shadow-wrong = 문의 { $ticket }: “{ $title }”(으)로 답했을 거예요
