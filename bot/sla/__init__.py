"""By when a ticket should be answered and resolved, who is told when time runs out, and what the
customer is told meanwhile."""
