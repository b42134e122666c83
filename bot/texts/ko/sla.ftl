# 카드와 홈에 보이는 기한
due-first_reply = 첫 답변
due-resolution = 해결
due-window = 채널 답변
sla-due = { $what } 기한 { $when }
sla-overdue = *{ $what } 기한이 지났어요: { $when }*
home-due = 기한 { $when } ({ $left } 남음)
home-overdue = *기한이 { $left } 지났어요* ({ $when }까지)

# 카드 스레드에 남기는 알림
sla-warning-at_risk = { $what } 기한이 다가와요: { $when }.
sla-warning-lead = { $what } 기한이 곧인데 아직 답변하지 않았어요: { $when }. 처리할 사람을 정해 주세요.
sla-warning-overdue = { $what } 기한이 지났어요: { $when }.
sla-warning-title = 티켓 { $ticket }: { $what }

# 답변하기 전에 고객이 받는 접수 안내
receipt-faq = 문의해 주셔서 감사합니다. 문의가 잘 접수되었습니다.
receipt-complaint = 불편을 드려 죄송합니다. 말씀이 잘 접수되었고, 담당자가 직접 확인하겠습니다.
receipt-consultation = 상담을 신청해 주셔서 감사합니다. 말씀이 잘 접수되었습니다.
receipt-order = 감사합니다. 주문에 관한 문의가 잘 접수되었습니다.
receipt-other = 연락해 주셔서 감사합니다. 말씀이 잘 접수되었습니다.
receipt-open = { $when }까지 답변드리겠습니다.
receipt-closed = 지금은 상담 시간이 아니어서, { $when }까지 답변드리겠습니다.
