# Deadlines on cards and on the Home
due-first_reply = First reply
due-resolution = Solution
due-window = Channel reply
sla-due = { $what } due { $when }
sla-overdue = *{ $what } was due { $when }*
home-due = due { $when } ({ $left } left)
home-overdue = *overdue by { $left }* (since { $when })

# Warnings in the thread of a card
sla-warning-at_risk = { $what } due { $when }.
sla-warning-lead = { $what } due { $when }, and nobody has answered yet. Please see that somebody can.
sla-warning-overdue = Overdue: { $what } was due { $when }.
sla-warning-title = Ticket { $ticket }: { $what }

# What a customer reads before anybody has answered
receipt-faq = Thank you for your question. We have received it.
receipt-complaint = We are sorry for the trouble. We have your message, and a person will look into it.
receipt-consultation = Thank you for asking us. We have received your message.
receipt-order = Thank you. We have received your message about your order.
receipt-other = Thank you for your message. We have received it.
receipt-open = You can expect our answer by { $when }.
receipt-closed = We are not at our desks just now; you can expect our answer by { $when }.
