"""What people ask of the desk in words: after /desk, or after @Deskbell."""
