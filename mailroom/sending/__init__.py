"""Getting mail out: from an outbox row to a server that took it."""
