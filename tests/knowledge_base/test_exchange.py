"""Out as Markdown files and in again: nothing lost, nothing overwritten, nothing live unseen."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from desks.permissions import scope_of
from knowledge_base import archives
from knowledge_base.actions import (
    add_item,
    add_picture,
    approve_version,
    publish_version,
    retire_text,
    write_version,
)
from knowledge_base.actions.importing import import_items
from knowledge_base.archives import unpack
from knowledge_base.exporting import export_entries, export_files, for_export
from knowledge_base.importing import Effect, plan_import
from knowledge_base.markdown_files import ItemFile, SourceLine, Words, read_items
from knowledge_base.models import Item, Picture, TextVersion
from knowledge_base.starter import load_starter, starter_items
from knowledge_base.states import Kind, SourceStatus, VersionState
from shared.exceptions import InvalidInput, NotAllowed
from tests.factories import make_agent
from tests.knowing import packed, publish_text

FILE = ItemFile(
    code="renew",
    kind=Kind.TEMPLATE,
    texts={"en": Words("Renewal", "Renew in time."), "fr": Words("Renouvellement", "À temps.")},
    topics=("renewal",),
    desks=("madrid",),
    sources=(SourceLine("Rule 30", date(2026, 11, 1), status=SourceStatus.CONFIRMED),),
    review_after=30,
    is_example=True,
)


@pytest.fixture
def later(now):
    return now + timedelta(days=1)


def exported():
    return export_files(for_export(Item.objects.all()))


def plan(by, *files):
    return plan_import(list(files), scope_of(by))


def take(by, now, *files):
    return import_items(files=list(files), by=by, now=now)


def only(changes):
    (change,) = changes
    return change


def publish_all(item, by, now):
    for text in item.texts.all():
        where = {"item_id": item.pk, "language": text.language, "by": by, "now": now}
        approve_version(**where)
        publish_version(**where)


@pytest.fixture
def other(madrid, hague):
    from desks.models import DeskRole

    return make_agent("otto", madrid, hague, role=DeskRole.COORDINATOR)


def test_what_the_product_brings_goes_out_and_in_again_without_a_change(rui, now, later):
    load_starter(by=rui, now=now)
    files = exported()
    reading = read_items(files)
    assert reading.problems == []
    assert {change.effect for change in plan(rui, *reading.items)} == {Effect.SAME}
    import_items(files=reading.items, by=rui, now=later)
    assert not TextVersion.objects.exclude(state=VersionState.PUBLISHED).exists()
    assert exported() == files


def test_the_starter_s_own_files_change_nothing_of_what_was_loaded(rui, now):
    load_starter(by=rui, now=now)
    mine = [one for one in starter_items() if "meetings" not in one.desks]
    assert {change.effect for change in plan(rui, *mine)} == {Effect.SAME}


def test_a_preview_writes_nothing(rui, now):
    assert only(plan(rui, FILE)).effect == Effect.NEW
    assert not Item.objects.exists()


def test_new_words_wait_for_a_review_by_somebody_else(rui, other, now):
    take(rui, now, FILE)
    item = Item.objects.get()
    assert (item.kind, item.is_example, item.topics) == (Kind.TEMPLATE, True, ["renewal"])
    assert item.review_on == timezone.localdate(now) + timedelta(days=30)
    assert [source.title for source in item.sources.all()] == ["Rule 30"]
    states = TextVersion.objects.values_list("state", flat=True)
    assert set(states) == {VersionState.IN_REVIEW}
    with pytest.raises(NotAllowed):
        approve_version(item_id=item.pk, language="en", by=rui, now=now)
    publish_all(item, other, now)
    assert item.texts.get(language="fr").title == "Renouvellement"


def test_the_same_import_twice_is_once(rui, now, later):
    take(rui, now, FILE)
    assert only(take(rui, later, FILE)).effect == Effect.SAME
    assert TextVersion.objects.count() == 2


def test_changed_words_leave_what_is_live(rui, other, now, later):
    take(rui, now, FILE)
    item = Item.objects.get()
    publish_all(item, other, now)
    changed = replace(FILE, texts={**FILE.texts, "en": Words("Renewal", "Renew on line.")})
    change = only(take(rui, later, changed))
    assert (change.effect, change.languages) == (Effect.CHANGED, ("en",))
    assert item.texts.get(language="en").body == "Renew in time."
    assert item.texts.get(language="en").versions.first().body == "Renew on line."


def test_what_somebody_is_writing_is_not_overwritten(rui, other, maria, now, later):
    take(rui, now, FILE)
    item = Item.objects.get()
    publish_all(item, other, now)
    write_version(
        item_id=item.pk, language="en", title="Renewal", body="Maria's.", by=maria, now=later
    )
    changed = replace(FILE, texts={"en": Words("Renewal", "From a file.")})
    change = only(take(rui, later, changed))
    assert change.effect == Effect.NOT_POSSIBLE
    assert "EN" in change.reasons[0]
    assert item.texts.get(language="en").versions.first().body == "Maria's."


def test_settings_are_taken_over_and_people_s_own_kept(rui, other, now, later):
    take(rui, now, FILE)
    item = Item.objects.get()
    Item.objects.filter(pk=item.pk).update(owner=other, is_example=False)
    changed = replace(FILE, topics=("fees_payment",), review_after=None)
    assert only(take(rui, later, changed)).has_new_settings
    after = Item.objects.get()
    assert (after.topics, after.owner, after.is_example) == (["fees_payment"], other, False)
    assert after.review_on == item.review_on


def test_a_language_that_the_files_do_not_name_is_left_alone(rui, now, later):
    take(rui, now, FILE)
    take(rui, later, replace(FILE, texts={"en": FILE.texts["en"]}))
    assert Item.objects.get().texts.count() == 2


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"desks": ("nowhere",)}, "nowhere"),
        ({"topics": ("poetry",)}, "poetry"),
        ({"category": "attic"}, "attic"),
        ({"texts": {"en": Words("T", "{{ inquirer.shoe_size }}")}}, "inquirer.shoe_size"),
        ({"texts": {"en": Words("T", "{{ fact.no_such_fee }}")}}, "fact.no_such_fee"),
    ],
)
def test_an_unknown_name_keeps_its_object_out_and_no_other(rui, now, wrong, named):
    good = replace(FILE, code="good")
    bad, fine = take(rui, now, replace(FILE, **wrong), good)
    assert (bad.effect, fine.effect) == (Effect.NOT_POSSIBLE, Effect.NEW)
    assert named in bad.reasons[0]
    assert [item.code for item in Item.objects.all()] == ["good"]


def test_another_kind_is_not_possible(rui, now, later):
    take(rui, now, FILE)
    change = only(take(rui, later, replace(FILE, kind=Kind.INTERNAL)))
    assert change.effect == Effect.NOT_POSSIBLE


def test_nobody_imports_for_desks_that_are_not_theirs(henk, maria, rui, now):
    assert only(take(maria, now, FILE)).effect == Effect.NOT_POSSIBLE
    take(rui, now, FILE)
    from desks.models import Desk, DeskRole

    hague = make_agent("hilda", Desk.objects.get(code="hague"), role=DeskRole.COORDINATOR)
    stolen = replace(FILE, desks=("hague",))
    assert only(take(hague, now, stolen)).effect == Effect.NOT_POSSIBLE
    assert [desk.code for desk in Item.objects.get().desks.all()] == ["madrid"]


def test_a_plan_costs_the_same_queries_for_one_and_for_thirty(
    rui, now, django_assert_max_num_queries
):
    load_starter(by=rui, now=now)
    many = [one for one in starter_items() if "meetings" not in one.desks][:30]
    scope = scope_of(rui)
    with django_assert_max_num_queries(40):
        plan_import(many, scope)


def test_a_retired_text_is_not_exported_and_a_draft_is(rui, maria, now):
    gone = add_item(kind=Kind.TEMPLATE, code="gone", by=rui, now=now)
    publish_text(gone, by=rui, now=now)
    retire_text(item_id=gone.pk, language="en", by=rui, now=now)
    draft = add_item(kind=Kind.TEMPLATE, code="draft", by=maria, now=now)
    write_version(item_id=draft.pk, language="es", title="T", body="B.", by=maria, now=now)
    assert list(exported()) == ["draft.es.md"]


def test_an_archive_gives_its_files_again():
    files = {"a.en.md": "één", "b.fr.md": "x\n"}
    found = unpack(packed(files))
    assert (found.texts, found.pictures, found.problems) == (files, {}, [])


def zipped(**files):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return whole.getvalue()


def test_only_texts_and_their_pictures_are_read():
    found = unpack(zipped(texts__a_en_md="x", picture_png=b"\xff", _hidden_md="y"))
    assert (list(found.texts), found.pictures, found.problems) == (["texts/a.en.md"], {}, [])


def test_what_calls_itself_a_picture_and_is_none_is_named():
    found = unpack(zipped(files__7_webp=b"<svg onload=alert(1)>"))
    assert (found.pictures, [one.path for one in found.problems]) == ({}, ["files/7.webp"])


def test_a_file_that_is_no_text_is_named():
    found = unpack(zipped(a_en_md=b"ok\n\xff\xfe"))
    assert found.texts == {}
    assert [(one.path, one.line) for one in found.problems] == [("a.en.md", 2)]


@pytest.mark.parametrize("data", [b"", b"no archive", packed({"a.en.md": "x"})[:-30]])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(InvalidInput):
        unpack(data)


def test_an_archive_that_unpacks_to_gigabytes_is_refused():
    with pytest.raises(InvalidInput):
        unpack(zipped(a_en_md=b"0" * (archives.MAX_FILE + 1)))


@pytest.fixture
def illustrated(rui, now, picture_file):
    """A live text with a picture, as an archive."""
    item = add_item(kind=Kind.ARTICLE, code="form", by=rui, now=now)
    content = picture_file().read()
    picture = add_picture(item_id=item.pk, content=content, alt="A form", by=rui, now=now)
    publish_text(item, by=rui, now=now, body=f"Look:\n\n![A form](file:{picture.pk})")
    return packed(dict(export_entries(Item.objects.all())))


def elsewhere():
    """As if the archive came to another house: no object of its name, none of its pictures."""
    Item.objects.update(code="another")


def take_archive(data, by, now):
    found = unpack(data)
    items = read_items(found.texts).items
    return import_items(files=items, pictures=found.pictures, by=by, now=now)


def test_a_picture_travels_with_its_text(illustrated, rui, now):
    elsewhere()
    take_archive(illustrated, rui, now)
    picture = Picture.objects.get(item__code="form")
    version = TextVersion.objects.get(text__item__code="form")
    assert (picture.alt, version.state) == ("A form", "in_review")
    assert version.body == f"Look:\n\n![A form](file:{picture.pk})"


def test_a_picture_that_is_here_already_is_the_same(illustrated, rui, now):
    assert only(take_archive(illustrated, rui, now)).effect == Effect.SAME
    elsewhere()
    take_archive(illustrated, rui, now)
    assert only(take_archive(illustrated, rui, now)).effect == Effect.SAME
    assert Picture.objects.filter(item__code="form").count() == 1


def test_numbers_of_pictures_are_never_mixed_up(rui, now, picture_file):
    """Where the files' 1 is our 2, and their 2 is new here."""
    contents = [picture_file(colour=colour).read() for colour in ("teal", "red")]
    item = add_item(kind=Kind.ARTICLE, code="form", by=rui, now=now)
    own = add_picture(item_id=item.pk, content=contents[0], alt="Teal", by=rui, now=now)
    other = own.pk + 1
    body = f"![Teal](file:{other}) ![Red](file:{own.pk})"
    file = ItemFile(code="form", kind=Kind.ARTICLE, texts={"en": Words("T", body)}, is_public=True)
    pictures = {other: contents[0], own.pk: contents[1]}
    import_items(files=[file], pictures=pictures, by=rui, now=now)
    new = Picture.objects.get(alt="Red")
    expected = f"![Teal](file:{own.pk}) ![Red](file:{new.pk})"
    assert TextVersion.objects.get().body == expected


