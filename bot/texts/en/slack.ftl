# Words that cards, modals and the Home share.
type-faq = FAQ
type-complaint = Complaint
type-consultation = Consultation
type-order = Order or booking
type-other = Other

review-complaint = complaint
review-refund_risk = refund risk
review-legal = legal
review-partnership = partnership
review-outage = outage
review-safety = safety
review-privacy = privacy

priority-low = low
priority-normal = normal
priority-high = high
priority-urgent = urgent

urgency-low = low
urgency-normal = normal
urgency-high = high

segment-new = New customer
segment-regular = Regular customer
segment-vip = ⭐ VIP customer
segment-at_risk = At risk of leaving

channel-web_form = Web form
channel-email = Email
channel-kakao = KakaoTalk
channel-naver_talktalk = Naver TalkTalk
channel-instagram = Instagram
channel-messenger = Messenger
channel-channel_talk = Channel Talk
channel-cafe24 = Cafe24 board
channel-smartstore = SmartStore inquiry
channel-widget = Chat widget
channel-webhook = Integration
channel-phone = Phone
channel-slack = Slack

confidence-high = high
confidence-medium = medium
confidence-low = low
confidence-none = no source

delivery-reply = Reply
delivery-notice = Notice to the customer
delivery-receipt = Receipt

customer-unnamed = Unnamed customer

# Cards
card-title = { $title } · ticket { $ticket }
card-text = Ticket { $ticket } from { $customer } ({ $channel }): { $title }. { $what }. { $next }
card-what = { $type }, { $priority } priority
card-what-review = { $type }, { $priority } priority, to be checked for { $reasons }
card-what-unknown = Not sorted yet

card-stage-preparing = Preparing a draft
card-stage-refreshing = The customer wrote again, redrafting
card-stage-answer = Draft ready
card-stage-review = A person must check this one
card-stage-handoff = Needs your own answer
card-stage-courtesy = No answer needed
card-stage-escalated = Escalated to this team
card-stage-snoozed = Snoozed
card-stage-sending = Sending the reply
card-stage-sent = Reply sent
card-stage-kept = The reply waits for the customer
card-stage-delivered = Reply delivered
card-stage-uncertain = Did the reply arrive?
card-stage-failed = The reply could not be sent
card-stage-resolved = Resolved

card-next-preparing = A draft is on its way.
card-next-refreshing = A new draft will be here in a moment.
card-next-answer = Approve, edit or escalate.
card-next-review = Read it closely, then approve, edit or escalate.
card-next-handoff = Write the answer, or send the holding reply.
card-next-courtesy = Close it, or send a few kind words.
card-next-escalated = Please take it from here.
card-next-snoozed = It comes back at the chosen time.
card-next-sending = Nothing to do now.
card-next-sent = Nothing to do now.
card-next-kept = It is theirs as soon as they look. Nothing to do for you now.
card-next-delivered = Nothing to do now.
card-next-uncertain = Look at the customer's channel and say whether it arrived.
card-next-failed = Look at the cause, then send it again or reach the customer another way.
card-next-resolved = Nothing to do now.

card-order = Order { $order }
card-others = { $count } other tickets of this customer: { $numbers }
card-type = Type *{ $type }*
card-correct = Sorted wrong?
card-correct-type = Type
card-correct-priority = Priority
card-correct-urgency = Urgency
card-correct-review = Reason to check
card-correct-add = Add: { $reason }
card-correct-remove = Remove: { $reason }
card-priority = Priority *{ $priority }*
card-urgency = Urgency *{ $urgency }*
card-assignee = Assigned to { $who }
card-unassigned = Nobody assigned
card-review = ⚠️ *Check this one because of:* { $reasons }
card-reason = Why: { $reason }

card-message = *Customer's message*
card-messages = *{ $count } messages from the customer*
card-many-links = ⚠️ *Many links.* This may be advertising or phishing: look at it before you open one.
card-message-empty = (a message without words)
card-subject = Subject: { $subject }
card-attachments = { $count ->
    [one] { $count } attachment
   *[other] { $count } attachments
  }: { $names }
