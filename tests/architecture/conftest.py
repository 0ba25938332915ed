import pytest

from tests.architecture.asking import Answer, Hear, ask
from tests.architecture.making import make_world
from tests.architecture.world import World


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(scope="session")
def _heard() -> dict[tuple[str, str, str], Answer]:
    return {}


@pytest.fixture
def hear(
    request: pytest.FixtureRequest, db: None, _heard: dict[tuple[str, str, str], Answer]
) -> Hear:
    """What `ask` is answered, kept for the next test: the world is made the same for each of them,
    and every effect is taken back."""

    def hear(role: str, route: str, method: str) -> Answer:
        key = (role, route, method)
        if key not in _heard:
            _heard[key] = ask(request.getfixturevalue("world"), role, route, method)
        return _heard[key]

    return hear
