done-assigned = Ticket { $ticket } is now with { $who }.
done-escalated = Ticket { $ticket } went to { $team }. Its new card is in their channel.
done-snoozed = Ticket { $ticket } is snoozed and comes back { $when }.
done-resolved = Ticket { $ticket } is resolved.

queue-title = { $count ->
    [one] *One ticket is waiting*
   *[other] *{ $count } tickets are waiting*
  } { $what }
queue-empty = Nothing is waiting. { $what }
queue-newer = Previous page
queue-older = Next page
find-title = *Tickets with* “{ $words }”, the newest first
find-nothing = Nothing found for “{ $words }”. Try fewer words, a ticket number, or all of an e-mail address, a phone number or a customer's id.
find-older = Older ones
status-new = *Ticket { $ticket }* has just come in: it is being sorted and a draft written.
status-waiting = *Ticket { $ticket }* is waiting for a person.
status-snoozed = *Ticket { $ticket }* is snoozed.
status-pending = *Ticket { $ticket }* was answered; the next word is the customer's.
status-resolved = *Ticket { $ticket }* is resolved.
state-new = just in
state-snoozed = snoozed
state-pending = answered
state-resolved = resolved
customer-title = *{ $who }* · { $segment } · { $count ->
    [one] one ticket
   *[other] { $count } tickets
  } since { $since }

ask-question = *{ $question }*
ask-unsure = ⚠️ This may not be what you mean; the documents say nothing closer.
ask-source = Source: { $source }
ask-next = See also: { $sources }
ask-internal = for agents only
ask-nothing = The documents say nothing about “{ $question }”. Ask with other words, or add it with `/desk knowledge`.
ask-post = Post here
ask-posted = Asked by { $who }

help-title = *What you can ask for.* In English or Korean, with small slips.
help-queue = • `/desk queue` what waits; add a team, a type, `urgent`, `vip`, `overdue`, `mine` or `unassigned`
help-status = • `/desk status #12` how a ticket stands
help-find = • `/desk find` words, a ticket number, or all of an e-mail address, phone number or customer id
help-customer = • `/desk customer #12` everything this person has asked
help-stats = • `/desk stats` today's figures; or `week`, `month`
help-digest = • `/desk digest now` the digest as it would be now, for you alone
help-ask = • `/desk ask` a question: what your documents say, with the source
help-macro = • `/desk macro` the saved replies; add words to find one
help-assign = • `/desk assign #12 @somebody` or `me`
help-escalate = • `/desk escalate #12` and a team, with a note if you like
help-snooze = • `/desk snooze #12 tomorrow 10:00`, `2h`, `monday`
help-resolve = • `/desk resolve #12`
help-new = • `/desk new` write up a phone call as a ticket
help-knowledge = • `/desk knowledge` hand over documents: FAQ tables, policies, guides
help-oncall = • `/desk oncall` whom each team calls, and where to change it
help-settings = • `/desk settings` who you are here, and what is set
help-help = • `/desk help` this list
help-mention = `@Deskbell` takes the same requests; in the thread of a card the ticket needs no number.
help-cards = Customers' messages appear as cards in your team's channel. Its buttons approve, edit and escalate; the ⋯ menu assigns, snoozes, resolves and shows the full history.
unknown-request = I do not understand “{ $typed }”.
unknown-maybe = Did you mean:
unknown-help = `/desk help` lists everything.

settings-me = You are { $who }, here as *{ $role }*.
settings-shop = *Shop:* { $name } · { $zone }
settings-hours = *The day begins* at { $opens }
settings-autonomy = *Automatic answers:* { $mode }
settings-mode-off = off
settings-mode-shadow = judged, but not sent
settings-mode-live = on
oncall-title = *Who is called, team by team*
oncall-team = *{ $team }* { $channel }
oncall-nobody = Nobody is named: what is urgent calls nobody by name.
oncall-group = On call: { $group } { $count ->
    [0] (Slack says nobody is in it)
   *[other] ({ $who })
  }
oncall-lead = Lead, called when time runs out: { $who }
oncall-open = At work now.
oncall-closed = Closed until { $when }.
oncall-how = Who is in a user group is changed in Slack (People → User groups). Which group and lead a team has is set by an admin: Home → Settings → A team, or `[teams]` in deskbell.toml.
settings-team = *Team { $name }* (`{ $key }`): { $channel }
settings-role = *Role { $role }:* { $who }
settings-no-roles = *Roles:* nobody is named, so every full member is an agent and a lead
settings-where = Admins set things on the Home, or in deskbell.toml.
role-viewer = viewer
role-agent = agent
role-lead = lead
role-admin = admin
role-nobody = guest

modal-new-title = New ticket
modal-new-submit = Make a ticket
modal-new-call = For what reached you by phone or in person. It is sorted and a reply drafted as for any message; you pass the answer on yourself.
modal-new-message = A reply is drafted for this message; once approved, it goes into the message's thread.
modal-new-said = What does the customer say?
modal-new-customer = Customer's name
modal-new-phone = Phone number
modal-new-order = Order number
modal-new-missing = Write what the customer says.
modal-new-done = Ticket { $ticket } is made. Its card appears in the team's channel in a moment.

error-which-ticket = Which ticket? Write its number: `/desk { $verb } #12`.
error-which-time = “{ $said }” is no time that I understand. Write for example `2h`, `tomorrow`, `monday 10:00` or `2026-12-24 14:00`, still to come.
error-which-customer = Which customer? Write a ticket's number, a name, or all of an e-mail address, a phone number or an id.
error-nobody-found = Nobody found for “{ $who }”. Write a ticket's number, a name, or all of an e-mail address, a phone number or an id.
error-find-what = What should I look for? Write `/desk find` and some words.
error-ask-what = What would you like to know? Write `/desk ask` and your question.
error-queue-words = I do not understand “{ $words }” here. A queue is narrowed down by a team ({ $teams }), a type, `urgent`, `vip`, `overdue`, `mine` or `unassigned`.
error-form-needs-command = That needs a form, which Slack opens after a command only. Write `/desk { $verb }`, or say here what is missing.
error-not-assignable = { $who } may not decide about tickets. Choose an agent.
error-same-team = The ticket is with { $team } already.
error-already-a-ticket = This message is a ticket already. `/desk find` with its words shows it.
