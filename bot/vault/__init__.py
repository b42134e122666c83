"""What says who somebody is: found in a text, and kept from where it has no business. Pure."""
