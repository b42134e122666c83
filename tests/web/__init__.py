"""Tests of HTTP in, against the real server on the loopback address."""