card-earlier = { $count ->
    [one] { $count } earlier exchange is in this card's thread.
   *[other] { $count } earlier exchanges are in this card's thread.
  }
card-reply-limit = Reply: { $limit }
card-way = { $channel }: { $way }
card-way-any = a reply can go out at any time
card-way-until = a reply can go out until { $when }
card-way-tap = the customer sees the reply when they tap “Check answer”
card-way-pull = the customer sees the reply when they open the chat again
card-way-public = the reply goes on a page that everybody can read
card-way-no-mail = they left an e-mail address, but no mail can go out from here yet. Once an admin has set up e-mail (docs/channels.md), new messages of this kind can be answered.
card-way-closed = ⚠️ the time for replies on this channel is over. It opens again when the customer writes.
card-way-email = We know an e-mail address of theirs.
card-way-phone = We know a phone number of theirs.
card-show-message = Show all
card-show-personal = Show personal data

card-draft = *Draft reply*
card-holding = *Holding reply* · No sure answer was found, so this only says that we are looking into it.
card-courtesy = *Kind words* · They need not be sent.
card-no-draft = There is no draft for this one. Please write the answer.
card-refreshing = The customer wrote again, so the draft is being rewritten. One moment.
card-preparing = Looking for sources and writing a draft. One moment.
card-confidence = Confidence *{ $level }*
card-sources = Sources: { $sources }
card-sources-more = { $count } more
card-unsupported = ⚠️ Your documents do not say: { $what }
card-compare = Please compare with the sources (marked ?): { $what }
card-marks = The numbers name the sources. The customer does not get them.
card-draft-cut = ⚠️ The draft is long and only its beginning is shown. Read all of it before you send it.
card-show-draft = Show the whole draft
card-no-way-back = ⚠️ This message cannot be answered from here. Copy the reply, send it to the customer yourself, then mark the ticket resolved.

card-approve = Approve & send
card-send-holding = Send holding reply
card-resolve = Close without a reply
card-edit = Edit
card-write = Write the answer
card-escalate = Escalate
card-rewrite = Rewrite
card-rewrite-shorter = Shorter
card-rewrite-warmer = Warmer
card-rewrite-formal = More formal
card-rewrite-not_helpful = Not helpful…
card-more-assign_me = Assign to me
card-more-assign = Assign to…
card-more-snooze = Snooze…
card-more-resolve = Mark resolved
card-more-history = Show full history
card-wake = Bring it back now
card-editing = A reply is being edited by { $who }
card-looking = Being looked at by { $who }
card-confirm-editing-title = A colleague is editing
card-confirm-editing-text = A colleague has this reply open and is editing it. Send the draft as it stands?
card-confirm-editing-yes = Send the draft
card-confirm-editing-no = Leave it to them
card-macro-save = Save as a macro…
card-reopen = Reopen
card-label = { $button }, ticket { $ticket }

card-confirm-title = Send it now?
card-confirm-text = This one is to be checked for: { $reasons }. The customer gets the reply at once; it cannot be called back.
card-confirm-yes = Send
card-confirm-no = Look again

card-approved = Approved by { $who } · { $when }
card-edited = Edited and approved by { $who } · { $when }
card-resolved = Marked resolved by { $who } · { $when }
card-reply = *Reply sent*
card-reply-queued = *Reply to be sent*
card-snoozed = Snoozed until { $when }.

