"""Getting mail from mailboxes: the words of IMAP, signing in, noticing, comparing, waiting."""
