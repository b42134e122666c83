"""Saved replies with variables: made from what was sent, filled in for another customer."""