card-delivery-queued = { $what }: being sent
card-delivery-retrying = { $what }: not through yet, next try
card-delivery-sent = { $what }: sent (this channel does not confirm arrival)
card-delivery-kept = { $what }: ready. It is delivered when the customer looks
card-delivery-delivered = { $what }: delivered
card-delivery-uncertain = ⚠️ *{ $what }: it may or may not have arrived.* We stopped so as not to send it twice. Look at the customer's channel, then choose below.
card-delivery-failed = ⚠️ *{ $what }: could not be sent.* Look at the cause, then send it again or reach the customer another way.
card-delivery-error = Cause: { $error }
card-arrived = It arrived
card-send-again = It did not arrive, send again
card-try-again = Send again
card-again-title = Send it again?
card-again-text = Only when you have seen that the reply is not in the customer's channel. If it did arrive, the customer gets it twice.
card-again-yes = Send again
card-again-no = Cancel

card-escalated = { $who } passed this one on.
card-escalated-from = { $who } passed this one on from { $team }.
card-note = *Note*
card-escalated-overdue = Overdue, so Deskbell passed this one on from { $team }.
card-moved = Ticket { $ticket } · { $customer }: now with { $team }.
card-moved-by = Passed on by { $who }.
card-moved-overdue = Passed on by Deskbell, because it was overdue.
card-moved-link = Open the new card

caution-search_degraded = ⚠️ The search index has a problem, so only keywords were searched. Please check the sources once more.
caution-model_failed = ⚠️ The language model did not answer: the sentences are copied from your documents.
caution-source_changed = ⚠️ A source of this draft has changed since it was written. Please check it before you send it.
caution-renewed = A source had changed, so this draft was written anew.
caution-search_recovered = All documents can be searched now, so this draft was written anew.
caution-no_knowledge = ⚠️ No documents have been added yet. Once an admin adds some, drafts will cite them.

thread-text = Earlier exchange { $turn } of ticket { $ticket }.
thread-title = Earlier exchange { $turn }
thread-no-reply = Closed without a reply.

# Modals
modal-cancel = Cancel
modal-close = Close

# Hints about the wording of a reply
hint-mixed-politeness = 💡 Two levels of politeness are mixed: “{ $said }”
hint-honoured-thing = 💡 This honours a thing as if it were a person: “{ $said }”
hint-particle = 💡 Please check the particle: “{ $said }”
hint-refused-withdrawal = 💡 To be checked: “{ $said }”. Article 17 of the Korean E-Commerce Act lets customers withdraw within 7 days of delivery; make sure an exception applies.
hint-apologises-twice = 💡 This apologises more than once: “{ $said }”
hint-placeholder = 💡 A place was not filled in: “{ $said }”
hint-chatty = 💡 Please check whether this suits a reply: “{ $said }”
hint-blames = 💡 This may read as blaming the customer: “{ $said }”
hint-banned = 💡 The shop does not use this word: “{ $said }”
hint-rule = 💡 “{ $said }”: { $advice }

claim = “{ $said }” ({ $kind })
claim-money = an amount
claim-date = a date or duration
claim-promise = a promise
claim-contact = a link or number
claim-count = a quantity
claim-citation = a source

modal-confirm-title = Confirm and send
modal-confirm-submit = Send it
modal-confirm-intro = Your documents do not say the following. If you send it, the shop stands by it.
modal-confirm-says = ⚠️ Without a source: { $what }
modal-confirm-label = Before it goes out
modal-confirm-option = I have checked that this is true

modal-edit-title = Edit the reply
modal-edit-submit = Send this
modal-edit-label = Reply to the customer
modal-edit-characters = Up to { $limit } characters.
modal-edit-bytes = This channel takes up to { $limit } bytes. A Hangul letter is 3 bytes, so that is about { $hangul } of them.
modal-edit-cut = ⚠️ The draft is longer than { $limit } characters, so its end was left out. Check that it still ends well.
modal-edit-macro = Insert a macro…
modal-edit-macro-long = ⚠️ The macro does not fit any more: together the text would be too long for this channel. What you typed is unchanged.
modal-edit-others = Also being edited by { $who }. Who sends first is heard; the other keeps their text.
modal-edit-stale = ⚠️ *Not sent: something changed while you wrote.* What is new stands above your text, which is untouched. Read it, change your reply if need be, and send again.
modal-edit-newer = The newest draft
modal-edit-sources = Sources: { $sources }

