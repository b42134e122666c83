# 같은 답을 기다리는 고객들.

pile-title = 고객 { $count }명이 같은 답을 기다려요
pile-text = 고객 { $count }명이 같은 답을 기다려요. 초안을 읽고 한 번에 승인할 수 있어요.
pile-source = 근거: { $source }
pile-more = { $count }명 더 있어요.
pile-open = 읽고 승인하기…
pile-done = 같은 답을 기다리던 고객을 모두 살펴봤어요.
pile-modal-title = 같은 답
pile-about = 고객 { $count }명에게 각자의 문의 아래 있는 초안이 나가요. 맞지 않는 고객은 체크를 풀어 주세요. 그 카드는 그대로 남아요.
pile-label = { $customer } 님에게
pile-send = 이 답변 보내기 (#{ $ticket })
pile-submit = 승인하고 보내기
pile-sent = 보내는 답변: { $count }개
pile-refused = #{ $ticket } 답변은 보내지 않았어요. { $why }

error-pile-gone = 같은 답을 기다리는 고객이 이제 없어요.
error-nothing-ticked = 체크한 답변이 없어요. 하나 이상 체크하거나 창을 닫아 주세요.
