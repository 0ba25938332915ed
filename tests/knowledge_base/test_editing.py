"""The page of one object: saved by itself, conflicts, deeds with reasons, history, translation."""

from datetime import timedelta

import pytest

from files.models import StoredFile
from knowledge_base.actions import (
    add_item,
    add_picture,
    change_item,
    check_example,
    submit_version,
    write_version,
)
from knowledge_base.actions.items import Settings, SourceLine
from knowledge_base.actions.pictures import sweep_pictures
from knowledge_base.models import Item, Picture, TextVersion
from knowledge_base.states import Kind, SourceStatus, VersionState
from shared.exceptions import InvalidInput, NotAllowed, NotPossible
from tests.factories import make_agent
from tests.knowing import publish_text


@pytest.fixture
def item(maria, rui, now):
    return add_item(kind=Kind.TEMPLATE, code="renew", by=maria, now=now)


@pytest.fixture
def as_rui(client, rui):
    client.force_login(rui)
    return client


def save(client, item, title="Renewal", body="On line.", language="en", **more):
    fields = {"title": title, "body": body, **more}
    return client.post(
        f"/knowledge/{item.pk}/{language}/save/",
        {f"{language}-{name}": value for name, value in fields.items()},
    )


def open_words(item, language="en"):
    return TextVersion.objects.get(text__item=item, text__language=language, state="draft")


def test_words_save_themselves(as_maria, item):
    answer = save(as_maria, item).json()
    assert (answer["saved"], answer["seen"]) == (True, open_words(item).mark)


def test_saved_twice_is_once(as_maria, item):
    seen = save(as_maria, item).json()["seen"]
    assert save(as_maria, item, seen="").json()["seen"] == seen
    assert TextVersion.objects.count() == 1


def test_half_a_text_is_not_saved_and_says_so(as_maria, item):
    answer = save(as_maria, item, body="").json()
    assert (answer["saved"], "Not saved" in answer["said"]) == (False, True)
    assert not TextVersion.objects.exists()


def test_who_saves_over_a_colleagues_words_gets_both(as_maria, item, client, rui):
    save(as_maria, item, body="Maria wrote this.")
    client.force_login(rui)
    answer = save(client, item, body="Rui wrote that.", seen="")
    assert answer.status_code == 409
    assert "Maria wrote this." in answer.json()["html"]
    assert open_words(item).body == "Maria wrote this."


def test_words_written_over_knowingly_stay_in_the_history(as_maria, item, client, rui):
    seen = save(as_maria, item, body="Maria wrote this.").json()["seen"]
    client.force_login(rui)
    assert save(client, item, body="Rui wrote that.", seen=seen).json()["saved"]
    kept = TextVersion.objects.get(number=1)
    assert (kept.state, kept.body) == (VersionState.WITHDRAWN, "Maria wrote this.")
    assert set(open_words(item).writers.values_list("username", flat=True)) == {"maria", "rui"}


def test_without_scripts_a_conflict_keeps_what_was_typed(as_maria, item, client, rui):
    save(as_maria, item, body="Maria wrote this.")
    client.force_login(rui)
    fields = {"en-title": "Renewal", "en-body": "Rui wrote that.", "en-seen": ""}
    page = client.post(f"/knowledge/{item.pk}/", fields)
    assert page.status_code == 422
    for words in ("Rui wrote that.", "Maria wrote this.", open_words(item).mark):
        assert words in page.content.decode()


def test_words_in_review_are_read_not_written(as_maria, item, maria, now):
    save(as_maria, item)
    submit_version(item_id=item.pk, language="en", by=maria, now=now)
    assert not save(as_maria, item, body="Something else.").json()["saved"]
    assert TextVersion.objects.get().state == VersionState.IN_REVIEW
    assert "Take back" in as_maria.get(f"/knowledge/{item.pk}/").content.decode()


def test_one_language_is_saved_and_sent_to_review(as_maria, item):
    fields = {"en-title": "Renewal", "en-body": "On line.", "deed": "submit-en"}
    assert as_maria.post(f"/knowledge/{item.pk}/", fields).status_code == 303
    assert TextVersion.objects.get().state == VersionState.IN_REVIEW


