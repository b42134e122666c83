"""The tests; they mirror the rooms of bot/ and knowledge/."""
