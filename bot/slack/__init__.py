"""The agents' surface: the only room that speaks to Slack."""
