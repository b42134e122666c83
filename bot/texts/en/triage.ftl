triage-reason = Sorted by the words { $words }.
triage-reason-none = No clear sign in the words; please read it yourself.
triage-reason-model = Sorted by the language model from the message as a whole.
triage-reason-also = It could also be: { $types }.
triage-reason-language = Not in Korean or English, as far as we can tell; please read it yourself.
triage-reason-many = Very long or many questions at once; please read all of it.
