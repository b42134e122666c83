triage-reason = Sorted by the words { $words }.
triage-reason-none = No clear sign in the words; please read it yourself.
triage-reason-model = Sorted by the language model from the message as a whole.
