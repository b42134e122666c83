# Lines around the facts, where the shop's shop.toml does not give its own.
voice-concise-greeting = 안녕하세요, { $name } 고객님.
voice-concise-greeting-vip = { $name } 고객님, 안녕하세요.
voice-concise-greeting-without-name = 안녕하세요, 고객님.
voice-concise-closing = 감사합니다.
voice-concise-holding = 확인 후 연락드리겠습니다.
voice-concise-empathy = 불편을 드려 죄송합니다.
voice-concise-rest = 나머지 문의는 확인 후 연락드리겠습니다.
voice-concise-rest-named = “{ $question }” 문의는 확인 후 따로 안내드리겠습니다.
voice-concise-empathy-named = { $problem } 불편을 드려 죄송합니다.
voice-concise-closing-sorry = 더 확인이 필요하시면 알려 주세요.
voice-concise-thanked = 말씀해 주셔서 감사합니다.
voice-concise-asked-back = 무엇을 도와드릴까요?

voice-warm-greeting = { $name } 고객님, 안녕하세요!
voice-warm-greeting-vip = { $name } 고객님, 늘 함께해 주셔서 감사해요!
voice-warm-greeting-without-name = 고객님, 안녕하세요!
voice-warm-closing = 더 궁금한 점이 있으시면 언제든 편하게 말씀해 주세요. 감사합니다!
voice-warm-holding = 담당자가 확인한 뒤에 연락드릴게요. 조금만 기다려 주세요.
voice-warm-empathy = 불편을 드려 정말 죄송해요.
voice-warm-rest = 나머지 문의는 담당자가 확인한 뒤에 연락드릴게요.
voice-warm-rest-named = “{ $question }” 문의는 확인 후 따로 안내드릴게요.
voice-warm-empathy-named = { $problem } 많이 불편하셨을 것 같아요. 정말 죄송해요.
voice-warm-closing-sorry = 더 확인이 필요하시면 이 대화로 편하게 알려 주세요.
voice-warm-thanked = 말씀해 주셔서 저희도 기뻐요. 또 궁금한 점이 생기면 언제든 편하게 찾아 주세요!
voice-warm-asked-back = 무엇을 도와드릴까요? 궁금한 점을 편하게 적어 주세요.

voice-formal-greeting = 안녕하세요, { $name } 고객님.
voice-formal-greeting-vip = { $name } 고객님, 언제나 저희를 찾아 주셔서 감사합니다.
voice-formal-greeting-without-name = 안녕하세요, 고객님.
voice-formal-closing = 추가로 문의하실 사항이 있으시면 언제든지 말씀해 주시기 바랍니다. 감사합니다.
voice-formal-holding = 문의하신 내용은 담당자가 확인한 후 연락드리겠습니다.
voice-formal-empathy = 이용에 불편을 드려 진심으로 사과드립니다.
voice-formal-rest = 그 밖에 문의하신 내용은 담당자가 확인한 후 연락드리겠습니다.
voice-formal-rest-named = 문의하신 “{ $question }”에 관해서는 확인 후 따로 안내드리겠습니다.
voice-formal-empathy-named = { $problem } 불편을 드려 진심으로 사과드립니다.
voice-formal-closing-sorry = 추가로 확인이 필요하신 사항은 말씀해 주시기 바랍니다.
voice-formal-thanked = 말씀해 주셔서 감사합니다. 도움이 필요하시면 언제든지 문의해 주시기 바랍니다.
voice-formal-asked-back = 무엇을 도와드릴까요? 문의하실 내용을 남겨 주시기 바랍니다.

# Why the agent sees this draft: one line each.
draft-why-faq = 자주 묻는 질문 “{ $title }”의 답변이에요.
draft-why-policy = 정책 “{ $title }”에서 찾은 내용이에요.
draft-why-several = 질문 { $asked }개에 문서 { $answered }개로 답했어요: { $titles }
draft-why-partly = 질문 { $asked }개 중 { $answered }개만 문서에서 찾았어요. 나머지는 직접 답해 주세요: { $titles }
draft-why-none = 관련 문서를 찾지 못했어요. 보내려면 내용을 직접 써 주세요.
draft-why-person = 고객이 담당자와 이야기하고 싶어 해요. 답변을 직접 써 주세요.
draft-why-unsure = 비슷한 문서는 “{ $title }”이지만 확신이 낮아요({ $percent }%). 확인하고 직접 답해 주세요.
draft-why-language = 고객이 쓴 { $language ->
    [en] 영어
   *[other] 한국어
  }로 된 문서가 없어요. “{ $title }” 문서를 보고 직접 답해 주세요.
draft-why-too-long = “{ $title }” 문서가 답이 되지만 이 채널의 글자 수 제한을 넘어요. 줄여서 직접 답해 주세요.
draft-why-cut = { $why } 글자 수 제한 때문에 뒷부분을 뺐으니 확인해 주세요.
draft-why-model = 언어 모델이 { $titles } 문서를 근거로 썼어요.
draft-why-model-none = 문서에 답이 없어 보여 답변을 쓰지 않았어요.
draft-why-chosen = 담당자가 “{ $title }” 문서를 골랐어요.
draft-why-thanks = 고객이 인사만 남겼어요. 답변하지 않아도 돼요.
draft-why-hello = 고객이 아직 인사만 했어요. 무엇을 도울지 물어보는 답변이에요.

# What went wrong, as the start of the sentence of regret.
problem-wrong-item = 주문과 다른 상품을 받으셔서
problem-missing = 빠진 상품이 있어
problem-damaged = 상품이 파손되어
problem-poor-condition = 상품 상태가 좋지 않아
problem-defective = 상품에 문제가 있어
problem-refund-late = 환불이 늦어져
problem-late = 배송이 늦어져
problem-not-received = 상품을 받지 못하셔서
problem-not-as-shown = 받으신 상품이 안내와 달라
problem-charged-twice = 결제가 잘못되어
problem-unanswered = 답변을 제때 드리지 못해
problem-rude = 응대가 만족스럽지 못해
problem-booking = 예약에 문제가 생겨
problem-outage = 이용 중에 오류가 생겨
