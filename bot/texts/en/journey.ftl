journey-triage-failed = Sorting this message failed on our side; please look at it yourself.
