"""Instagram DM and Messenger, which speak one language."""
