talktalk-check = See answer
talktalk-received = We have your message. A person will answer it here.
talktalk-not-yet = The answer is not ready yet. It will come to this chat.
