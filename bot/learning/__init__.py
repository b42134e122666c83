"""From what agents approve, correct and turn down to better answers; all of it can be undone."""
