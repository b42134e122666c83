"""How customers reach us and how we reach them. One channel, one file."""
