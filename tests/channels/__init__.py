"""Tests of how messages come in and replies go out."""
