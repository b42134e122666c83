# Lines around the facts, where the shop's shop.toml does not give its own.
voice-concise-greeting = Hello { $name },
voice-concise-greeting-vip = Hello { $name },
voice-concise-greeting-without-name = Hello,
voice-concise-closing = Thank you.
voice-concise-holding = We will look into this and get back to you.
voice-concise-empathy = We are sorry for the trouble.
voice-concise-rest = We will look into the rest and get back to you.
voice-concise-rest-named = We will check “{ $question }” and get back to you.
voice-concise-empathy-named = We are sorry { $problem }.
voice-concise-closing-sorry = Please reply here if we should look into anything else.
voice-concise-thanked = We are glad to hear it.
voice-concise-asked-back = How can we help?

voice-warm-greeting = Hi { $name }, thanks for writing to us!
voice-warm-greeting-vip = Hi { $name }, thank you for being with us all this time!
voice-warm-greeting-without-name = Hi there, thanks for writing to us!
voice-warm-closing = If anything else comes up, just let us know.
voice-warm-holding = One of us will check this and get back to you.
voice-warm-empathy = We are really sorry about this.
voice-warm-rest = One of us will check the rest of your message and get back to you.
voice-warm-rest-named = As for “{ $question }”: one of us will check and get back to you.
voice-warm-empathy-named = We are really sorry { $problem }.
voice-warm-closing-sorry = Please reply here if there is anything else we should look into.
voice-warm-thanked = We are so glad to hear it! If you need us again, just reply here.
voice-warm-asked-back = How can we help? Just tell us what it is about.

voice-formal-greeting = Dear { $name }, thank you for contacting us.
voice-formal-greeting-vip = Dear { $name }, thank you for your continued trust.
voice-formal-greeting-without-name = Dear customer, thank you for contacting us.
voice-formal-closing = Please do not hesitate to contact us with any further questions.
voice-formal-holding = A member of our team will review your inquiry and get back to you.
voice-formal-empathy = Please accept our sincere apologies for the inconvenience.
voice-formal-rest = A member of our team will review the rest of your inquiry and get back to you.
voice-formal-rest-named = Regarding “{ $question }”, a member of our team will check and get back to you.
voice-formal-empathy-named = We are very sorry { $problem }.
voice-formal-closing-sorry = Please reply to this message should anything else need our attention.
voice-formal-thanked = We are pleased to hear it. Please let us know whenever we can be of help.
voice-formal-asked-back = How may we help you? Please tell us what your inquiry is about.

# Why the agent sees this draft: one line each.
draft-why-faq = This is the answer of the FAQ entry “{ $title }”.
draft-why-policy = Taken from the policy section “{ $title }”.
draft-why-several = { $asked } questions answered from { $answered } entries: { $titles }
draft-why-partly = Only { $answered } of { $asked } questions were found in the documents; please answer the rest: { $titles }
draft-why-none = Nothing in the documents answers this. Please write the reply yourself.
draft-why-person = The customer asks for a person. Please write the reply yourself.
draft-why-unsure = “{ $title }” is similar, but we are not sure ({ $percent }%). Please check and answer yourself.
draft-why-language = There is no { $language ->
    [en] English
   *[other] Korean
  } document for this customer. Please answer with the help of “{ $title }”.
draft-why-too-long = “{ $title }” answers this but is longer than this channel allows. Please shorten it yourself.
draft-why-cut = { $why } The end was left out to fit the channel; please check.
draft-why-model = Written by the language model from { $titles }.
draft-why-model-none = The documents do not seem to answer this, so nothing was written.
draft-why-chosen = An agent chose “{ $title }”.
draft-why-thanks = The customer only says thanks. No answer is needed.
draft-why-hello = The customer has only said hello, so this asks what it is about.

# What went wrong, as the end of the sentence of regret.
problem-wrong-item = that you received something other than what you ordered
problem-missing = that something was missing from your order
problem-damaged = that the item is damaged
problem-poor-condition = that the item is in poor condition
problem-defective = that the item does not work as it should
problem-refund-late = that your refund is taking so long
problem-late = that your order is late
problem-not-received = that your order has not reached you
problem-not-as-shown = that the item does not look as it was shown
problem-charged-twice = about the wrong charge
problem-unanswered = that you had to wait for an answer
problem-rude = about the way you were treated
problem-booking = about the trouble with your booking
problem-outage = about the error you ran into
