"""Tests of the durable engine, the peers that watch each other, and the stations it drives."""
