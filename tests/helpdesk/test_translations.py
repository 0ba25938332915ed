"""French and Spanish are whole: the same catalogues that `make check` reads."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from helpdesk import translation_catalogs
from helpdesk.translation_catalogs import LOCALES, extracted, gaps, read_catalogue
from inquiries.states import Status


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_left_to_translate(locale):
    assert gaps(locale) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_only_a_guess(locale):
    assert [message.id for message in read_catalogue(locale) if message.fuzzy and message.id] == []


def test_texts_are_found_in_code_and_in_templates():
    found = {message.id for message in extracted()}
    assert {"Waiting for inquirer", "Send reply"} <= found


@pytest.mark.parametrize("locale", LOCALES)
def test_states_have_names_in_every_language(locale):
    """The compiled catalogue is there too: what an agent really sees."""
    with translation.override(locale):
        same = [one.label for one in Status if one.label == _english(one) and one != Status.SPAM]
    assert same == []


def _english(member: Status) -> str:
    with translation.override("en"):
        return str(member.label)


def test_a_missing_translation_stops_the_check(monkeypatch, tmp_path):
    def empty_folder(locale: str):
        return tmp_path / f"{locale}.po"

    monkeypatch.setattr(translation_catalogs, "catalogue_path", empty_folder)
    with pytest.raises(CommandError, match="fr: missing"):
        call_command("check_translations")


def test_texts_of_every_app_are_found(settings):
    """A new app is read without being named anywhere."""
    places = {place.split("/")[0] for message in extracted() for place, _line in message.locations}
    own = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    assert {"escalations", "triage"} <= places & own
