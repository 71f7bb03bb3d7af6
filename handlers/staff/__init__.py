"""What the people of the desk do in chat: join, roles, duty, absence, the audit log."""
