"""Forget a person, or what is older than the shop wants to keep; keep apart what law asks for."""
