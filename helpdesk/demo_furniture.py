"""What a desk has made its own in the demo: tags, fields, views, macros, a rule, and their use."""

from datetime import datetime
from itertools import cycle
from typing import Any

from desks.models import Agent, Desk
from inquiries.actions.fields import save_field, set_fields
from inquiries.actions.macros import save_macro
from inquiries.actions.saved_views import ViewContent, save_view
from inquiries.actions.tag_words import save_tag
from inquiries.actions.tags import add_tags
from inquiries.models import CustomField, Inquiry, Tag
from inquiries.states import ACTIVE
from triage.actions import save_rule, switch_rule

EVERY = 3  # every third inquiry in work carries something of it
TAGS = (
    ("Payment", "Paiement", "Pago", "yellow", "circle"),
    ("Call back", "À rappeler", "Llamar de vuelta", "blue", "flag"),
    ("Press", "Presse", "Prensa", "pink", "star"),
    ("Complaint", "Réclamation", "Reclamación", "red", "triangle"),
)
PAID_BY = [
    {"code": "card", "en": "Card", "fr": "Carte", "es": "Tarjeta"},
    {"code": "transfer", "en": "Bank transfer", "fr": "Virement", "es": "Transferencia"},
    {"code": "account", "en": "Current account", "fr": "Compte courant", "es": "Cuenta corriente"},
]
ASK_FOR_NUMBER = {
    "en": (
        "Dear {{ inquirer.name }},\n\nCould you please send us the number of the registration"
        " concerned? We shall then be able to help you."
    ),
    "fr": (
        "Bonjour,\n\nPourriez-vous nous indiquer le numéro de l’enregistrement concerné ? Nous"
        " pourrons alors vous aider."
    ),
    "es": (
        "Buenos días:\n\n¿Podría indicarnos el número del registro en cuestión? Así podremos"
        " ayudarle."
    ),
}


def furnish(*, staff: dict[str, Agent], now: datetime) -> None:
    """Once, after the inquiries: everything by the real actions, by who may do it."""
    tags = [_tag(*one, by=staff["ada"], now=now) for one in TAGS]
    field = _field(staff["ada"], now)
    _views(tags, staff, now)
    _macros(tags, field, staff, now)
    _use(tags, field, staff, now)
    _rule(staff["rui"], now)


def _tag(en: str, fr: str, es: str, colour: str, shape: str, *, by: Agent, now: datetime) -> Tag:
    names = {"name_en": en, "name_fr": fr, "name_es": es, "colour": colour, "shape": shape}
    return save_tag(tag=None, desk=None, names=names, by=by, now=now)


def _rule(by: Agent, now: datetime) -> None:
    """A rule of the triage, in use."""
    words = {"field": "text", "op": "contains", "value": "journalist, journaliste, periodista"}
    content = {
        "name": "Press goes to the coordinator",
        "desk": Desk.objects.get(code="madrid"),
        "match": "all",
        "lines": [words],
        "effects": {"resolver": "coordinator", "tag": "press"},
    }
    rule = save_rule(rule=None, values=content, by=by, now=now)
    switch_rule(rule_id=rule.pk, is_on=True, by=by, now=now)


def _field(by: Agent, now: datetime) -> CustomField:
    values: dict[str, Any] = {
        "kind": "choice",
        "name_en": "Paid by",
        "name_fr": "Moyen de paiement",
        "name_es": "Medio de pago",
        "options": PAID_BY,
        "position": 1,
    }
    return save_field(field=None, values=values, desk_ids=set(), by=by, now=now)


def _views(tags: list[Tag], staff: dict[str, Agent], now: datetime) -> None:
    in_work = {"field": "status", "op": "in", "value": [str(one) for one in ACTIVE]}
    tagged = {"field": "tag", "op": "in", "value": [tags[0].pk]}
    mine = {"field": "assignee", "op": "in", "value": ["me"]}
    today = {"field": "due", "op": "today", "value": None}
    shared = ViewContent(
        names={"en": "Payments in work", "fr": "Paiements en cours", "es": "Pagos en curso"},
        condition={"all": [in_work, tagged]},
        desk=Desk.objects.get(code="madrid"),
        icon="tag",
        columns=["due", "tags", "status"],
    )
    own = ViewContent(
        names={"en": "Mine, due today"},
        condition={"all": [in_work, mine, today]},
        icon="clock",
        columns=["due", "urgency", "status"],
    )
    save_view(content=shared, by=staff["rui"], now=now)
    save_view(content=own, by=staff["maria"], now=now)


def _macros(tags: list[Tag], field: CustomField, staff: dict[str, Agent], now: datetime) -> None:
    asked = {"text": ASK_FOR_NUMBER, "assignee": "me"}
    call = {"tags": [tags[1].pk], "snooze": {"until": "tomorrow", "why": "Call back"}}
    paid = {"tags": [tags[0].pk], "fields": {field.code: "card"}, "note": "Payment checked."}
    for desk in Desk.objects.filter(code__in=["madrid", "hague"]):
        _macro(
            "Ask for the number",
            "Demander le numéro",
            "Pedir el número",
            asked,
            desk,
            staff["rui"],
            now,
        )
        _macro(
            "Call back tomorrow", "Rappeler demain", "Llamar mañana", call, desk, staff["rui"], now
        )
    _macro("Paid by card", "Payé par carte", "Pagado con tarjeta", paid, None, staff["maria"], now)


def _macro(
    en: str, fr: str, es: str, steps: dict[str, Any], desk: Desk | None, by: Agent, now: datetime
) -> None:
    names = {"en": en, "fr": fr, "es": es}
    save_macro(names=names, steps=steps, desk=desk, by=by, now=now)


def _use(tags: list[Tag], field: CustomField, staff: dict[str, Agent], now: datetime) -> None:
    """By the coordinator of the desk; the same each time."""
    for code, username in (("madrid", "rui"), ("hague", "rui"), ("meetings", "sara")):
        by = staff[username]
        in_work = Inquiry.objects.active().filter(desk__code=code).order_by("pk")[::EVERY]
        for inquiry, tag in zip(in_work, cycle(tags), strict=False):
            add_tags(inquiry_id=inquiry.pk, tags=[tag], by=by, now=now)
            if tag == tags[0]:
                values = {field.code: "transfer"}
                set_fields(inquiry_id=inquiry.pk, values=values, by=by, now=now)
