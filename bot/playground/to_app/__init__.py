"""What the bot is told: events, interactions and commands, over HTTP or Socket Mode."""
