"""Tests of which ticket a message belongs to."""
