"""Benches: the desk as a shop runs it, killed, raced, flooded and left alone. See scripts/bench."""
