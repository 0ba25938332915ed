"""The signed address of a hand-over: whoever answers to it belongs to that hand-over, if known."""

from inquiries.references import read_signed_address, signed_address

MARK, SALT = "h", "handovers.reply_token"


def handover_address(*, mailbox_address: str, handover_id: int) -> str:
    """madrid+h.<hand-over>.<hmac>@…: nobody can make one, and none leads to an inquiry."""
    return signed_address(mailbox_address, mark=MARK, number=handover_id, salt=SALT)


def read_handover_address(address: str) -> int | None:
    """The hand-over's id if the token is ours, else None."""
    return read_signed_address(address, mark=MARK, salt=SALT)


def may_answer(
    sender: str, *, address: str, also_from: list[str], colleagues: frozenset[str]
) -> bool:
    """Whether a mail from `sender` speaks for the section. `colleagues`: addresses of its accounts.

    `also_from` are addresses, or domains as "@section.example"; all is compared casefolded.
    """
    sender = sender.strip().casefold()
    if not sender:
        return False
    known = {address.casefold(), *(one.casefold() for one in also_from)} - {""}
    domain = "@" + sender.rpartition("@")[2]
    return sender in known or domain in known or sender in colleagues
