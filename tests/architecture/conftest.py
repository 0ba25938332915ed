import pytest

from tests.architecture.making import make_world
from tests.architecture.world import World


@pytest.fixture
def world(db: None) -> World:
    return make_world()