modal-escalate-title = Escalate
modal-escalate-submit = Pass it on
modal-escalate-team = Which team should take it?
modal-escalate-choose = Choose a team
modal-escalate-priority = Priority
modal-escalate-urgency = Urgency
modal-escalate-note = Note
modal-escalate-note-hint = Only the receiving team sees it, never the customer.
modal-escalate-tell = Tell the customer
modal-escalate-tell-option = Tell the customer that a specialist team has it
modal-escalate-none-title = No team to choose
modal-escalate-none = Add a team under [teams] in deskbell.toml and it can be chosen here. Please tell your admin.

modal-assign-title = Assign
modal-assign-submit = Assign
modal-assign-label = Who should take it?
modal-assign-choose = Choose a person

modal-snooze-title = Snooze
modal-snooze-submit = Snooze
modal-snooze-label = When should it come back?
modal-snooze-hint = Time zone: { $zone }. If the customer writes again, it comes back at once.
modal-snooze-one_hour = In 1 hour
modal-snooze-three_hours = In 3 hours
modal-snooze-tomorrow = Tomorrow at { $opens }
modal-snooze-next_monday = Next Monday at { $opens }
modal-snooze-picked = At the date and time below
modal-snooze-date = Date
modal-snooze-time = Time
modal-snooze-missing = Choose when it should come back.
modal-snooze-past = Choose a time that is still to come.

modal-not-helpful-title = About this draft
modal-not-helpful-submit = Send feedback
modal-not-helpful-label = What was wrong with it?
modal-not-helpful-wrong = It is not correct
modal-not-helpful-off_topic = It does not answer the question
modal-not-helpful-outdated = The information is out of date
modal-not-helpful-tone = The tone does not fit
modal-not-helpful-other = Something else
modal-not-helpful-note = Anything to add
modal-not-helpful-thanks = The draft stays as it is. Your feedback helps the next drafts.

modal-upload-title = Add knowledge
modal-upload-about = FAQ as CSV, Excel, JSONL or Markdown; policies as Markdown, Word, PDF, HTML or text. A file of the same name replaces the earlier one.
modal-upload-label = Files
modal-upload-audience = For whom?
modal-upload-internal = For agents only, never shown to customers
modal-upload-submit = Read them
modal-upload-missing = Choose at least one file.

modal-words-title = Our own words
modal-words-about = Do customers call something by another name than your articles do? Say both here, and the search finds it.
modal-words-word = What customers say
modal-words-word-hint = A nickname, a product name, a slip of the pen
modal-words-meaning = What our articles call it
modal-words-meaning-hint = As it is written in your FAQ and policies
modal-words-submit = Add
modal-words-added = From now on “{ $word }” is read as “{ $meaning }”. The search follows in a few seconds.
modal-words-by = added by { $who }
modal-words-file = from the file { $file }
modal-words-remove = Remove
modal-words-none = There are no words of your own yet.
modal-words-more = { $count } more are listed by `deskbell articles`.

modal-history-title = Full history
modal-draft-title = The whole draft
modal-refused-title = Not carried out
modal-refused-typed = What you wrote, to copy from here:
modal-pages = Page { $page } of { $pages }
modal-newer = Next
modal-older = Previous
modal-history-empty = Nothing has been said yet.
modal-said-customer = *{ $who }* · customer
modal-said-desk = *{ $who }* · reply
modal-said-shop = *Reply*
modal-said-continued = (continued)

# App Home
home-title = { $shop } support desk
home-greeting = { $count ->
    [one] Hello { $who }. *{ $count } ticket* is waiting for a person.
   *[other] Hello { $who }. *{ $count } tickets* are waiting for a person.
  }
