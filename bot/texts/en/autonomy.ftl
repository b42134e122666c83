# Automatic answers, on cards
card-auto_answered = Answered automatically, without a person · { $when }
auto-sent = *Answered automatically* from the article “{ $title }”
auto-why-words = Why: a plain question of type FAQ without a review reason; the article word for word, as it is in force; nobody was asked for, and nobody had answered before.
auto-why-sure = Certainty { $confidence } % (at least { $threshold } %), { $lead } ahead of the next article.
auto-ask = *Was this right?* “No” and “Recall & correct” send questions for this article back to people at once.
auto-right = Yes, it was right
auto-wrong = No, it was wrong
auto-recall = Recall & correct
auto-rated-right = 👍 An agent found this right.
auto-rated-wrong = 👎 An agent found this wrong. Questions for this article go to people again.
auto-recalled = ↩️ *The automatic answer was recalled.* If the delivery below says “sent” or “delivered”, the customer has it: what you send now goes out as a correction.
auto-asked-for-person = 🙋 The customer asks for a person. Automatic answers are silent in this ticket.
auto-withheld-article_changed = Not answered automatically: the article “{ $title }” has changed since it was switched on.
auto-withheld-drawn = Drawn at random for a person to see; otherwise it would have been answered automatically from “{ $title }” ({ $percent } %).
auto-withheld-shadow = Shadow mode: this would have been answered automatically from “{ $title }” ({ $percent } %).
auto-withheld-not_switched_on = Could be answered automatically from “{ $title }” ({ $percent } %), if an admin switched it on.

# Automatic answers, on the Home
autonomy-title = Automatic answers
autonomy-change = Change…
autonomy-now-off = *Off.* Every reply is approved by a person.
autonomy-now-shadow = *Shadow mode.* Every question is judged, nothing is sent. `deskbell shadow` prints what would have been.
autonomy-now-live = *On*, for the articles below; everything else goes to people.
autonomy-on = { $name }: answered automatically since { $when }, switched on by { $who }
autonomy-switch-off = Switch off
autonomy-asks = { $name } *asks to answer by itself:* { $right } of the last { $cases } drafts were approved unedited; with 95 % confidence more than { $bound } % of them are right.
autonomy-promote = Switch on
autonomy-not-yet = Not yet
autonomy-demoted = { $name }: for people again since { $when }. { $why }
autonomy-why-recalled = An answer was recalled.
autonomy-why-came_back = A customer came back about the same thing, or the ticket was reopened.
autonomy-why-rated_wrong = An answer was rated wrong.
autonomy-why-article_changed = The article was changed or withdrawn.
autonomy-why-switched_off = It was switched off.
modal-autonomy-title = Automatic answers
modal-autonomy-submit = Save
modal-autonomy-mode = For the whole desk
modal-autonomy-off = Off: a person approves every reply
modal-autonomy-shadow = Shadow: judge everything, send nothing
modal-autonomy-live = On: answer from what is switched on
modal-autonomy-article = Switch on for one article
modal-autonomy-hint = Questions of type FAQ on this channel are then answered with the article word for word, when Deskbell is sure. A FAQ entry only; parts of a policy always need a person.
modal-autonomy-channel = On which channel?
modal-autonomy-choose = Choose a channel
modal-autonomy-missing-channel = Choose the channel as well.
modal-autonomy-missing-article = Choose the article as well.
card-delivery-recalled = { $what }: recalled before it left
auto-notice = This answer was sent automatically. Reply “agent” to reach a person.

error-autonomy-no-entry = Only a FAQ entry in force can answer by itself. Choose another article.
error-autonomy-moved = This has changed in the meantime. Open the Home again.
error-nothing-to-rate = The latest turn of this ticket was not answered automatically.

# An article that has earned it, to the leads
promotion-title-asking = An article has earned automatic answers
promotion-title-on = An article answers automatically
promotion-title-learning = An article is for people
promotion-next = *Switch on* (admins): plain questions that it answers are then answered at once and word for word. One in ten still comes to people, and a recall, a wrong answer or an edit of the article takes it back at once. *Not yet*: it learns on and asks again. Until somebody decides, people answer. `deskbell shadow` prints what it would have sent.
promotion-mode-off = Automatic answers are off for the whole desk. To let it answer: Home › Change… › On.
promotion-mode-shadow = The whole desk is in shadow mode: nothing is sent. To let it answer: Home › Change… › On.
promotion-text = { $what }: { $title }

# deskbell shadow
shadow-mode-off = Automatic answers are off: nothing is judged. Switch shadow mode on with: deskbell shadow --switch shadow
shadow-mode-shadow = Shadow mode is on: every message is judged, nothing is sent.
shadow-mode-live = Automatic answers are on.
shadow-report = The last { $days } days: { $cases } messages judged. Had it been live, { $share } ({ $passed }) would have been answered without a person. Of these your agents have answered { $judged } so far, { $right } of them just so; { $wrong } would have been wrong.
shadow-wrong = ticket { $ticket }: would have been answered from “{ $title }”
