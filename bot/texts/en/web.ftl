intake-no-key = No key was given. Send "Authorization: Bearer <token>" or sign the request as a Standard Webhook; "deskbell source add NAME" prints both keys.
intake-wrong-key = The token or signature is not valid. Check that it was copied whole; "deskbell source add NAME" makes a new one.
intake-stale = The signature is fine but its timestamp is more than five minutes off. Set the sender's clock.
intake-malformed = "{ $field }" cannot be used: { $why }
intake-conflict = The event id "{ $event_id }" was used before with another body. The first message was kept; send this one under an id of its own.
intake-too-large = The message is larger than { $limit } bytes. Leave attachments out and send their addresses.
intake-unavailable = The message could not be stored just now. Send it again in a few seconds under the same event id.
