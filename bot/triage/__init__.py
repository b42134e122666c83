"""What kind of message it is, how important and urgent, and who must see it."""
