"""Reading stored bytes."""

from typing import IO

from django.core.files.storage import default_storage

from files.models import StoredFile


def open_file(stored: StoredFile) -> IO[bytes]:
    return default_storage.open(stored.storage_name(), "rb")


def read_file(stored: StoredFile) -> bytes:
    with open_file(stored) as stream:
        return stream.read()
