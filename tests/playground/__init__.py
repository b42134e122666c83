"""Tests of the stand-in for Slack, with the real SDK and the real Bolt against it."""
