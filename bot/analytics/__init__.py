"""What the journal adds up to, over a day, a week or a month."""
