"""What the browser page asks for and is told."""
