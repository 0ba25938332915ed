"""The quick start's sent mail, and what a person sees when something is not there."""

import mailbox
from email.message import EmailMessage

import pytest
from django.db import OperationalError

from helpdesk.views import server_error
from shared.models import Heartbeat

ADDRESS = "/sink/"


class DiskFull(OperationalError):
    sqlstate = "53100"


@pytest.fixture
def sink(settings, tmp_path) -> mailbox.Maildir:
    """The quick start: DEBUG is on, and no SMTP server is configured."""
    settings.DEBUG, settings.MAIL_SINK_PORT = True, 2526
    settings.MAIL_SINK_DIR = tmp_path / "sink"
    return mailbox.Maildir(tmp_path / "sink", create=True)


def letter(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {
        "From": "madrid@helpdesk.example",
        "To": "vera@visitor.example",
        **headers,
    }.items():
        mail[name] = value
    mail.set_content("It was <b>sent</b> yesterday.")
    return mail


def test_an_empty_sink_says_so(as_maria, sink):
    assert "No mail has been sent yet" in as_maria.get(ADDRESS).content.decode()


def test_a_sent_mail_is_listed_and_read(as_maria, sink):
    key = sink.add(letter(Subject="Your certificate", **{"In-Reply-To": "<first@visitor.example>"}))
    assert "Your certificate" in as_maria.get(ADDRESS).content.decode()
    page = as_maria.get(f"{ADDRESS}{key}/").content.decode()
    assert "It was &lt;b&gt;sent&lt;/b&gt; yesterday." in page
    assert "&lt;first@visitor.example&gt;" in page


def test_a_mail_without_subject_or_date_breaks_nothing(as_maria, sink):
    key = sink.add(letter())
    assert as_maria.get(ADDRESS).status_code == 200
    assert as_maria.get(f"{ADDRESS}{key}/").status_code == 200


@pytest.mark.parametrize("key", ["missing", "..", "%2e%2e%2fsecret_key"])
def test_a_key_that_is_no_mail_is_404(as_maria, sink, key):
    assert as_maria.get(f"{ADDRESS}{key}/").status_code == 404


@pytest.mark.parametrize(("debug", "port"), [(False, 2526), (True, 0)])
def test_there_is_no_sink_outside_the_quick_start(as_maria, sink, settings, debug, port):
    key = sink.add(letter(Subject="Your certificate"))
    settings.DEBUG, settings.MAIL_SINK_PORT = debug, port
    assert as_maria.get(ADDRESS).status_code == 404
    assert as_maria.get(f"{ADDRESS}{key}/").status_code == 404


def test_the_sink_is_not_for_strangers(client, sink, db):
    assert client.get(ADDRESS).headers["Location"].startswith("/sign-in/")


def test_what_is_not_there_is_said_in_the_agents_language(as_maria, maria):
    maria.language = "fr"
    maria.save()
    response = as_maria.get("/inquiries/MAD-2026-999999/")
    assert response.status_code == 404
    assert 'lang="fr"' in response.content.decode()


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ValueError, 500)])
@pytest.mark.parametrize("path", ["/inbox/all/open/", "/api/inquiries/"])
def test_an_error_says_whether_to_try_again(rf, path, error, status):
    try:
        raise error("away")
    except error:
        answer = server_error(rf.get(path))
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


@pytest.mark.parametrize("path", ["/inbox/", "/api/inquiries/"])
@pytest.mark.parametrize("error", [DiskFull("x"), OSError(28, "No space left on device")])
def test_a_full_disk_is_507_and_passes(rf, db, path, error):
    try:
        raise RuntimeError("stored nothing") from error
    except RuntimeError:
        answer = server_error(rf.get(path))
    assert (answer.status_code, answer.headers["Retry-After"]) == (507, "5")
    assert Heartbeat.objects.filter(name="disk_full").exists()
