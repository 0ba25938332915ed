"""Understanding what a mail says. Pure: no Django, no clock, no network."""
