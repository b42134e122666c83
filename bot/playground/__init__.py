"""A strict local stand-in for Slack with a browser page: for the demo and for every test."""
