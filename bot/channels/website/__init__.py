"""The shop's own website: a contact form and a chat widget."""
