"""The vendors' side of every channel, over loopback: to simulate, to show, to test."""
