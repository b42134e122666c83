"""Tests of what is read at start: settings, and the database they name."""
