"""What a site signs its visitors' identity with, encrypted at rest."""

from functools import partial

from shared import sealing

PURPOSE = "livechat.identity"
seal = partial(sealing.seal, purpose=PURPOSE)
unseal = partial(sealing.unseal, purpose=PURPOSE)
