"""The nouns every room shares: terms, tables, who may follow whom, and the journal."""
