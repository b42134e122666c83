"""What the bot calls: the Web API and response URLs, as strict as Slack."""
