"""Get the approved reply to the customer, once."""