def test_why_the_author_does_not_approve_is_said(as_rui, item, rui, now):
    save(as_rui, item)
    submit_version(item_id=item.pk, language="en", by=rui, now=now)
    page = as_rui.get(f"/knowledge/{item.pk}/").content.decode()
    assert "You wrote words of it: a colleague reviews it." in page
    assert 'value="approve"' not in page


def test_what_publishing_waits_for_is_said(as_maria, item, client, rui, now):
    Item.objects.update(needs_all_languages=True)
    as_maria.post(f"/knowledge/{item.pk}/", {"en-title": "A", "en-body": "B", "deed": "submit-en"})
    client.force_login(rui)
    client.post(f"/knowledge/{item.pk}/state/", {"language": "en", "deed": "approve"})
    page = client.get(f"/knowledge/{item.pk}/").content.decode()
    assert "It waits for FR, ES." in page
    assert 'value="publish"' not in page


def test_approved_for_a_date(as_maria, item, client, rui):
    as_maria.post(f"/knowledge/{item.pk}/", {"en-title": "A", "en-body": "B", "deed": "submit-en"})
    client.force_login(rui)
    dates = {"publish_at": "2030-01-02T08:00", "expires_at": "2030-02-02T08:00"}
    client.post(f"/knowledge/{item.pk}/state/", {"language": "en", "deed": "approve", **dates})
    version = TextVersion.objects.get()
    assert (version.state, version.publish_at.year) == (VersionState.APPROVED, 2030)
    assert "Goes live" in client.get(f"/knowledge/{item.pk}/").content.decode()


def test_a_change_is_marked_against_what_is_live(as_maria, item, rui, now):
    publish_text(item, by=rui, now=now, body="Renew on line.")
    save(as_maria, item, body="Renew on paper.")
    page = as_maria.get(f"/knowledge/{item.pk}/").content.decode()
    for words in ("line</del>", "paper</ins>"):
        assert words in page


def test_the_preview_is_safe_and_knows_links_by_rights(as_maria, item, hague, rui, now):
    henk = make_agent("harry", hague)
    add_item(kind=Kind.TEMPLATE, code="theirs", by=henk, now=now, desks=[hague])
    body = "**Now** [ours](item:renew) [theirs](item:theirs) <script>x</script>"
    page = as_maria.post("/knowledge/preview/", {"language": "en", "body": body}).content.decode()
    assert "<strong>Now</strong>" in page
    assert "<script" not in page
    assert f'href="/knowledge/{item.pk}/"' in page
    assert page.count("<a ") == 1


def test_history_compares_any_two_and_brings_one_back(as_maria, item, rui, now):
    for body in ("One is here.", "Two is here.", "Three is here."):
        publish_text(item, by=rui, now=now, body=body)
    page = as_maria.get(f"/knowledge/{item.pk}/en/history/?from=1&to=3").content.decode()
    for words in ("One</del>", "Three</ins>"):
        assert words in page
    back = f"/knowledge/{item.pk}/en/restore/"
    for _time in range(2):
        as_maria.post(back, {"number": 1})
    assert open_words(item).body == "One is here."


def test_bringing_back_takes_no_draft_away(as_maria, item, rui, now):
    publish_text(item, by=rui, now=now, body="One is here.")
    publish_text(item, by=rui, now=now, body="Two is here.")
    save(as_maria, item, body="Mine.")
    page = as_maria.post(f"/knowledge/{item.pk}/en/restore/", {"number": 1}, follow=True)
    assert "Another version is being written" in page.content.decode()
    assert open_words(item).body == "Mine."


def test_a_translator_sees_what_changed_in_the_source(as_maria, item, rui, now):
    publish_text(item, by=rui, now=now, body="Pay before May.")
    publish_text(item, by=rui, now=now, language="fr", body="Payez avant mai.")
    publish_text(item, by=rui, now=now, body="Pay before June.")
    page = as_maria.get(f"/knowledge/{item.pk}/fr/translate/").content.decode()
    assert "Changed since it was translated" in page
    for words in ("May</del>", "June</ins>"):
        assert words in page


def test_a_new_translation_has_its_source_beside_it(as_maria, item, rui, now):
    publish_text(item, by=rui, now=now, body="Pay before May.")
    page = as_maria.get(f"/knowledge/{item.pk}/es/translate/").content.decode()
    assert "Pay before May." in page
    assert "Changed since" not in page
    fields = {"es-title": "Pago", "es-body": "Pague antes de mayo.", "deed": "submit-es"}
    as_maria.post(f"/knowledge/{item.pk}/es/translate/", fields)
    assert TextVersion.objects.get(text__language="es").state == VersionState.IN_REVIEW


