"""Which ticket is it? Duplicates dropped, threads matched, tickets opened or reopened."""
