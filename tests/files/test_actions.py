"""Bytes are kept once by their content, and whole."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from files.actions import keep_files
from files.models import StoredFile
from files.queries import read_file

CONTENT = b"a certificate of several pages"


def keep(now) -> StoredFile:
    (kept,) = keep_files(contents=[CONTENT], now=now).values()
    return kept


def test_the_same_bytes_are_kept_once(db, now):
    assert keep(now) == keep(now)
    assert read_file(keep(now)) == CONTENT


def test_the_beginning_that_a_full_disk_left_does_not_pass_for_the_whole(db, now):
    name = keep(now).storage_name()
    default_storage.delete(name)
    default_storage.save(name, ContentFile(CONTENT[:5]))
    assert read_file(keep(now)) == CONTENT
