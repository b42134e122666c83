error-unexpected = Something went wrong on our side. The ticket is unchanged; please try again.
error-not-opened = The window did not open in time, and nothing was changed. Please press again.
error-not-allowed = You may not do this here. Ask { $whom }.
error-not-a-member = Only a full member of this workspace may do this. Ask one of your colleagues; nothing was changed.
error-not-admin = Only admins do this: the people in [roles.admin] of deskbell.toml, or else the workspace admins. Please ask one of them.
error-not-checked = Slack could not tell us just now whether you may do this. Please try again in a moment; nothing was changed.
error-stale-draft = The customer or a colleague changed this ticket since you opened it. Please look at the new card and decide again; nothing was sent.
error-not-found = That ticket is not here any more. It may have been removed; look for its newest card in the channel.
error-unconfirmed = Nothing was sent yet: the documents do not say { $what }. Please press Approve on the card again and confirm it.
error-eval-line = Line { $line } of the file cannot be read ({ $where }). docs/drafts.md shows how it should look.
error-eval-empty = There is no draft to evaluate.
error-unacceptable = { $why }
error-misconfigured = { $why }
error-unknown-key = { $place }: "{ $key }" is not a setting. Remove it or fix the spelling; deskbell.sample.toml lists them all.
error-model-extra = EMBEDDING_MODEL asks for a local model, and the library { $name } is missing. Install it with: pip install "deskbell[local]"
error-model-folder = EMBEDDING_MODEL: there is no folder { $path }. Name a folder with a model, or fetch one with: deskbell fetch-model NAME
error-model-file = EMBEDDING_MODEL: there is no { $names } in { $path }. A model is exported to ONNX with its tokenizer.json beside it.
error-model-unreadable = EMBEDDING_MODEL: { $path } is damaged or not what its name says ({ $why }).
error-model-inputs = EMBEDDING_MODEL: the model wants { $names }. A sentence model takes input_ids, attention_mask and token_type_ids.
error-model-outputs = EMBEDDING_MODEL: the model gives "{ $name }" in the shape { $shape }, which are neither vectors of texts nor of tokens. Is it a sentence model?
error-model-numbers = EMBEDDING_MODEL: the model gives vectors that hold no numbers. Export it again.
error-model-pooling = EMBEDDING_MODEL: the model joins its tokens by "{ $mode }", which is not supported. Use one that takes the mean or the first token.
error-model-run = EMBEDDING_MODEL: the model could not be run ({ $why }). Export it again, or use another.
error-model-fetch = { $name } could not be downloaded ({ $why }). Check the name on huggingface.co and the network.
error-bad-value = { $place }: "{ $key }" cannot be used: { $why }
error-old-sqlite = This Python comes with SQLite { $version }, which is too old for it. Use SQLite 3.42 or newer (for example the official Python image), Python 3.11, or set DATABASE_URL to a PostgreSQL database.
error-database-url = DATABASE_URL cannot be used. Write postgresql://user:password@host:5432/name (special characters in the password as %XX), or leave it empty for a SQLite file in the data folder.
error-source-name = A source needs a name of 1 to 80 characters.
error-source-taken = There is already a source called "{ $name }". Choose another name.
error-already-decided = { $who } already { $what ->
    [approved] approved this reply
    [edited] sent an edited reply
    [auto_answered] answered this automatically
    [escalated] escalated this ticket
    [resolved] marked this ticket resolved
   *[other] decided this ticket
  }. Nothing was sent twice.
error-no-way-back = This message came without a way to answer it from here. Copy the reply into the customer's own channel, then mark the ticket resolved.
error-empty-reply = The reply is empty. Write what the customer should read.
error-too-long-characters = The reply has { $length } characters; this channel takes { $limit }. Please shorten it.
error-too-long-bytes = The reply has { $length } bytes; this channel takes { $limit } (about { $limit } English letters or a third as many Korean ones). Please shorten it.
error-unknown-team = There is no team "{ $team }". Choose one from the list.
error-nothing-to-settle = This delivery is not in question any more. The card shows where it stands.
error-no-source = There is no source called "{ $name }". "deskbell source list" shows them.
error-nothing-to-ingest = Say what to read: files or folders, --urls FILE or --history FILE.
error-no-article = There is no article "{ $id }" in force. "deskbell articles" lists them.
error-no-article-history = There never was an article "{ $id }". "deskbell articles" lists them.
error-source-gone = This article is not there any more. Choose another one.
error-word-gone = This word is not there any more.
error-word-in-file = "{ $word }" stands in { $source }. Remove it there.
error-no-change = There is no change { $number } to take back. "deskbell learned" shows what there is.
error-no-lesson = There is no lesson { $number } in force. "deskbell learned" shows what there is.
error-change-decided = { $what ->
    [approved] This change was approved already.
    [dismissed] This change was dismissed already.
   *[other] This change was taken back.
  } Nothing was done.
error-article-moved-on = “{ $title }” has changed since, so this does not fit it any more. Nothing was done; please look at the article.
error-not-a-number = "{ $number }" names nothing that was learned. Write the number as "deskbell learned" shows it, such as 12 or c3.
error-lines-file = { $file } cannot be read: { $why }. Give the path of a UTF-8 file with one JSON object a line.
error-queries-line = { $file }, line { $line }: { $why }. Correct the line and run it again; deskbell eval retrieval --help shows the format.
error-no-queries = There are no questions in { $file }. Write one JSON object a line; deskbell eval retrieval --help shows the format.
error-no-knowledge = Nothing of { $path } can be asked. { $why }
error-cannot-write = { $file } cannot be written: { $why }. Name a file in a folder that is there.
error-no-matplotlib = A picture needs matplotlib, which is not installed. Install it with: pip install "deskbell[pictures]"
error-picture-file = The picture cannot be written to { $file }: { $why }.
error-triage-line = { $file }, line { $line }: { $why }. Correct the line and run it again; docs/triage.md shows the format.
error-triage-nothing = Name a file of labelled messages, or give --held-out.
error-never-stored = A reply must not hold a registration or card number. Please take it out and send again.
error-not-viewer = You may not see covered personal data. Ask somebody named in [privacy] viewers of deskbell.toml.
error-customers-file = The table of customers cannot be read: { $path }. It must be UTF-8 CSV with a column segment and one of id, email, phone.
error-no-customer = No customer { $who }. Give the id the source uses, or an e-mail address or phone number a source has verified.
error-channel-key = the vendor refuses the key; check { $what } and its rights
error-channel-away = { $url } does not answer; check the network, then look again
error-channel-address = { $name } does not know our server's address; register it in its API centre
error-cafe24-version = the version of Cafe24's API that we speak ends about { $day }; a newer Deskbell knows the next one, or set CAFE24_API_VERSION to it
error-meta-unsubscribed = the account does not send us its events yet; in the app under Webhooks, subscribe it to messages and messaging_postbacks
error-source-default = The keys of "default" are INTAKE_TOKEN and INTAKE_WEBHOOK_SECRET in the environment: change them there.
error-notify-file = The list cannot be read: { $path }. It must be UTF-8 CSV with a column phone; every other column is a variable of the template.
error-notify-no-solapi = Alimtalk is not set up: docs/channels.md, section "solapi", has the steps.
