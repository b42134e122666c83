"""Deskbell: a support desk that lives in Slack."""
