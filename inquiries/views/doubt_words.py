"""The doubts about a message in whole sentences, and the trust in its sender in a few words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from inquiries.doubts import Doubt
from inquiries.models import Message

SERIOUS = frozenset({Doubt.PRETENDS_COLLEAGUE, Doubt.PRETENDS_CONTACT, Doubt.LOOK_ALIKE})
MERE_NEWS = frozenset({Doubt.NEW_SENDER, Doubt.OVERSIZE, Doubt.UNREADABLE_FORWARD})

KNOWN = frozenset(map(str, Doubt))


@dataclass(frozen=True, slots=True)
class DoubtView:
    doubt: Doubt
    words: str

    @property
    def tone(self) -> str:
        if self.doubt in SERIOUS:
            return "is-danger"
        return "is-muted" if self.doubt in MERE_NEWS else "is-warn"

    @property
    def shape(self) -> str:
        return "info-circle" if self.doubt in MERE_NEWS else "alert-triangle"


def doubts_of(message: Message) -> list[DoubtView]:
    """The worst first; a code that nobody knows any more is left out."""
    views = []
    for code in message.warnings:
        name, _colon, about = code.partition(":")
        if name in KNOWN:
            doubt = Doubt(name)
            views.append(DoubtView(doubt, SENTENCES[doubt](about, message)))
    order = ("is-danger", "is-warn", "is-muted")
    return sorted(views, key=lambda view: order.index(view.tone))


Speaker = Callable[[str, Message], str]


def _pretends_colleague(about: str, message: Message) -> str:
    return _(
        "It looks like a mail of a colleague, but that is not verified. "
        "Ask them in another way before you do what it says."
    )


def _pretends_contact(about: str, message: Message) -> str:
    if about == message.sender_address.casefold():
        return _(
            "The address is that of a known inquirer, but the mail failed the check of its domain: "
            "somebody else may have written it."
        )
    return _(
        "A known inquirer of this name writes from another address, %(address)s. "
        "Make sure that it is the same person."
    ) % {"address": about}


def _reply_elsewhere(about: str, message: Message) -> str:
    return _("An answer goes to an address at another domain: %(address)s.") % {"address": about}


def _look_alike(about: str, message: Message) -> str:
    return _("The sender's domain looks like %(domain)s, but it is another one.") % {
        "domain": about
    }


def _new_sender(about: str, message: Message) -> str:
    return _("The first mail from this address in this conversation.")


def _verification(about: str, message: Message) -> str:
    return _(
        "A code or link for an account somewhere else. Pass it on to nobody and do not follow it: "
        "somebody may have signed up there with our address."
    )


def _unverified_forward(about: str, message: Message) -> str:
    return _("Forwarded in the name of a colleague; that it was them is not verified.")


def _unreadable_forward(about: str, message: Message) -> str:
    return _("It seems to be forwarded, but who wrote it first cannot be read in it.")


def _oversize(about: str, message: Message) -> str:
    size = filesizeformat(int(about)) if about.isdecimal() else "?"
    return _(
        "Only the beginning of this mail (%(size)s) is here. The whole is on the mail server."
    ) % {"size": size}


SENTENCES: dict[Doubt, Speaker] = {
    Doubt.PRETENDS_COLLEAGUE: _pretends_colleague,
    Doubt.PRETENDS_CONTACT: _pretends_contact,
    Doubt.REPLY_ELSEWHERE: _reply_elsewhere,
    Doubt.LOOK_ALIKE: _look_alike,
    Doubt.NEW_SENDER: _new_sender,
    Doubt.VERIFICATION: _verification,
    Doubt.UNVERIFIED_FORWARD: _unverified_forward,
    Doubt.UNREADABLE_FORWARD: _unreadable_forward,
    Doubt.OVERSIZE: _oversize,
}
