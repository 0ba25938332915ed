"""Errors that a person may meet: each says in plain words what happened and what to do."""

import errno

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HelpdeskError(Exception):
    """An expected failure. `message` is translatable and shown as it is; `status` is HTTP's."""

    default = _("This could not be done.")
    status = 400

    def __init__(self, message: str | Promise = "") -> None:
        self.message = message or self.default
        super().__init__(str(self.message))


class NotAllowed(HelpdeskError):
    default = _("Your role does not allow this here.")
    status = 403


class NotPossible(HelpdeskError):
    """The deed is allowed, but not in the present state."""

    default = _("This is not possible in the present state.")
    status = 409


class Conflict(HelpdeskError):
    """Somebody else was faster: nothing was changed, the present state must be shown."""

    default = _("Somebody else changed this in the meantime. Nothing was changed by you.")
    status = 409


class NewerMessage(Conflict):
    default = _("A newer message has arrived that you have not seen. Read it, then send.")


class KeyReused(HelpdeskError):
    """An idempotency key came again with another content."""

    default = _("This form was already sent with another content. Reload the page.")
    status = 409


class InvalidInput(HelpdeskError):
    default = _("Something is missing or not valid.")
    status = 422


DISK_FULL = "53100"  # SQLSTATE, PostgreSQL appendix A


def is_disk_full(error: BaseException | None) -> bool:
    """No space left for the database or for a file: it passes when space is made."""
    while error is not None:
        if getattr(error, "sqlstate", None) == DISK_FULL:
            return True
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False
