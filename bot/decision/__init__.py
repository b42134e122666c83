"""Approve, edit, escalate, assign, snooze, resolve: one transaction each, exactly one winner."""
