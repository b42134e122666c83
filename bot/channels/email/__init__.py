"""E-mail: in by IMAP or a provider's webhook, out by SMTP.

charset, html, quotes   what the customer wrote, out of what the wire holds
mail                    one e-mail, whoever handed it over
office                  our address: signed reply addresses, our Message-IDs, whose they are
reading                 a mail → what it means for the desk
way_back                a reply to somebody who only left their address
mailbox, imap, smtp     the shop's own mailbox
sendgrid, mailgun, postmark     providers that call us
"""
