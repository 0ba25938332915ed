"""OAuth 2 of mailboxes: tokens are renewed once, kept sealed, told to nobody."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from mailroom.fetching.oauth import (
    SignInNeeded,
    TokenTrouble,
    access_token,
    signs_in_by_oauth,
    xoauth2,
)
from mailroom.fetching.signing_in import (
    REDIRECT,
    BrowserSignIn,
    await_device_sign_in,
    begin_device_sign_in,
)
from mailroom.models import Mailbox, MailboxSignIn, Provider
from mailroom.secrets import seal, unseal
from tests.fakes.oauth_server import FakeProvider
from tests.mailroom.imap_boxes import box_on, fetch, mail

SOON = timedelta(minutes=2)


@pytest.fixture
def provider(certificates, settings, monkeypatch) -> Iterator[FakeProvider]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    provider = FakeProvider(certificates.server_context())
    settings.OAUTH_BASES = {"microsoft": provider.base, "google": provider.base}
    yield provider
    provider.stop()


@pytest.fixture
def mailbox(madrid) -> Mailbox:
    return madrid.mailboxes.get()


def signed_in(mailbox: Mailbox, **fields) -> MailboxSignIn:
    values = {
        "provider": Provider.MICROSOFT,
        "tenant": "registry.example",
        "client_id": "client",
        "refresh_token_sealed": seal("refresh-0"),
    }
    return MailboxSignIn.objects.create(mailbox=mailbox, **values | fields)


def token_of(mailbox: Mailbox, **options) -> str:
    return access_token(Mailbox.objects.get(pk=mailbox.pk), timezone.now(), **options)


def test_a_mailbox_with_a_password_does_not_sign_in_by_oauth(mailbox):
    assert not signs_in_by_oauth(mailbox)


def test_a_token_is_got_with_the_refresh_token(provider, mailbox):
    signed_in(mailbox)
    assert token_of(mailbox) == "access-1"
    [(path, fields)] = provider.requests
    assert path == "/registry.example/oauth2/v2.0/token"
    assert fields["grant_type"] == "refresh_token"
    assert "offline_access" in fields["scope"]
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in fields["scope"]


def test_a_good_token_is_used_again(provider, mailbox):
    signed_in(mailbox)
    assert [token_of(mailbox), token_of(mailbox)] == ["access-1", "access-1"]
    assert len(provider.requests) == 1


def test_a_token_is_renewed_before_its_end(provider, mailbox):
    sign_in = signed_in(mailbox)
    token_of(mailbox)
    MailboxSignIn.objects.filter(pk=sign_in.pk).update(expires_at=timezone.now() + SOON)
    assert token_of(mailbox) == "access-2"


def test_a_rotated_refresh_token_is_kept(provider, mailbox):
    sign_in = signed_in(mailbox)
    token_of(mailbox)
    sign_in.refresh_from_db()
    assert unseal(sign_in.refresh_token_sealed) == "refresh-1"


def test_where_none_comes_back_the_refresh_token_stays(provider, mailbox):
    sign_in = signed_in(mailbox, provider=Provider.GOOGLE)
    provider.answers = [(200, {"access_token": "a", "expires_in": "3599"})]
    assert token_of(mailbox) == "a"
    sign_in.refresh_from_db()
    assert unseal(sign_in.refresh_token_sealed) == "refresh-0"


@pytest.mark.django_db(transaction=True)
def test_workers_that_need_a_token_at_once_renew_it_once(provider, mailbox):
    signed_in(mailbox)
    provider.slow.clear()
    tokens: list[str] = []

    def ask() -> None:
        tokens.append(token_of(mailbox))
        connection.close()

    askers = [Thread(target=ask) for _ in range(3)]
    for one in askers:
        one.start()
    askers[0].join(0.3)
    provider.slow.set()
    for one in askers:
        one.join(20)
    assert (tokens, len(provider.requests)) == (["access-1"] * 3, 1)


def test_no_transaction_is_open_while_the_provider_thinks(provider, mailbox):
    signed_in(mailbox)
    depth = len(connection.savepoint_ids)
    seen: list[int] = []
    answer = provider.answer

    def look(path, fields):
        seen.append(len(connection.savepoint_ids))
        return answer(path, fields)

    provider.answer = look
    token_of(mailbox)
    assert seen == [depth]


def test_a_refused_refresh_asks_for_a_person_and_the_provider_is_left_alone(provider, mailbox):
    sign_in = signed_in(mailbox, refresh_token_sealed=seal("an old one"))
    for _attempt in range(3):
        with pytest.raises(SignInNeeded, match="invalid_grant: It was used"):
            token_of(mailbox)
    sign_in.refresh_from_db()
    assert (sign_in.error, len(provider.requests)) == ("invalid_grant: It was used.", 1)


@pytest.mark.parametrize(
    "answer",
    [
        (503, b"<html>"),
        (429, {"error": "temporarily_unavailable"}),
        (200, b"[]"),
        (200, {"token_type": "Bearer"}),
        (302, {}),
        (400, {"error": "temporarily_unavailable"}),
    ],
)
def test_a_provider_in_trouble_is_asked_again_later(provider, mailbox, answer):
    signed_in(mailbox)
    provider.answers = [answer]
    with pytest.raises(TokenTrouble):
        token_of(mailbox)
    assert token_of(mailbox) == "access-1"


def test_a_provider_that_is_away_is_no_reason_to_sign_in(settings, mailbox):
    settings.OAUTH_BASES = {"microsoft": "https://127.0.0.1:1"}
    sign_in = signed_in(mailbox)
    with pytest.raises(TokenTrouble, match="does not answer"):
        token_of(mailbox)
    sign_in.refresh_from_db()
    assert sign_in.error == ""


def test_tokens_are_asked_for_by_https_alone(provider, settings, mailbox):
    signed_in(mailbox)
    settings.OAUTH_BASES = {"microsoft": provider.base.replace("https", "http")}
    with pytest.raises(TokenTrouble, match="https"):
        token_of(mailbox)


def test_a_server_with_an_unknown_certificate_gets_no_secret(provider, monkeypatch, mailbox):
    monkeypatch.delenv("SSL_CERT_FILE")
    signed_in(mailbox)
    with pytest.raises(TokenTrouble):
        token_of(mailbox)
    assert provider.requests == []


def test_a_token_that_the_mail_server_refused_is_replaced(provider, mailbox):
    signed_in(mailbox)
    first = token_of(mailbox)
    assert token_of(mailbox, refused=first) == "access-2"


def test_a_token_that_somebody_has_replaced_already_is_not_replaced_again(provider, mailbox):
    signed_in(mailbox)
    first = token_of(mailbox)
    token_of(mailbox, refused=first)
    assert token_of(mailbox, refused=first) == "access-2"
    assert len(provider.requests) == 2


def test_an_application_signs_in_with_its_secret(provider, mailbox):
    signed_in(mailbox, refresh_token_sealed="", client_secret_sealed=seal("hush"))
    assert token_of(mailbox) == "access-1"
    [(_path, fields)] = provider.requests
    assert (fields["grant_type"], fields["client_secret"]) == ("client_credentials", "hush")


def test_nothing_secret_is_kept_readable_or_logged(provider, mailbox, caplog):
    caplog.set_level(logging.DEBUG)
    sign_in = signed_in(mailbox, client_secret_sealed=seal("hush"))
    token = token_of(mailbox)
    row = MailboxSignIn.objects.filter(pk=sign_in.pk).values_list().get()
    secrets = (token, "refresh-0", "refresh-1", "hush")
    assert not [one for one in secrets if one in str(row) or one in caplog.text]


class TestImap:
    """XOAUTH2 at the mail server."""

    @pytest.fixture
    def box(self, server, provider, madrid) -> Mailbox:
        signed_in(box_on(server, madrid))
        server.tokens = set()
        server.deliver(mail())
        return madrid.mailboxes.get()

    @pytest.fixture
    def fake_box(self, fake, provider, madrid) -> Mailbox:
        signed_in(box_on(fake, madrid))
        fake.deliver(mail())
        return madrid.mailboxes.get()

    def test_mail_is_fetched_with_the_token(self, server, box):
        server.tokens = {"access-1"}
        assert fetch(box) == 1

    def test_a_token_that_is_refused_is_renewed_once(self, server, provider, box):
        server.tokens = {"access-2"}
        assert fetch(box) == 1
        assert len(provider.requests) == 2

    def test_a_second_refusal_is_shown(self, server, provider, box):
        assert fetch(box) == 0
        box.refresh_from_db()
        assert "AUTHENTICATIONFAILED" in box.fetch_error
        assert len(provider.requests) == 2

    def test_who_must_sign_in_again_is_shown_and_the_server_left_alone(
        self, fake, provider, fake_box
    ):
        provider.refresh_token = "another"
        for _attempt in range(2):
            fetch(fake_box)
        fake_box.refresh_from_db()
        assert fake_box.fetch_error.startswith("invalid_grant")
        assert (len(provider.requests), fake.commands) == (1, [])

    def test_the_token_is_not_logged(self, fake, fake_box, caplog):
        caplog.set_level(logging.DEBUG)
        fake.tokens = {"access-1"}
        fetch(fake_box)
        assert "access-1" not in caplog.text


def test_the_sasl_string():
    assert xoauth2("a@b.example", "t") == "user=a@b.example\1auth=Bearer t\1\1"


class TestSigningIn:
    def test_by_device_code(self, provider, mailbox):
        sign_in = MailboxSignIn(mailbox=mailbox, provider=Provider.MICROSOFT, client_id="client")
        provider.answers = []
        device = begin_device_sign_in(sign_in)
        provider.answers = [
            (400, {"error": "authorization_pending"}),
            (400, {"error": "slow_down"}),
        ]
        pauses: list[float] = []
        await_device_sign_in(sign_in, device, clock=timezone.now, sleep=pauses.append)
        assert (device.user_code, pauses) == ("ABCD-EFGH", [1, 1, 6])
        assert token_of(mailbox) == "access-1"

    def test_a_person_who_says_no_leaves_nothing(self, provider, mailbox):
        sign_in = MailboxSignIn(mailbox=mailbox, provider=Provider.MICROSOFT, client_id="client")
        device = begin_device_sign_in(sign_in)
        provider.answers = [(400, {"error": "authorization_declined"})]
        with pytest.raises(SignInNeeded, match="authorization_declined"):
            await_device_sign_in(sign_in, device, clock=timezone.now, sleep=lambda _: None)
        assert not MailboxSignIn.objects.exists()

    def test_nobody_is_waited_for_for_ever(self, provider, mailbox):
        sign_in = MailboxSignIn(mailbox=mailbox, provider=Provider.MICROSOFT, client_id="client")
        device = begin_device_sign_in(sign_in)
        provider.answers = [(400, {"error": "authorization_pending"})] * 50
        with pytest.raises(SignInNeeded, match="expired"):
            await_device_sign_in(sign_in, device, clock=timezone.now, sleep=lambda _: None)

    def test_by_the_address_at_which_the_browser_ends(self, provider, mailbox):
        sign_in = MailboxSignIn(mailbox=mailbox, provider=Provider.GOOGLE, client_id="client")
        browser = BrowserSignIn.begin()
        assert browser.address(sign_in).startswith("https://accounts.google.com/o/oauth2/v2/auth?")
        pasted = f"{REDIRECT}?state={browser.state}&code=4/abc&scope=x"
        browser.finish(sign_in, pasted, now=timezone.now())
        [(path, fields)] = provider.requests
        assert (path, fields["code"], fields["code_verifier"]) == (
            "/token",
            "4/abc",
            browser.verifier,
        )
        assert token_of(mailbox) == "access-1"

    @pytest.mark.parametrize("query", ["code=4/abc", "state=other&code=4/abc", "", "error=denied"])
    def test_an_address_of_another_sign_in_is_refused(self, provider, mailbox, query):
        sign_in = MailboxSignIn(mailbox=mailbox, provider=Provider.GOOGLE, client_id="client")
        with pytest.raises(SignInNeeded):
            BrowserSignIn.begin().finish(sign_in, f"{REDIRECT}?{query}", now=timezone.now())
        assert provider.requests == []

    def test_the_command_signs_in_and_opens_the_folder(self, provider, fake, madrid, capsys):
        mailbox = box_on(fake, madrid)
        fake.tokens = {"access-1"}
        call_command(
            "sign_in_mailbox", mailbox.address, "--provider=microsoft", "--client-id=client"
        )
        said = capsys.readouterr().out
        assert "ABCD-EFGH" in said
        assert "Its folder holds 0 mails" in said
        assert "access-1" not in said

    def test_the_command_says_why_it_went_wrong(self, provider, mailbox):
        provider.answers = [(400, {"error": "invalid_client", "error_description": "Unknown."})]
        with pytest.raises(CommandError, match="invalid_client: Unknown"):
            call_command(
                "sign_in_mailbox", mailbox.address, "--provider=microsoft", "--client-id=client"
            )
        assert not MailboxSignIn.objects.exists()

    def test_signing_in_again_ends_the_trouble(self, provider, fake, madrid):
        mailbox = box_on(fake, madrid)
        signed_in(mailbox, error="invalid_grant", refresh_token_sealed=seal("old"))
        fake.tokens = {"access-1"}
        call_command(
            "sign_in_mailbox", mailbox.address, "--provider=microsoft", "--client-id=client"
        )
        assert MailboxSignIn.objects.get().error == ""
        assert token_of(mailbox) == "access-1"
