"""Who is called in a note: the parsing, the refusal, the telling, the chip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks.permissions import scope_of
from inquiries.actions.note import add_note
from inquiries.mentions import find_mentions, names_in, split_by_mentions
from notifications.queries import unread_lines
from notifications.states import Kind
from notifications.words import words_of
from shared.exceptions import InvalidInput
from tests.factories import make_agent, receive


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@rui please look", ["rui"]),
        ("Please look, @Rui.", ["rui"]),
        ("(@rui) and @maria, @RUI again", ["rui", "maria"]),
        ("@ana.maria-2: yours", ["ana.maria-2"]),
        ("Two lines\n@rui", ["rui"]),
        ("¿@josé?", ["josé"]),
        ("write to vera@visitor.example", []),
        ("write to <rui@agents.example>", []),
        ("see https://host.example/@rui", []),
        ("the path a/@rui", []),
        ("`@rui` is code", []),
        ("```\n@rui\n``` and @maria", ["maria"]),
        ("an open ``` @rui", []),
        ("at 5 @ the office", []),
        ("@", []),
        ("@@rui", []),
        ("", []),
    ],
)
def test_names_are_read(text, names):
    assert names_in(text) == names


@given(st.text(alphabet="@`ab.-+ \n/é1_", max_size=200))
def test_any_text_is_put_together_again(text):
    known = {one.name: "Somebody" for one in find_mentions(text)}
    assert "".join(piece for piece, _name in split_by_mentions(text, known)) == text


pytestmark = pytest.mark.django_db


def _note(inquiry, by, body, now, key="k"):
    return add_note(inquiry_id=inquiry.pk, by=by, body=body, submission_key=key, now=now)


def _kinds(agent) -> list[str]:
    return list(agent.notifications.values_list("kind", flat=True))


def test_a_mentioned_colleague_is_told_once(inquiry, maria, rui, now):
    for _twice in range(2):
        _note(inquiry, maria, "@RUI, @rui: please look", now)
    assert [words_of(line) for line in unread_lines(scope_of(rui))] == [
        f"Maria mentioned you in {inquiry.reference}"
    ]


def test_who_mentions_himself_is_not_told(inquiry, maria, now):
    _note(inquiry, maria, "for @maria to remember", now)
    assert _kinds(maria) == []


def test_who_may_not_read_the_inquiry_is_refused_by_name(inquiry, maria, henk, rui, now):
    with pytest.raises(InvalidInput, match="Henk"):
        _note(inquiry, maria, "@henk and @rui, please look", now)
    assert not inquiry.messages.filter(kind="note").exists()
    assert _kinds(henk) + _kinds(rui) == []


def test_who_has_left_is_nobody(inquiry, maria, rui, now):
    rui.is_active = False
    rui.save()
    _note(inquiry, maria, "@rui", now)
    assert _kinds(rui) == []


def test_an_unknown_name_is_only_a_word(inquiry, maria, now):
    assert _note(inquiry, maria, "they wrote to @registry", now).body == "they wrote to @registry"


def test_a_mention_is_a_chip_and_an_unknown_name_is_not(as_maria, inquiry, maria, rui, now):
    _note(inquiry, maria, "@rui <b>and</b> @registry see https://x.example/@rui", now)
    page = as_maria.get(f"/inquiries/{inquiry.reference}/messages/").content.decode()
    assert '<span class="mention" title="Rui">@rui</span> &lt;b&gt;and&lt;/b&gt; @registry' in page


def test_a_refused_note_keeps_its_text(as_maria, inquiry, henk):
    sent = {"submission_key": "2a0b2f6e-3f0e-4c39-8d86-6a4b0a6a9d10", "body": "@henk look"}
    answer = as_maria.post(
        f"/inquiries/{inquiry.reference}/note/", sent, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "@henk look" in page
    assert "Henk" in page


def test_the_sender_of_a_mail_calls_nobody(madrid, rui):
    receive(madrid, body="@rui, answer me!")
    assert Kind.MENTIONED not in _kinds(rui)


def test_two_accounts_that_differ_by_case_are_told_apart(inquiry, maria, madrid, now):
    small, great = make_agent("ana", madrid), make_agent("Ana", madrid)
    _note(inquiry, maria, "@Ana", now)
    assert (_kinds(small), _kinds(great)) == ([Kind.MENTIONED], [Kind.MENTIONED])
