# Lines around the facts, where the shop's shop.toml does not give its own.
voice-concise-greeting = Hello { $name },
voice-concise-greeting-without-name = Hello,
voice-concise-closing = Thank you.
voice-concise-holding = We will look into this and get back to you.
voice-concise-empathy = We are sorry for the trouble.
voice-concise-rest = We will look into the rest and get back to you.

voice-warm-greeting = Hi { $name }, thanks for writing to us!
voice-warm-greeting-without-name = Hi there, thanks for writing to us!
voice-warm-closing = If anything else comes up, just let us know.
voice-warm-holding = One of us will check this and get back to you.
voice-warm-empathy = We are really sorry about this.
voice-warm-rest = One of us will check the rest of your message and get back to you.

voice-formal-greeting = Dear { $name }, thank you for contacting us.
voice-formal-greeting-without-name = Dear customer, thank you for contacting us.
voice-formal-closing = Please do not hesitate to contact us with any further questions.
voice-formal-holding = A member of our team will review your inquiry and get back to you.
voice-formal-empathy = Please accept our sincere apologies for the inconvenience.
voice-formal-rest = A member of our team will review the rest of your inquiry and get back to you.

# Why the agent sees this draft: one line each.
draft-why-faq = This is the answer of the FAQ entry “{ $title }”.
draft-why-policy = Taken from the policy section “{ $title }”.
draft-why-several = { $asked } questions answered from { $answered } entries: { $titles }
draft-why-partly = Only { $answered } of { $asked } questions were found in the documents; please answer the rest: { $titles }
draft-why-none = Nothing in the documents answers this. Please write the reply yourself.
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
