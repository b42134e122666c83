"""HTTP in: the intake, Slack's door, health."""
