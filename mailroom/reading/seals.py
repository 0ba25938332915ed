"""How a mail is signed or encrypted, in plain words: nothing is verified and nothing decrypted."""

from mailroom.reading.cms import open_sealed
from mailroom.reading.mime import Part

_ENCRYPTED_PGP = "encrypted with PGP: its text is in the attachment and cannot be read here"
_ENCRYPTED_SMIME = "encrypted with S/MIME: its text is in the attachment and cannot be read here"
_SIGNED_PGP = "signed with PGP; the signature was not checked"
_SIGNED_SMIME = "signed with S/MIME; the signature was not checked"
_COMPRESSED = "compressed with S/MIME"
_SMIME_KINDS = {"signed": _SIGNED_SMIME, "compressed": _COMPRESSED}
_BY_TYPE = {
    "application/pgp-encrypted": _ENCRYPTED_PGP,
    "application/pgp-signature": _SIGNED_PGP,
    "application/pkcs7-signature": _SIGNED_SMIME,
    "application/x-pkcs7-signature": _SIGNED_SMIME,
}
_BY_LINE = (
    ("-----BEGIN PGP MESSAGE-----", "encrypted with PGP: it cannot be read here"),
    ("-----BEGIN PGP SIGNED MESSAGE-----", _SIGNED_PGP),
)


def seals_of(root: Part, text: str) -> list[str]:
    """Each kind once."""
    found = [_seal_of(part) for part in root.leaves()]
    found += [words for line, words in _BY_LINE if line in text]
    return list(dict.fromkeys(words for words in found if words))


def _seal_of(part: Part) -> str:
    if part.content_type in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return _SMIME_KINDS.get(open_sealed(part.content()).kind, _ENCRYPTED_SMIME)
    return _BY_TYPE.get(part.content_type, "")
