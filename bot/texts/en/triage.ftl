triage-reason = Sorted by the words { $words }.
triage-reason-none = No clear sign in the words; please read it yourself.
