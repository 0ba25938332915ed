"""Articles and templates in the palette."""

import pytest

from desks.models import DeskRole
from desks.permissions import scope_of
from inquiries.search.knowledge import find_texts
from knowledge_base.actions import add_item
from knowledge_base.states import Kind
from tests.factories import make_agent
from tests.knowing import publish_text


@pytest.fixture
def item(madrid, now):
    carla = make_agent("carla", madrid, role=DeskRole.COORDINATOR)
    item = add_item(kind=Kind.ARTICLE, code="renew", by=carla, now=now, desks=[madrid])
    publish_text(item, by=carla, now=now, title="Renewal fees")
    return item


def test_a_published_text_is_offered_by_its_words(maria, item):
    [found] = find_texts("renew", maria, scope_of(maria), 4)
    assert (found.title, found.url) == ("Renewal fees", f"/knowledge/{item.pk}/")
    assert find_texts("zebra", maria, scope_of(maria), 4) == []


def test_a_text_of_another_desk_is_not_offered(henk, item):
    assert find_texts("renew", henk, scope_of(henk), 4) == []


def test_the_palette_shows_it(client, maria, item):
    client.force_login(maria)
    assert f"/knowledge/{item.pk}/" in client.get("/palette/?q=renew").content.decode()
