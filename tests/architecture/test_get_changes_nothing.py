"""Reading leaves no trace: PostgreSQL itself refuses it, whoever asks for whatever.

`ask` lets GET and HEAD be answered in a transaction that only reads. So every line of the tables in
access/ says it for its address and role (tests/architecture/test_every_url_with_every_role.py); here
is the rest: what is not there, and that a change would be noticed.
"""

import pytest
from django.db import InternalError

from tests.architecture.asking import ask, taken_back
from tests.architecture.world import World


def test_asking_for_what_is_not_there_changes_nothing(world: World):
    for route in world.missing_urls:
        for role in world.cast:
            assert ask(world, role, route, "GET", missing=True).status < 500, (route, role)


def test_a_changed_row_would_be_noticed(world: World):
    world.inquiry.version += 1
    with pytest.raises(InternalError, match="read-only"), taken_back(reading=True):
        world.inquiry.save(update_fields=["version"])
