"""Passwords of mailboxes at rest."""

import pytest
from cryptography.fernet import InvalidToken

from mailroom.secrets import seal, unseal


def test_what_is_sealed_comes_out_again():
    assert unseal(seal("pässword 1")) == "pässword 1"


def test_the_password_cannot_be_read_in_what_is_stored():
    assert "password" not in seal("password")


def test_nothing_stays_nothing():
    assert unseal(seal("")) == ""


def test_another_key_opens_nothing(settings):
    sealed = seal("password")
    settings.SECRET_KEY = "another key"
    with pytest.raises(InvalidToken):
        unseal(sealed)


def test_a_changed_letter_is_noticed():
    sealed = seal("password")
    with pytest.raises(InvalidToken):
        unseal(sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1])
