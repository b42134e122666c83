"""The gate: its rule, its step, what it earns and what it may never do."""
