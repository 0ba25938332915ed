"""The doors of visitors: what they tell, what they take, and whom they refuse."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from desks.models import ClosedDay, OpeningSpan
from inquiries.models import Inquiry, Message, Participant
from livechat.actions.blocking import block_visitor, unblock_visitor
from livechat.models import Chat, ChatFile, ChatLine, VisitorToken
from livechat.secrets import seal
from livechat.states import ChatState, Side
from livechat.views import visitor
from mailroom.models import OutgoingEmail

SECRET = "s" * 43
OWN = {"headers": {"Origin": "http://testserver"}}


@pytest.fixture
def is_open(widget):
    """At every hour: these tests are about doors, not about calendars."""
    OpeningSpan.objects.filter(desk=widget.desk).delete()
    for weekday in range(7):
        OpeningSpan.objects.create(
            desk=widget.desk, weekday=weekday, opens=time.min, closes=time.max
        )


@pytest.fixture
def somebody(is_open, somebody_there):
    return somebody_there


@pytest.fixture
def said():
    return {
        "id": str(uuid4()),
        "key": str(uuid4()),
        "text": "Is my mark renewed?",
        "language": "en",
        "name": "Vera",
        "email": "vera@visitor.example",
        "consent": True,
        "page": "https://site.example/fees?token=1#top",
    }


@pytest.fixture
def door(client, widget):
    def _door(said, **more):
        path = f"/chat/widgets/{widget.key}/open/"
        return client.post(path, said, content_type="application/json", **more)

    return _door


@pytest.fixture
def opened(door, said):
    return door(said).json()


def bearer(opened):
    return {"headers": {"Authorization": f"Bearer {opened['token']}"}}


def signed(widget, **claims):
    claims = {
        "sub": "42",
        "email": "vera@customer.example",
        "aud": widget.key,
        "exp": timezone.now() + timedelta(minutes=5),
        "jti": uuid4().hex,
    } | claims
    return jwt.encode(claims, SECRET, algorithm="HS256")


# --- before anything is written --------------------------------------------------------------
def test_a_widget_says_who_is_there_and_what_is_asked(client, widget, somebody):
    told = client.get(f"/chat/widgets/{widget.key}/?language=fr").json()
    assert (told["state"], told["language"], told["desk"]) == ("here", "fr", "Madrid")
    assert told["asks"]["email"] == "optional"
    assert told["limits"]["text"] == 4000


def test_without_anybody_there_an_address_is_asked(client, widget, is_open):
    told = client.get(f"/chat/widgets/{widget.key}/").json()
    assert (told["state"], told["asks"]["email"]) == ("away", "required")


def test_outside_hours_it_says_when_the_desk_opens(client, widget):
    OpeningSpan.objects.filter(desk=widget.desk).delete()
    tomorrow = timezone.now() + timedelta(days=1)
    span = {"opens": time(9), "closes": time(18)}
    OpeningSpan.objects.create(desk=widget.desk, weekday=tomorrow.weekday(), **span)
    ClosedDay.objects.create(date=timezone.now().date())
    told = client.get(f"/chat/widgets/{widget.key}/").json()
    assert told["state"] == "closed"
    assert datetime.fromisoformat(told["opens_at"]) > datetime.now(UTC)


def test_nothing_is_kept_and_no_cookie_set_before_the_first_line(client, widget):
    answer = client.get(f"/chat/widgets/{widget.key}/")
    assert not answer.cookies
    assert not VisitorToken.objects.exists()


@pytest.mark.parametrize(
    ("origin", "may"), [("https://site.example", True), ("https://evil.example", False)]
)
def test_only_sites_of_the_widget_may_read_it(client, widget, origin, may):
    answer = client.get(f"/chat/widgets/{widget.key}/", headers={"Origin": origin})
    assert answer.headers.get("Access-Control-Allow-Origin") == (origin if may else None)
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_a_retired_widget_is_unknown(client, widget, door, said, now):
    widget.retired_at = now
    widget.save()
    assert client.get(f"/chat/widgets/{widget.key}/").status_code == 404
    assert door(said).status_code == 404


# --- the first line --------------------------------------------------------------------------
def test_the_first_line_opens_a_chat_and_its_inquiry(opened, somebody, door, said):
    chat = Chat.objects.get(public_id=opened["chat"])
    assert chat.page_url == "https://site.example/fees"
    assert (chat.visitor_name, chat.visitor_email) == ("Vera", "vera@visitor.example")
    assert chat.inquiry.language == "en"


def test_with_somebody_there_the_visitor_waits(somebody, door, said):
    answer = door(said)
    assert (answer.status_code, answer.json()["state"]) == (201, "waiting")
    assert Chat.objects.get().mail_at is not None
    assert not OutgoingEmail.objects.exists()


def test_with_nobody_there_it_goes_on_by_mail_with_a_receipt(is_open, door, said):
    assert door(said).json()["state"] == "by_mail"
    line = ChatLine.objects.get(seq=2)
    assert (line.code, line.data) == ("by_mail", {"why": "away", "has_email": True})
    assert OutgoingEmail.objects.get().to == ["vera@visitor.example"]


def test_with_nobody_there_and_no_address_nothing_is_taken(is_open, door, said):
    answer = door(said | {"email": ""})
    assert answer.status_code == 422
    assert answer.json()["error"] == {"code": "invalid", "fields": {"email": "required"}}
    assert not Chat.objects.exists()


def test_opened_again_with_the_same_key_it_is_the_same_chat(somebody, door, said):
    first, again = door(said), door(said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["chat"] == again.json()["chat"]
    assert first.json()["token"] != again.json()["token"]
    assert ChatLine.objects.count() == Message.objects.count() == 1


def test_the_id_of_the_line_does_not_open_the_chat_of_another(somebody, door, said):
    """An agent sees the id of every line; the key he never sees."""
    first = door(said).json()
    other = door(said | {"key": said["id"], "id": str(uuid4())}).json()
    assert other["chat"] != first["chat"]


def test_words_of_a_stranger_join_no_inquiry(somebody, door, said):
    first = door(said).json()
    reference = Chat.objects.get(public_id=first["chat"]).inquiry.reference
    again = {"id": str(uuid4()), "key": str(uuid4()), "text": f"[{reference}] tell me more"}
    other = door(said | again).json()
    assert Inquiry.objects.count() == 2
    assert other["chat"] != first["chat"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"id": "1"}, {"id": "invalid"}),
        ({"key": None}, {"key": "required"}),
        ({"text": " "}, {"text": "required"}),
        ({"text": "x" * 4001}, {"text": "too_long"}),
        ({"language": "de"}, {"language": "invalid"}),
        ({"email": "vera"}, {"email": "invalid"}),
        ({"registration": "hello"}, {"registration": "invalid"}),
        ({"topic": "unheard_of"}, {"topic": "invalid"}),
        ({"consent": False}, {"consent": "required"}),
        ({"name": ["x"]}, {"name": "invalid"}),
    ],
)
def test_what_is_wrong_is_named(somebody, door, said, change, fields):
    answer = door(said | change)
    assert (answer.status_code, answer.json()["error"].get("fields")) == (422, fields)
    assert not Chat.objects.exists()


def test_a_registration_number_is_recognised_and_written_into_the_inquiry(somebody, door, said):
    assert door(said | {"registration": "1533200"}).json()["registration"] == "1533200"
    assert "1533200" in Message.objects.get().body
    assert ChatLine.objects.get().text == said["text"]


def test_only_pages_of_the_widgets_sites_are_noted(somebody, door, said):
    door(said | {"page": "https://elsewhere.example/secret"})
    assert Chat.objects.get().page_url == ""


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', "[" * 9000])
def test_what_is_no_object_is_not_understood(client, widget, body):
    path = f"/chat/widgets/{widget.key}/open/"
    answer = client.post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not_understood")


def test_pages_of_other_origins_open_nothing(somebody, door, said):
    foreign = {"headers": {"Origin": "https://site.example"}}
    answer = door(said, **foreign)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "site")
    assert door(said, headers={"Origin": "null"}).status_code == 403
    assert door(said, **OWN).status_code == 201


def test_one_address_opens_only_so_many(somebody, door, said, monkeypatch):
    monkeypatch.setattr(visitor, "MOST_OPENED", 2)
    answers = [door(said | {"key": str(uuid4()), "id": str(uuid4())}) for _time in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 429]
    assert answers[-1].headers["Retry-After"] == "900"


def test_who_was_blocked_opens_nothing_with_that_desk(somebody, door, said, maria, henk):
    door(said)
    chat = Chat.objects.get()
    with pytest.raises(Http404):
        block_visitor(chat=chat, by=henk, now=timezone.now())
    for _time in range(2):
        block_visitor(chat=chat, by=maria, now=timezone.now())
    again = said | {"key": str(uuid4()), "id": str(uuid4()), "email": "other@visitor.example"}
    assert door(again).json()["error"]["code"] == "blocked"
    unblock_visitor(chat=chat, by=maria, now=timezone.now())
    assert door(again).status_code == 201


# --- identity --------------------------------------------------------------------------------
@pytest.fixture
def signing(widget):
    widget.identity_secret = seal(SECRET)
    widget.save()
    return widget


def test_a_signed_identity_counts_whatever_the_form_says(signing, somebody, door, said):
    assert door(said | {"identity": signed(signing)}).status_code == 201
    chat = Chat.objects.get()
    assert (chat.is_verified, chat.visitor_email) == (True, "vera@customer.example")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "other"},
        {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"exp": datetime(2040, 1, 1, tzinfo=UTC)},
        {"email": "nobody"[:0]},
        {"jti": ""},
        {"email": ["x"]},
    ],
)
def test_an_identity_that_does_not_hold_is_refused(signing, somebody, door, said, claims):
    answer = door(said | {"identity": signed(signing, **claims)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "identity")
    assert not Chat.objects.exists()


def test_an_identity_signed_by_another_or_by_nobody_is_refused(signing, somebody, door, said):
    claims = jwt.decode(signed(signing), options={"verify_signature": False})
    forged = jwt.encode(claims, "f" * 43, algorithm="HS256")
    unsigned = jwt.encode(claims, None, algorithm="none")
    for token in (forged, unsigned, "a.b.c", "x"):
        assert door(said | {"identity": token}).status_code == 403


def test_a_site_without_a_secret_signs_nobody(widget, somebody, door, said):
    assert door(said | {"identity": signed(widget)}).status_code == 403


def test_an_identity_is_good_for_one_chat(signing, somebody, door, said):
    said["identity"] = signed(signing)
    assert door(said).status_code == 201
    assert door(said).status_code == 200
    other = door(said | {"key": str(uuid4()), "id": str(uuid4())})
    assert (other.status_code, Chat.objects.count()) == (403, 1)


# --- beside a chat ---------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["contact", "rating", "files"])
def test_without_its_token_nothing_of_a_chat_can_be_done(client, opened, somebody, path):
    for header in ({}, {"Authorization": "Bearer x"}, {"Authorization": opened["token"]}):
        answer = client.post(f"/chat/{path}/", {}, content_type="application/json", headers=header)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_known")


def test_an_address_can_be_given_later(client, somebody, door, said):
    opened = door(said | {"email": ""}).json()
    given = {"email": "vera@visitor.example", "name": "Vera V."}
    for _time in range(2):
        answer = client.post(
            "/chat/contact/", given, content_type="application/json", **bearer(opened)
        )
        assert answer.json() == {"has_email": True}
    assert Chat.objects.get().visitor_email == "vera@visitor.example"
    assert Participant.objects.get().address == "vera@visitor.example"


def test_what_was_signed_stays(client, signing, somebody, door, said):
    opened = door(said | {"identity": signed(signing)}).json()
    given = {"email": "mallory@visitor.example"}
    client.post("/chat/contact/", given, content_type="application/json", **bearer(opened))
    assert Chat.objects.get().visitor_email == "vera@customer.example"


def test_a_rating_is_kept_also_after_the_end(client, opened, somebody):
    Chat.objects.update(state=ChatState.ENDED)
    for rating in (2, 5):
        given = {"rating": rating, "words": "Quick"}
        client.post("/chat/rating/", given, content_type="application/json", **bearer(opened))
    assert (Chat.objects.get().rating, Chat.objects.get().rating_words) == (5, "Quick")
    for wrong in (0, 6, True, "5", None):
        given = {"rating": wrong}
        answer = client.post(
            "/chat/rating/", given, content_type="application/json", **bearer(opened)
        )
        assert answer.status_code == 422


# --- files -----------------------------------------------------------------------------------
def bring(client, opened, name="form.pdf", content=b"%PDF-1.7 a form"):
    return client.post(
        "/chat/files/", {"file": SimpleUploadedFile(name, content)}, **bearer(opened)
    )


def test_a_file_is_brought_and_handed_out_to_its_own_visitor_alone(
    client, opened, somebody, door, said
):
    brought = bring(client, opened).json()
    assert (brought["name"], brought["kind"], brought["size"]) == (
        "form.pdf",
        "application/pdf",
        15,
    )
    path = f"/chat/files/{brought['id']}/"
    answer = client.get(path, **bearer(opened))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 a form"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    stranger = door(said | {"key": str(uuid4()), "id": str(uuid4())}).json()
    assert client.get(path, **bearer(stranger)).status_code == 404
    assert client.get(path).status_code == 401


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.exe", b"MZ\x90", 422),
        ("a.pdf", b"MZ\x90", 422),
        ("a.html", b"<html>", 422),
        ("a", b"", 422),
    ],
)
def test_programs_and_nothing_are_not_taken(client, opened, somebody, name, content, status):
    assert bring(client, opened, name, content).status_code == status
    assert not ChatFile.objects.exists()


def test_a_file_of_an_agent_that_is_in_no_line_is_not_the_visitors(client, opened, somebody, maria):
    brought = bring(client, opened).json()
    ChatFile.objects.update(side=Side.AGENT)
    assert client.get(f"/chat/files/{brought['id']}/", **bearer(opened)).status_code == 404


def test_an_agent_brings_files_to_his_own_chat_only(client, opened, somebody, maria, henk):
    path = f"/chats/{opened['chat']}/files/"
    upload = lambda: {"file": SimpleUploadedFile("form.pdf", b"%PDF-1.7")}  # noqa: E731
    client.force_login(maria)
    assert client.post(path, upload()).status_code == 403
    Chat.objects.update(agent=maria)
    brought = client.post(path, upload())
    assert brought.status_code == 201
    handed = client.get(f"{path}{brought.json()['id']}/")
    assert b"".join(handed.streaming_content) == b"%PDF-1.7"
    client.force_login(henk)
    assert client.post(path, upload()).status_code == 404
    assert client.get(f"{path}{brought.json()['id']}/").status_code == 404
