kakao-check = Check answer
kakao-operator = Talk to us
kakao-received =
    We have your message, and a person will answer it. Tap “Check answer” below to read the answer.
    Your number: { $ticket }
kakao-soon = We are looking into it, just a moment. If there is no answer within a minute, a person will write one: send “Check answer” then.
kakao-not-yet = The answer is not ready yet. Please tap “Check answer” again a little later.
kakao-ready = Your answer is here. Tap “Check answer” to see it.
kakao-unreadable = We could not read this message. Please send it again as text.
kakao-bot-test = Bot test in the Kakao chatbot admin centre
