"""What the shop knows, searchable. Stands alone: imports nothing from bot."""
