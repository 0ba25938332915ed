"""The demo's chats on web sites: a widget of each desk that somebody coordinates."""

from datetime import datetime, timedelta

from django.conf import settings

from desks.models import Agent, Desk
from livechat.actions.widgets import WidgetValues, add_widget
from livechat.models import ASKS, Asked
from livechat.sites import origin_of
from registry.topics import find_topic

TITLES = {
    "madrid": ("Trademarks: ask us", "Marques : posez vos questions", "Marcas: pregúntenos"),
    "hague": ("Designs: ask us", "Dessins et modèles : vos questions", "Diseños: pregúntenos"),
}
GREETINGS = {
    "en": "Hello! What would you like to know?",
    "fr": "Bonjour ! Que souhaitez-vous savoir ?",
    "es": "¡Hola! ¿Qué desea saber?",
}
TOPICS = {
    "madrid": ("renewal", "fees_payment", "irregularities", "applications"),
    "hague": ("renewals", "payment", "irregularities", "decisions"),
}


def make_widgets(*, by: Agent, now: datetime) -> None:
    """On the demo site of the quick start, which is served by the helpdesk itself."""
    for code, (english, french, spanish) in TITLES.items():
        desk = Desk.objects.get(code=code)
        values = WidgetValues(
            name_en=english,
            name_fr=french,
            name_es=spanish,
            sites=[origin_of(settings.SITE_URL)],
            texts={language: {"greeting": text} for language, text in GREETINGS.items()},
            topics=_known(desk),
            asks=dict.fromkeys(ASKS, Asked.OPTIONAL.value),
            answered_within=timedelta(minutes=3),
        )
        add_widget(desk=desk, values=values, by=by, now=now)


def _known(desk: Desk) -> list[str]:
    return [code for code in TOPICS[desk.code] if find_topic(desk.code, code)]
