"""Reading leaves no trace: not one row is other after every page was looked at by everybody."""

from django.apps import apps
from django.db import connection

from tests.architecture.asking import read_to_the_end
from tests.architecture.routes import all_routes
from tests.architecture.world import World

COUNTED = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} AS t"


def test_get_and_head_change_no_row(world: World):
    clients = [world.client(role) for role in world.cast]
    before = _content_of_every_table()
    for client in clients:
        for route in all_routes():
            for address in {world.urls[route], world.missing_urls.get(route, world.urls[route])}:
                read_to_the_end(client.head(address))
                read_to_the_end(client.get(address))
    assert _content_of_every_table() == before


def test_a_changed_row_would_be_noticed(world: World):
    before = _content_of_every_table()
    world.inquiry.version += 1
    world.inquiry.save(update_fields=["version"])
    assert _content_of_every_table() != before


def _content_of_every_table() -> dict[str, tuple[int, int]]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {table: _content_of(table) for table in tables}


def _content_of(table: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(table=connection.ops.quote_name(table)))
        return cursor.fetchone()
