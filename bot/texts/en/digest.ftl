# The digest, and /desk stats
digest-day = { $first }
digest-week = { $first } to { $last }
digest-month = { $first } to { $last }
digest-title = Digest: { $period }
digest-so-far = So far: { $period }
digest-headline = { $tickets ->
    [one] One ticket
   *[other] { $tickets } tickets
  } came in, { $replies ->
    [one] one reply
   *[other] { $replies } replies
  } went out, { $missed ->
    [0] no deadline was missed
    [one] one deadline was missed
   *[other] { $missed } deadlines were missed
  }. { $waiting } waiting now, { $overdue } of them overdue.
digest-came-in = *Came in:* { $tickets ->
    [one] one ticket
   *[other] { $tickets } tickets
  }, { $messages ->
    [one] one message
   *[other] { $messages } messages
  }
digest-answered = *Answered:* { $automatic } automatically, { $approved } as drafted, { $edited } edited; { $escalated } escalated
digest-first-reply = *First reply:* half within { $half }, nine in ten within { $most } of working time ({ $count })
digest-solution = *Solution:* half within { $half }, nine in ten within { $most } of working time ({ $count })
digest-deadlines = *Deadlines kept:* { $share } ({ $met } in time, { $missed } missed)
digest-spike = ⚠️ Far more than usual: *{ $what }* { $count }, usually { $usual }
digest-trend = Tickets by type
digest-trend-numbers = Tickets: { $numbers }
digest-point = { $when } { $count }
digest-waiting = *Waiting now:* { $waiting }, { $overdue } of them overdue. What matters most:
digest-nothing-waits = *Waiting now:* nothing.
digest-look = Show conversation
digest-look-label = Show the conversation of ticket { $ticket }
digest-questions = *Asked most*
digest-unanswered = *Asked several times, and no article answers it*
digest-question = • { $title } ({ $count })
digest-model = Language model: ${ $usd } for { $calls ->
    [one] one call
   *[other] { $calls } calls
  }
digest-corrected = { $count ->
    [one] one label corrected
   *[other] { $count } labels corrected
  }
digest-advice-late = *Worth doing:* { $missed } deadlines were missed. See who is short of hands, or whether the targets in `[sla]` are what you can keep.
digest-advice-spike = *Worth doing:* look into { $of }: { $count } tickets, far more than usual. If something has happened, one article answers all of them.
digest-advice-write = *Worth doing:* write an article about “{ $title }”: { $count } customers asked, and none answers it. `/desk knowledge` takes it.
digest-advice-wording = *Worth doing:* agents edited { $edited } of { $written } drafts. Look through the proposed changes, or set another tone.
digest-advice-train = *Worth doing:* { $count } labels were corrected. `deskbell train` learns from them.
error-which-period = I do not understand “{ $words }” here. Write `today`, `week` or `month`.
digest-sent = { $period } is in Slack.
digest-not-sent = { $period } could not be sent just now; try again in a minute.
error-digest-nowhere = A digest needs Slack's token (SLACK_BOT_TOKEN) and a channel: [digest] channel, or that of the default team. `--dry-run` needs neither.
digest-pledges = *Promises to customers:* { $kept } kept, { $broken } broken
digest-pledge = • Ticket { $ticket }, { $who }: due { $when }
pledge-reminder = { $who }, you promised: “{ $said }” Due { $when }.
error-digest-not-over = That is not over yet. `--dry-run` shows it so far, as does `/desk digest now`.
digest-unhelpful = *Of no help on the FAQ page*
digest-voted = • { $title } — helpful { $yes }, not helpful { $no }
