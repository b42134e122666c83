talktalk-check = 답변 확인
talktalk-received = 문의를 받았어요. 담당자가 확인한 뒤 이 대화방으로 답변드릴게요.
talktalk-not-yet = 아직 답변을 준비하고 있어요. 준비되면 이 대화방으로 보내 드릴게요.