def test_settings_are_changed_by_coordinators(item, maria, rui, now, madrid):
    source = SourceLine("Fee table", now.date(), status=SourceStatus.CONFIRMED)
    wanted = Settings(desks=[madrid], topics=["renewal"], owner=maria, sources=[source])
    for _time in range(2):
        change_item(item_id=item.pk, settings=wanted, by=rui, now=now)
    item.refresh_from_db()
    assert (item.is_for_all, item.topics, item.sources.get().title) == (
        False,
        ["renewal"],
        "Fee table",
    )


def test_its_owner_changes_them_until_it_was_live(item, maria, rui, now):
    change_item(item_id=item.pk, settings=Settings(owner=maria), by=maria, now=now)
    publish_text(item, by=rui, now=now)
    with pytest.raises(NotAllowed):
        change_item(item_id=item.pk, settings=Settings(owner=maria), by=maria, now=now)


def test_a_template_does_not_become_public(item, rui, now):
    with pytest.raises(InvalidInput):
        change_item(item_id=item.pk, settings=Settings(is_public=True), by=rui, now=now)


def test_an_owner_can_see_what_he_owns(item, rui, henk, madrid, now):
    with pytest.raises(InvalidInput):
        change_item(item_id=item.pk, settings=Settings(desks=[madrid], owner=henk), by=rui, now=now)


def test_the_example_mark_goes_when_somebody_stands_for_it(item, maria, rui, now):
    Item.objects.update(is_example=True)
    with pytest.raises(NotAllowed):
        check_example(item_id=item.pk, by=maria, now=now)
    for _time in range(2):
        checked = check_example(item_id=item.pk, by=rui, now=now)
    assert (checked.is_example, checked.checked_by, checked.checked_at) == (False, rui, now)


def test_not_while_a_source_is_not_confirmed(item, rui, now):
    Item.objects.update(is_example=True)
    wanted = Settings(sources=[SourceLine("Somebody said so", now.date())])
    change_item(item_id=item.pk, settings=wanted, by=rui, now=now)
    with pytest.raises(NotPossible, match="sources"):
        check_example(item_id=item.pk, by=rui, now=now)


def test_the_settings_page_keeps_sources(as_rui, item):
    rows = {
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-0-title": "Fee table",
        "sources-0-as_of": "2026-01-01",
        "sources-0-status": "confirmed",
    }
    page = as_rui.post(f"/knowledge/{item.pk}/settings/", rows | {"topics": ["renewal"]})
    assert page.status_code == 303
    assert Item.objects.get().sources.get().status == SourceStatus.CONFIRMED
    page = as_rui.post(f"/knowledge/{item.pk}/settings/", rows | {"sources-0-as_of": ""})
    assert "Say of which date it is." in page.content.decode()


def test_pictures_are_drawn_anew_and_shown_to_who_may_see_them(
    as_maria, item, client, henk, madrid, picture_file
):
    for _time in range(2):
        answer = as_maria.post(
            f"/knowledge/{item.pk}/pictures/", {"picture": picture_file(), "alt": "A form"}
        )
        assert answer.status_code == 303
    picture = Picture.objects.get()
    served = as_maria.get(f"/knowledge/pictures/{picture.pk}/")
    assert served.headers["Content-Type"] == "image/webp"
    assert b"".join(served.streaming_content)[8:12] == b"WEBP"
    Item.objects.update(is_for_all=False)
    item.desks.set([madrid])
    client.force_login(henk)
    assert client.get(f"/knowledge/pictures/{picture.pk}/").status_code == 404


def test_a_picture_needs_words_for_who_does_not_see_it(as_maria, item, picture_file):
    page = as_maria.post(f"/knowledge/{item.pk}/pictures/", {"picture": picture_file(), "alt": ""})
    assert page.status_code == 422
    assert not StoredFile.objects.exists()


