"""The form for everybody: never lost, never twice, never joined to what others asked."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from files.models import StoredFile
from files.queries import read_file
from help_centre import proof
from help_centre.actions import asking
from help_centre.actions.asking import forget_marks, take_waiting
from help_centre.actions.holding import forget_held_files
from help_centre.models import HeldFile, OpenedSuggestion, Question
from help_centre.numbers import deflection
from help_centre.proof import is_proven, new_token, read_token, sign_opened
from help_centre.tasks import forget
from helpdesk.schedule import SCHEDULE
from inquiries.models import Inquiry
from inquiries.states import Channel
from knowledge_base.states import Kind
from mailroom.models import OutgoingEmail
from mailroom.states import Trust
from tests.factories import receive

FORM = "/help/fr/ask/madrid/renewal/"
TOKEN = re.compile(r'name="token"\s+value="([^"]+)"')
HELD = re.compile(r'name="held"\s+value="([^"]*)"')


@pytest.fixture
def mailbox(madrid):
    return madrid.mailboxes.get()


def _token(minutes: int = 1, desk: str = "madrid", topic: str = "renewal") -> str:
    return new_token(desk, topic, timezone.now() - timedelta(minutes=minutes))


def _written(**more: object) -> dict[str, object]:
    return {
        "token": _token(),
        "seen": "1",
        "name": "Vera Visiteuse",
        "email": "vera@visitor.example",
        "message": "Comment puis-je renouveler ma marque ?",
        "detail_registration": "1533200",
    } | more


def _solve(token: str) -> str:
    return next(str(number) for number in range(10**7) if is_proven(token, str(number)))


def test_a_question_becomes_an_inquiry_with_a_receipt_in_the_forms_language(client, mailbox):
    answer = client.post(FORM, _written(message="How do I renew?"), follow=True)
    inquiry = Inquiry.objects.get()
    assert inquiry.reference in answer.content.decode()
    assert (inquiry.channel, inquiry.language) == (Channel.WEB_FORM, "fr")
    message = inquiry.messages.get(kind="inbound")
    assert "1533200" in message.body
    assert message.trust == Trust.NONE
    receipt = OutgoingEmail.objects.get()
    assert receipt.is_automatic
    assert receipt.to == ["vera@visitor.example"]
    assert not client.cookies


def test_the_same_form_sent_twice_is_one_inquiry(client, mailbox):
    written = _written()
    first, second = (client.post(FORM, written) for _again in range(2))
    assert first.status_code == second.status_code == 303
    assert Inquiry.objects.count() == Question.objects.count() == 1


def test_an_address_that_nobody_has_proven_joins_nothing(client, madrid, mailbox):
    known = receive(madrid, sender_address="vera@visitor.example").inquiry
    client.post(FORM, _written(name=known.reference, message=f"About {known.reference}: go on"))
    assert Inquiry.objects.count() == 2
    assert known.messages.count() == 1


def test_what_could_not_be_taken_at_once_is_taken_by_the_sweep(client, mailbox, monkeypatch, now):
    def broken(**_values: object) -> None:
        raise RuntimeError("no luck")

    with monkeypatch.context() as patched:
        patched.setattr(asking, "receive_message", broken)
        answer = client.post(FORM, _written(), follow=True)
    assert "vera@visitor.example" in answer.content.decode()  # it has arrived all the same
    assert not Inquiry.objects.exists()
    later = timezone.now() + timedelta(minutes=1)
    assert [take_waiting(now=later), take_waiting(now=later)] == [1, 0]
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "vera"},
        {"email": "a@b.example\r\nBcc: c@d.example"},
        {"message": "x" * 20_001},
        {"message": "\x00"},
        {"detail_registration": "banana"},
        {"website": "https://spam.example"},
        {"token": "forged:by:me"},
        {"token": ""},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, mailbox, wrong):
    answer = client.post(FORM, _written(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "renouveler ma marque" in page or "message" in wrong
    assert not Question.objects.exists()


def test_a_token_of_another_form_or_of_yesterday_is_none(client, mailbox):
    for token in (_token(desk="hague"), _token(topic="corrections"), _token(minutes=25 * 60)):
        answer = client.post(FORM, _written(token=token))
        assert answer.status_code == 422
        fresh = TOKEN.search(answer.content.decode())[1]
        assert read_token(fresh, timezone.now())


def test_who_is_too_quick_is_asked_to_wait(client, mailbox):
    answer = client.post(FORM, _written(token=_token(minutes=0)))
    assert answer.status_code == 422
    assert "renouveler ma marque" in answer.content.decode()


def test_files_survive_an_error_and_arrive(client, mailbox):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 a letter", "application/pdf")
    page = client.post(FORM, _written(name="", files=[letter])).content.decode()
    assert "letter.pdf" in page
    client.post(FORM, _written(held=HELD.search(page)[1]))
    attachment = Inquiry.objects.get().messages.get(kind="inbound").attachments.get()
    assert attachment.filename == "letter.pdf"


def test_too_many_and_too_large_files_are_refused(client, mailbox):
    many = [SimpleUploadedFile(f"{one}.txt", b"text") for one in range(6)]
    empty = [SimpleUploadedFile("empty.txt", b"")]
    for files in (many, empty):
        assert client.post(FORM, _written(files=files)).status_code == 422
    assert not Question.objects.exists()


def test_files_that_we_did_not_sign_are_not_attached(client, mailbox):
    client.post(FORM, _written(held="[1]"))
    assert not Question.objects.get().files.exists()


def test_without_a_proof_of_work_only_few_are_taken_from_one_address(client, mailbox):
    asked = [client.post(FORM, _written(token=_token())).status_code for _again in range(4)]
    assert asked == [303, 303, 303, 429]
    token = _token()
    assert client.post(FORM, _written(token=token, proof=_solve(token))).status_code == 303
    assert Question.objects.filter(has_proof=True).count() == 1


@pytest.mark.parametrize("proof_", ["", "0", "-1", "x", "²", "9" * 50])
def test_a_guess_is_no_proof(proof_):
    assert not is_proven("some token", proof_) or proof_ == "0"


def test_the_work_is_about_what_it_is_meant_to_be():
    assert 13 <= proof.BITS <= 18


def test_suggestions_come_before_anything_is_sent(client, article, publish, mailbox):
    publish("inside", kind=Kind.INTERNAL, languages="fr", title="Renouveler en secret")
    page = client.post(FORM, _written(seen="", message="Comment renouveler ?")).content.decode()
    assert "Comment renouveler" in page
    assert "en secret" not in page
    assert not Question.objects.exists()
    assert client.post(FORM, _written(seen="1")).status_code == 303


def test_who_has_seen_suggestions_is_not_stopped_by_them_after_an_error(client, article, mailbox):
    page = client.post(FORM, _written(name="", message="Comment renouveler ?")).content.decode()
    assert re.search(r'name="seen"\s+value="1"', page)


def test_suggestions_while_typing_show_public_articles_alone(client, article, publish, mailbox):
    publish("inside", kind=Kind.TEMPLATE, languages="fr", title="Renouveler en secret")
    asked = {"message": "comment renouveler une marque", "token": _token()}
    page = client.post("/help/fr/ask/answers/", asked).content.decode()
    assert "Comment renouveler" in page
    assert "en secret" not in page
    unknown = client.post("/help/fr/ask/answers/", asked | {"token": "x"}).content.decode()
    assert "Comment renouveler" not in unknown


def _open(client: Client, article, token: str, address: str = "198.51.100.1") -> str:
    posted = {"item": article.pk, "token": token}
    answer = client.post("/help/fr/ask/opened/", posted, REMOTE_ADDR=address)
    return str(answer.headers["Location"])


def _read(client: Client, article, place: str) -> None:
    """What the page says by itself after a while."""
    form = parse_qs(urlsplit(place).query)["form"][0]
    client.post("/help/read/", {"item": article.pk, "form": form})


def test_a_suggestion_that_is_opened_is_noted_once_and_shown(client, article, mailbox):
    token = _token()
    for _again in range(2):
        place = _open(client, article, token)
        assert place.startswith(f"/help/fr/articles/{article.pk}-comment-renouveler/?form=")
    assert client.get(place).status_code == 200
    assert OpenedSuggestion.objects.count() == 1


def test_internal_texts_are_never_noted_as_opened(client, publish, mailbox):
    hidden = publish("inside", kind=Kind.INTERNAL)
    answer = client.post("/help/fr/ask/opened/", {"item": hidden.pk, "token": _token()})
    assert answer.status_code == 404
    assert not OpenedSuggestion.objects.exists()


def test_what_was_not_opened_from_a_form_is_not_read_there(client, article, mailbox):
    _open(client, article, _token())
    for form in ("", "forged", sign_opened("another form")):
        client.post("/help/read/", {"item": article.pk, "form": form})
    assert OpenedSuggestion.objects.get().read_at is None


def test_spared_is_who_read_and_did_not_ask_within_a_day(client, article, madrid, mailbox):
    """By hand, five forms: read and asked; read and left; opened, not read; read, then asked by
    another form from the same address, which itself has opened nothing.
    """
    asked, left, unread, elsewhere, other = (_token() for _form in range(5))
    for number, token in enumerate((asked, left, unread, elsewhere)):
        place = _open(client, article, token, f"198.51.100.{number}")
        if token != unread:
            _read(client, article, place)
    client.post(FORM, _written(token=asked), REMOTE_ADDR="203.0.113.9")
    client.post(FORM, _written(token=other), REMOTE_ADDR="198.51.100.3")
    assert [row.opened for row in deflection([madrid], timezone.now())] == [0]  # not judged yet
    tomorrow = timezone.now() + timedelta(hours=25)
    (row,) = deflection([madrid], tomorrow)
    assert (row.opened, row.read, row.asked, row.spared, row.share) == (4, 3, 2, 1, 25)
    assert row.sent == 2


def test_whose_address_it_was_is_forgotten_when_the_form_is_judged(client, article, mailbox):
    _open(client, article, _token())
    assert OpenedSuggestion.objects.exclude(mark="").count() == 1
    assert forget_marks(now=timezone.now()) == 0
    tomorrow = timezone.now() + timedelta(hours=25)
    assert [forget_marks(now=tomorrow), forget_marks(now=tomorrow)] == [1, 0]


def test_files_of_a_form_that_nobody_sends_are_swept(client, mailbox):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 a letter", "application/pdf")
    client.post(FORM, _written(name="", files=[letter]))
    name = HeldFile.objects.get().storage_name
    assert not StoredFile.objects.exists()
    assert forget_held_files(now=timezone.now() + timedelta(hours=25)) == 0
    assert default_storage.exists(name)
    later = timezone.now() + timedelta(hours=49)
    assert [forget_held_files(now=later), forget_held_files(now=later)] == [1, 0]
    assert not default_storage.exists(name)


def test_what_was_sent_stays_when_the_held_files_are_swept(client, mailbox):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 a letter", "application/pdf")
    page = client.post(FORM, _written(name="", files=[letter])).content.decode()
    client.post(FORM, _written(held=HELD.search(page)[1]))
    forget_held_files(now=timezone.now() + timedelta(hours=49))
    attachment = Inquiry.objects.get().messages.get(kind="inbound").attachments.get()
    assert read_file(attachment.stored_file) == b"%PDF-1.4 a letter"


def test_the_sweep_runs_by_the_clock():
    assert SCHEDULE["forget_readers"]["task"] == forget.name


def test_the_topic_that_was_chosen_is_the_inquirys_whatever_the_words_say(client, mailbox):
    form = "/help/en/ask/madrid/corrections/"
    words = "How do I renew my registration, and what is the renewal fee in the grace period?"
    client.post(form, _written(token=_token(topic="corrections"), message=words))
    inquiry = Inquiry.objects.get()
    assert (inquiry.desk.code, inquiry.topic) == ("madrid", "corrections")
    assert inquiry.triage.proposed["chosen"] == "corrections"
    assert "topic_otherwise" in {one["code"] for one in inquiry.triage.reasons}


def test_the_numbers_are_the_coordinators_of_the_desk(client, maria, rui, mei, ada):
    for agent, status in ((rui, 200), (maria, 404), (mei, 404), (ada, 404)):
        client.force_login(agent)
        assert client.get("/help-centre/numbers/").status_code == status


@pytest.mark.parametrize(
    "path",
    ["/help/en/ask/nowhere/renewal/", "/help/en/ask/madrid/nothing/", "/help/en/ask/sent/x/"],
)
def test_what_is_not_there_is_not_found(client, madrid, path):
    assert client.get(path).status_code == 404


def test_every_topic_has_its_form(client: Client, madrid, hague, meetings):
    page = client.get("/help/es/ask/").content.decode()
    paths = re.findall(r'href="(/help/es/ask/\w+/\w+/)"', page)
    assert len(paths) > 40
    assert {client.get(path).status_code for path in paths} == {200}
    assert client.get(paths[0]).headers["Cache-Control"] == "no-store"
