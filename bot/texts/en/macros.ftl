# Saved replies.

modal-macro-title = Macro
modal-macro-submit = Save
modal-macro-name = Name
modal-macro-text = Text
modal-macro-about = A reply to use again. Nothing of a single customer may stand in it.
modal-macro-from-reply = This is the reply without its customer. Read it once more: where something like [phone] stands, write what everybody may read, or take it out.
modal-macro-variables = Filled in for each customer: { $variables }
modal-macro-remove = Not needed any more?
modal-macro-remove-yes = Remove this macro
modal-macro-saved = “{ $name }” is saved. It is offered in the form for a reply, and by `/desk macro`.
modal-macro-removed = “{ $name }” is gone.
macro-nobody = there
macros-title = *Saved replies: { $count }*
macros-none = No macro has “{ $words }”.
macros-empty = There are no macros yet. Press *Save as a macro…* under a reply that was sent, or write one here.
macros-more = { $count } more. Add words to find them.
macros-new = New macro…
macros-change = Change…
macros-by = by { $who }

error-macro-empty = A macro needs a text.
error-macro-name = Give it a name, without a customer's name or number in it.
error-macro-name-taken = There is a macro named “{ $name }” already.
error-macro-token = { $token } stands where something of a customer stood. Write what everybody may read, or take it out.
error-macro-variable = { $variable } is not known. There are { $known }.
error-macro-personal = Something in it belongs to one customer: a name, a number, an address or a link. Use a variable, or take it out. What stands in your own documents may stay.
error-macro-changed = A colleague changed this macro while you had it open. Copy your text, close this and open it again.
error-macro-gone = This macro is gone.
error-macro-unfilled = { $place } is not filled in yet.
error-reply-gone = This reply is not there any more.
