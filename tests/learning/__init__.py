"""What the desk learns from agents."""
