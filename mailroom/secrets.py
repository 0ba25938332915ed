"""Passwords of mailboxes, encrypted at rest."""

from functools import partial

from shared import sealing

PURPOSE = "mailroom.secrets"
seal = partial(sealing.seal, purpose=PURPOSE)
unseal = partial(sealing.unseal, purpose=PURPOSE)
