# Customers who wait for the same answer.

pile-title = { $count } customers wait for the same answer
pile-text = { $count } customers wait for the same answer. Read the drafts and approve them together.
pile-source = Answered from: { $source }
pile-more = { $count } more.
pile-open = Read and approve…
pile-done = Customers who waited for the same answer: all of them have been seen to.
pile-modal-title = The same answer
pile-about = Each of these { $count } customers gets the draft under their own words. Untick whom it does not fit: their cards stay as they are.
pile-label = To { $customer }
pile-send = Send this reply (#{ $ticket })
pile-submit = Approve & send
pile-sent = Replies on their way: { $count }
pile-refused = #{ $ticket } was not sent. { $why }

error-pile-gone = Nobody of this pile is waiting any more.
error-nothing-ticked = Nothing is ticked. Tick at least one reply, or close this.
