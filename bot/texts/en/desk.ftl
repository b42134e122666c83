trouble-uncertain = { $count ->
    [one] One reply may or may not have reached its customer. Open its card and say which.
   *[other] { $count } replies may or may not have reached their customers. Open their cards and say which.
  }
trouble-failed = { $count ->
    [one] One reply could not be delivered. Open its card to see why and send it again.
   *[other] { $count } replies could not be delivered. Open their cards to see why and send them again.
  }
trouble-slack = Slack refuses our messages in { $channel } ({ $error }). Invite the bot to the channel, or run "deskbell doctor".
trouble-channel = Messages of { $channel } cannot be fetched: { $why }. "deskbell doctor" says more.
trouble-unread = { $count ->
    [one] One genuine message could not be read.
   *[other] { $count } genuine messages could not be read.
  } "deskbell channels unread" shows what is kept of them.
trouble-search = Search runs on keywords only for now ({ $why }). Drafts still come; the index rebuilds itself.
error-home = The data folder { $path } cannot be used ({ $why }). Set DESKBELL_HOME to a folder this user may write to.
error-second-process = Another Deskbell already runs on the data folder { $path }. Stop it first, or set DATABASE_URL to PostgreSQL to run several.
error-no-slack = Slack is not connected. Set SLACK_BOT_TOKEN and either SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP); README shows how in five steps. To look around without Slack, run "deskbell demo".
error-worker-needs-postgres = Workers share one PostgreSQL database. Set DATABASE_URL=postgresql://…; on SQLite, "deskbell run" does all the work itself.
error-port-in-use = Port { $port } is taken by another program. Stop it, or choose another port with DESKBELL_PORT.
demo-starting = Starting the desk and its sample shop …
demo-ready = Open { $url } in your browser. The first customers are on their way; Ctrl-C stops everything. (The desk writes its log to { $log }.)
demo-site = What customers see (FAQ page, contact form, chat): { $url }
demo-stopping = Stopping.
error-demo-desk = The desk stopped while starting (exit code { $code }). { $log } says why.
error-demo-ended = The desk has stopped by itself (exit code { $code }). { $log } says why; start the demo again.
error-demo-slow = The desk was not ready within { $seconds } seconds. { $log } may say why; please try again.
reply-limit-characters = up to { $limit } characters
reply-limit-bytes = up to { $limit } bytes (about a third as many Korean letters)
error-demo-port = Port { $port } is taken by another program, perhaps another demo. Stop it, or choose another one: scripts/demo --port 0 takes any free one.
customers-imported = { $changed } customers have their segment. { $unknown } have never written; { $refused } lines could not be read.
customers-refused = Lines that could not be read: { $lines }
erase-found = Found { $customers } customers with { $tickets } tickets.
erase-copies = Copies: messages { $messages }, drafts { $drafts }, replies { $replies }, lessons { $lessons }, Slack posts { $posts }
erase-dry = Nothing has been erased yet. Add --yes to do it.
erase-done = Erased. A running desk changes the Slack cards within two minutes.
erase-kept = Ticket { $ticket }: kept apart until { $until } ({ $duty })
erase-duty-contract = contract and payment records, 5 years
erase-duty-complaint = complaint and dispute records, 3 years
erase-law = { $law }: { $url }
erase-elsewhere = Left to you: backups, exported files, where the message came from (forms, original Slack posts), and what agents wrote in threads.
notify-would = { $count } people would be written to. Add --yes to send.
notify-refused = Lines without a Korean mobile number, or with an empty field: { $lines }
notify-sent = Sent: { $count }
notify-already = Sent by an earlier run: { $count }
notify-uncertain = May have gone out, not sent again: { $count }. Solapi's own list says which did.
notify-failed = Refused: { $count }
notify-later = Solapi is busy or away: { $count }. Run it again later.
