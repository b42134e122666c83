kakao-check = 답변 확인
kakao-operator = 상담원 연결
kakao-received =
    문의를 받았어요. 담당자가 확인한 뒤 답변드릴게요. 아래 '답변 확인'을 누르면 답변을 볼 수 있어요.
    접수번호 { $ticket }
kakao-soon = 확인하고 있어요. 잠시만 기다려 주세요. 1분이 지나도 답이 없으면 담당자가 답변드려요. 그때는 '답변 확인'이라고 보내 주세요.
kakao-not-yet = 아직 답변을 준비하고 있어요. 조금 뒤에 '답변 확인'을 다시 눌러 주세요.
kakao-unreadable = 메시지를 읽지 못했어요. 죄송하지만 글로 다시 보내 주세요.
kakao-bot-test = 카카오 챗봇 관리자센터의 봇테스트