@pytest.mark.parametrize("body", ["![A form](file:7)", "![](file:8)"])
def test_a_picture_that_is_missing_or_unsaid_keeps_its_object_out(rui, now, picture_file, body):
    file = ItemFile(code="form", kind=Kind.TEMPLATE, texts={"en": Words("T", body)})
    changes = import_items(files=[file], pictures={8: picture_file().read()}, by=rui, now=now)
    assert only(changes).effect == Effect.NOT_POSSIBLE
    assert not Item.objects.exists()


def test_the_command_takes_pictures_along(illustrated, rui, tmp_path, capsys):
    call_command("knowledge", "export", str(tmp_path / "out"))
    elsewhere()
    call_command("knowledge", "import", str(tmp_path / "out"), "--by", "rui")
    assert "new: 1" in capsys.readouterr().out
    assert Picture.objects.filter(item__code="form").exists()


def test_the_command_writes_a_folder_and_reads_it_again(rui, other, now, tmp_path, capsys):
    take(rui, now, FILE)
    publish_all(Item.objects.get(), other, now)
    call_command("knowledge", "export", str(tmp_path / "out"))
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "renew.en.md",
        "renew.fr.md",
    ]
    call_command("knowledge", "import", str(tmp_path / "out"), "--by", "rui")
    assert "same: 1" in capsys.readouterr().out


def test_the_command_reads_an_archive_and_names_what_is_wrong(rui, now, tmp_path, capsys):
    good = "---\nkind: template\ntitle: T\n---\nx"
    path = tmp_path / "in.zip"
    path.write_bytes(packed({"a.en.md": good, "b.en.md": "nothing", "c.en.md": good + "{{ zzz }}"}))
    call_command("knowledge", "import", str(path), "--by", "rui", "--dry-run")
    assert not Item.objects.exists()
    call_command("knowledge", "import", str(path), "--by", "rui")
    said = capsys.readouterr()
    assert "new: 1" in said.out
    assert "b.en.md, 1:" in said.err
    assert "zzz" in said.err
    assert [item.code for item in Item.objects.all()] == ["a"]


def test_the_command_needs_somebody_to_stand_for_it(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("knowledge", "import", str(tmp_path), "--by", "nobody")
