"""Tests of what agents decide, and that one of several wins."""
