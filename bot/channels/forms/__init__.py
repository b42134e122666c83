"""Forms of Typeform, Tally and Google: what was answered becomes a message."""