home-calm = Hello { $who }. Nothing is waiting. New messages appear as cards in your team's channel.
home-waiting = Waiting now
home-ticket = Ticket { $ticket }
home-priority = { $priority } priority
home-since = { $when }
home-urgent = urgent for the customer
home-listed = { $count ->
    [one] One ticket in this list.
   *[other] { $count } tickets in this list.
  }
home-none = Nothing here is waiting.
home-mine = Yours
home-mine-more = { $count } more are yours: choose “Only mine” below.
home-found = Found: { $words }
home-search = Find a ticket
home-search-box = Words, a ticket number, or all of an address or a phone number
home-all = Show the whole queue
home-all-only = All of them
home-all-team = All teams
home-all-type = All types
home-only-urgent = Only urgent
home-only-vip = Only VIP
home-only-mine = Only mine
home-only-unassigned = Only unassigned
home-only-overdue = Only overdue
home-today = Today: { $what }
home-today-nothing = nothing yet
home-today-came = { $count ->
    [one] one message came in
   *[other] { $count } messages came in
  }
home-today-answered = { $count } answered
home-today-alone = { $count } answered automatically
home-today-escalated = { $count } escalated
home-today-resolved = { $count } resolved
home-today-overdue = *{ $count } overdue now*
span-days = { $count ->
    [one] 1 day
   *[other] { $count } days
  }
span-hours = { $count } h
span-minutes = { $count } min
home-troubles = An admin should look at this
home-troubles-more = There are { $count } more.
home-look = Open
home-how = How it works
home-how-1 = *1. A message comes in.* It is sorted by type and priority, and a draft is written from your own documents.
home-how-2 = *2. On the card in the team channel* you approve and send it, edit it, or escalate it.
home-how-3 = *3. Only what a person approved* goes back on the customer's channel, or what an admin switched on under “Automatic answers”.
home-upload = Add knowledge
home-words = Our own words
home-help = `/desk help` lists the commands.

card-rewrite-source = Wrong source…
card-choose-source = Choose a source
card-learned-both = *Learned:* questions like this are answered by “{ $right }”, not by { $wrong }.
card-learned-right = *Learned:* questions like this are answered by “{ $right }”.
card-learned-wrong = *Learned:* { $wrong } does not answer questions like this.
modal-source-title = Choose the source
modal-source-submit = Use this one
modal-source-now = Now: { $sources }
modal-source-label = Which article answers this?
modal-source-any = Or find another one
modal-source-search = Search all articles
modal-source-hint = The draft is written anew from it, and questions like this will find it. What you find here goes before the list above.
modal-source-missing = Choose an article from the list, or find one here.
proposal-article-title = Change this article?
proposal-wording-title = Always word it this way?
proposal-article = *“{ $title }”*: in { $seen } tickets, agents changed the draft in the same way before sending it.
proposal-everywhere = In { $seen } tickets, agents changed the draft in the same way before sending it.
proposal-before = Instead of
proposal-after = agents wrote
proposal-removed = Agents take this sentence out
proposal-added = Agents add this sentence
proposal-examples = Past drafts before and after:
proposal-example = Ticket { $ticket }
proposal-nothing = (left out)
proposal-approve-article = Change the article
proposal-approve-wording = Always write it so
proposal-dismiss = Dismiss
proposal-article-means = A new version of the article is written. “deskbell learned revoke { $number }” brings the old one back. Please change your source document as well.
proposal-wording-means = Drafts from your documents will be worded so. “deskbell learned revoke { $number }” ends it.
proposal-approved = Approved by { $who } · { $when } · taken back with “deskbell learned revoke { $number }”
proposal-dismissed = Dismissed by { $who } · { $when } · { $number }
proposal-revoked = Taken back by { $who } · { $when } · { $number }
proposal-state-open = Waiting for a decision.
proposal-state-approved = Approved.
proposal-state-dismissed = Dismissed.
proposal-state-revoked = Taken back.
proposal-text = { $title } { $where } { $state }
