doctor-config-ok = Settings: { $path }
doctor-config-missing = No settings file at { $path }; everything is at its default.
doctor-config-missing-advice = Copy deskbell.sample.toml to { $path } and name your teams and their Slack channels.
doctor-database-ok = Database: { $what }
doctor-database = The database cannot be opened ({ $why }).
doctor-database-advice = Check DATABASE_URL, or the folder in DESKBELL_HOME, and that this user may write there.
doctor-sources-ok = Intake: { $count ->
    [one] one source may post messages.
   *[other] { $count } sources may post messages.
  }
doctor-sources = Nobody may post customer messages yet.
doctor-sources-advice = Run "deskbell source add NAME" and give the token to your form or no-code tool.
doctor-knowledge-ok = Knowledge: { $articles } articles, { $passages } passages, index healthy.
threshold-ok = May answer alone from a confidence of { $confidence }: { $right } of { $judged } judged drafts were right, target { $target } %.
threshold-none = May not answer alone yet: { $right } of { $judged } judged drafts were right, and that does not prove { $target } % for any confidence.
doctor-knowledge-empty = The knowledge base is empty, so every draft will be a holding reply.
doctor-knowledge-empty-advice = Put FAQ and policy files into a folder and run "deskbell ingest FOLDER" (looked for: { $path }).
doctor-knowledge-degraded = The search index is not in use ({ $why }); keyword search answers instead.
doctor-knowledge-degraded-advice = Nothing to do: it rebuilds itself while the desk runs. If this stays, run "deskbell ingest" again.
doctor-embedding-ok = Embedding model: { $model } answers with { $numbers } numbers a text.
doctor-embedding = The embedding model cannot be used. { $why }
doctor-embedding-advice = Correct EMBEDDING_MODEL, or leave it empty: the search comes with vectors of its own.
doctor-slack-ok = Slack: signed in as { $bot } in { $team }.
doctor-slack-missing = Slack is not connected: SLACK_BOT_TOKEN is not set.
doctor-slack-missing-advice = At api.slack.com/apps choose "Create New App" → "From a manifest", paste manifest.json, install it, and put the tokens into .env (see .env.sample). To look around first, run "deskbell demo".
doctor-slack-token = Slack refuses the bot token ({ $error }).
doctor-slack-token-advice = Copy the "Bot User OAuth Token" (it begins with xoxb-) from "OAuth & Permissions" into SLACK_BOT_TOKEN. After a reinstall it is a new one.
doctor-slack-unreachable = Slack cannot be reached at { $url } ({ $why }).
doctor-slack-unreachable-advice = Check this machine's network and proxy. SLACK_API_URL is only needed for the playground.
doctor-slack-scopes = The bot token lacks permissions: { $scopes }.
doctor-slack-scopes-advice = Paste the newest manifest.json under "App Manifest", save, and reinstall the app to the workspace.
doctor-socket-ok = Socket Mode: the app token works.
doctor-app-token = Slack refuses the app token ({ $error }).
doctor-app-token-advice = Under "Basic Information" → "App-Level Tokens" make one with connections:write (it begins with xapp-) and put it into SLACK_APP_TOKEN.
doctor-no-way-in = Slack cannot reach the desk: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.
doctor-no-way-in-advice = Set SLACK_APP_TOKEN for Socket Mode (nothing to open), or SLACK_SIGNING_SECRET and a public address for HTTP.
doctor-http-ok = HTTP: Slack's requests are expected at { $where } (behind your public address).
doctor-teams-ok = Teams: { $count ->
    [one] the team's channel is ready.
   *[other] the channels of all { $count } teams are ready.
  }
doctor-no-teams = No team is set up, so cards have no channel to go to.
doctor-no-teams-advice = Add a [teams.support] section with the channel's id to deskbell.toml (deskbell.sample.toml shows how).
doctor-channel = Slack does not show us the channel { $channel } ({ $error }).
doctor-channel-advice = Copy the id from the channel's details, at the very bottom. For a private channel, invite the bot first.
doctor-not-member = The bot is not in { $channel }.
doctor-not-member-advice = Write "/invite @Deskbell" in { $channel }.
doctor-on-call = The on-call group { $group } of { $team } cannot be read ({ $error }).
doctor-on-call-advice = Copy the group's id from its address in Slack, or leave on_call empty.
doctor-model-ok = Language model: { $model } answers.
doctor-model-missing = No language model: drafts are built from your documents' own sentences.
doctor-model-missing-advice = That is fine. For freer drafts set CHAT_MODEL with OPENAI_API_KEY, or OPENAI_BASE_URL of any compatible endpoint.
doctor-model = The language model { $model } does not answer ({ $why }).
doctor-model-advice = Check OPENAI_API_KEY, OPENAI_BASE_URL and CHAT_MODEL. Until it answers, drafts come from your documents.
doctor-knowledge-unread-ok = Knowledge: { $articles } articles in { $path }, to be read when the desk starts.
doctor-chroma-ok = Chroma server: { $url } is on this machine or a private network.
doctor-chroma-unreachable = The Chroma server { $url } cannot be found ({ $why }); keyword search answers instead.
doctor-chroma-unreachable-advice = Start it, or correct CHROMA_URL. Without CHROMA_URL the index is a folder, which needs no server.
doctor-chroma-public = The Chroma server { $url } has a public address ({ $addresses }). It asks nobody for a password.
doctor-chroma-public-advice = Move it to this machine or a private network behind a firewall and change CHROMA_URL, or remove CHROMA_URL to keep the index in a folder.
doctor-chroma-listening = The Chroma server { $url } can also be reached from the network, as { $addresses }. It asks nobody for a password.
doctor-chroma-listening-advice = Start it with "chroma run --host 127.0.0.1", or close its port in the firewall.
doctor-channels = A channel's settings cannot be used ({ $why }).
doctor-channels-advice = Correct or remove the line in .env; docs/channels.md has them all.
doctor-channel-vendor-ok = Channel { $name }: set up. Its address is /channels/{ $name }.
doctor-channel-vendor = Channel { $name }: { $why }
doctor-channel-vendor-advice = docs/channels.md, section "{ $name }", has the steps.
