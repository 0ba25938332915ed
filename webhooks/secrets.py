"""The signing secrets of a webhook, encrypted at rest."""

from functools import partial

from shared import sealing
from webhooks.models import Webhook

PURPOSE = "webhooks.secrets"
seal = partial(sealing.seal, purpose=PURPOSE)
unseal = partial(sealing.unseal, purpose=PURPOSE)


def keys_of(webhook: Webhook) -> list[str]:
    """The present one first; the earlier one while it is not forgotten."""
    sealed = (webhook.sealed_secret, webhook.sealed_earlier_secret)
    return [unseal(one) for one in sealed if one]