def test_what_is_no_picture_is_refused(as_maria, item, picture_file):
    fake = picture_file(b"<svg onload=alert(1)>", "form.png")
    page = as_maria.post(f"/knowledge/{item.pk}/pictures/", {"picture": fake, "alt": "A form"})
    assert "This is no picture" in page.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_pictures_of_what_is_public_are_public_and_no_others(item, rui, now):
    article = add_item(kind=Kind.ARTICLE, code="pay", by=rui, now=now)
    for number, one in enumerate((item, article)):
        stored = StoredFile.objects.create(sha256=f"{number}" * 64, size=1, stored_at=now)
        Picture.objects.create(item=one, stored_file=stored, alt="A form", added_at=now)
    assert not Picture.objects.public(now).exists()
    publish_text(article, by=rui, now=now)
    publish_text(item, by=rui, now=now)
    assert Picture.objects.public(now).get().item == article


def with_picture(item, by, now, picture_file, alt="A form"):
    content = picture_file().read()
    return add_picture(item_id=item.pk, content=content, alt=alt, by=by, now=now)


def words(item, by, now, body):
    where = {"item_id": item.pk, "language": "en", "by": by, "now": now}
    write_version(title="How", body=body, **where)
    return where


def test_a_picture_without_words_is_not_sent_to_review(item, rui, now, picture_file):
    picture = with_picture(item, rui, now, picture_file)
    where = words(item, rui, now, f"Look: ![](file:{picture.pk})")
    with pytest.raises(InvalidInput, match=f"file:{picture.pk}"):
        submit_version(**where)
    words(item, rui, now, f"Look: ![A form](file:{picture.pk})")
    assert submit_version(**where).state == "in_review"


def test_a_picture_of_another_object_is_not_sent_to_review(item, rui, now, picture_file):
    other = add_item(kind=Kind.ARTICLE, code="other", by=rui, now=now)
    picture = with_picture(other, rui, now, picture_file)
    with pytest.raises(InvalidInput, match="no picture"):
        submit_version(**words(item, rui, now, f"Look: ![A form](file:{picture.pk})"))


def test_a_picture_is_removed_when_no_text_shows_it(as_maria, item, rui, now, picture_file):
    picture = with_picture(item, rui, now, picture_file)
    words(item, rui, now, f"Look: ![A form](file:{picture.pk})")
    address = f"/knowledge/{item.pk}/pictures/{picture.pk}/remove/"
    page = as_maria.post(address, follow=True)
    assert "take it out of the text first" in page.content.decode()
    words(item, rui, now, "Nothing to look at")
    for _time in range(2):
        assert as_maria.post(address).status_code == 303
    assert not Picture.objects.exists()


def test_a_picture_of_another_desk_is_not_removed(
    client, item, henk, madrid, rui, now, picture_file
):
    picture = with_picture(item, rui, now, picture_file)
    Item.objects.update(is_for_all=False)
    item.desks.set([madrid])
    client.force_login(henk)
    address = f"/knowledge/{item.pk}/pictures/{picture.pk}/remove/"
    assert client.post(address).status_code == 404
    assert Picture.objects.exists()


def test_pictures_that_no_version_names_are_swept_after_a_month(item, rui, now, picture_file):
    named, unnamed = (
        Picture.objects.create(
            item=item,
            stored_file=StoredFile.objects.create(sha256=sign * 64, size=1, stored_at=now),
            alt="A form",
            added_at=now,
        )
        for sign in "ab"
    )
    text = publish_text(item, by=rui, now=now, body=f"Look: ![A form](file:{named.pk})")
    publish_text(item, by=rui, now=now, body="It was there once.")
    assert text.live is not None
    assert sweep_pictures(now=now + timedelta(days=29)) == 0
    assert sweep_pictures(now=now + timedelta(days=31)) == 1
    assert sweep_pictures(now=now + timedelta(days=31)) == 0
    assert Picture.objects.get() == named
    assert unnamed.pk != named.pk


@pytest.mark.parametrize("what", ["items", "facts", "pictures"])
def test_what_can_be_put_in_is_found(as_maria, item, rui, now, what):
    publish_text(item, by=rui, now=now, title="Renewal [all]")
    page = as_maria.get(f"/knowledge/{item.pk}/insert/", {"what": what})
    expected = {"items": "[Renewal (all)](item:renew)", "facts": "{{ inquirer.name }}"}
    assert expected.get(what, "Nothing was found") in page.content.decode()
