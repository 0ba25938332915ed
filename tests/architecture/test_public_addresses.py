"""What is open to somebody who has not signed in: this list, and nothing else."""

import inspect

import pytest

from helpdesk.celery import app
from inquiries.consumers import NOT_SIGNED_IN
from tests.architecture.asking import Hear
from tests.architecture.routes import all_routes
from tests.sockets import BrowserSocket

PUBLIC = {
    "health_live": "for a load balancer: says only that the process answers",
    "health_ready": "for monitoring: ages and counts, no content",
    "account_login": "the way in",
    "account_logout": "the way out; leads to the way in when nobody is signed in",
    "help_centre:start": "leads to the reader's language",
    "help_centre:home": "the public help centre: only `Item.objects.public()`, no cookie",
    "help_centre:category": "public articles of one subject",
    "help_centre:article": "one public text",
    "help_centre:search": "searches public texts",
    "help_centre:suggestions": "the same while typing",
    "help_centre:feed": "public texts for feed readers",
    "help_centre:sitemap": "addresses of public texts for search engines",
    "help_centre:robots": "tells search engines to stay in the help centre",
    "help_centre:picture": "pictures of public texts",
    "help_centre:helpful": "an answer to a public text: one an address and day",
    "help_centre:thanks": "a comment on that answer, by a signed address",
    "help_centre:ask": "which desk and topic",
    "help_centre:ask_form": "asking: signed token, proof of work, limits by address",
    "help_centre:answers": "public articles that may answer what is typed; keeps nothing",
    "help_centre:opened": "notes that a suggestion was opened, and shows it",
    "help_centre:sent": "that a question has arrived, by a signed address",
    "help_centre:missed": "counts words of ours that found nothing, without anything of who asked",
    "livechat:door_widget": "what a chat widget shows before anything is written; keeps nothing",
    "livechat:door_articles": "public articles for what is typed there; keeps nothing",
    "livechat:door_open": "a visitor's first line: limits by address, blocks, signed identity",
    "livechat:door_contact": "an address for the answer: by the visitor's token",
    "livechat:door_rating": "what the visitor thinks of it: by the visitor's token",
    "livechat:door_bring": "a file for a line: by the visitor's token",
    "livechat:door_file": "a file of the visitor's own chat: by the visitor's token (401 without)",
    "help_centre:read": "counts that a public text was read, once per address and quarter of an hour",
    "livechat:loader": "the script of a site's one line; the same for everybody",
    "livechat:frame": "the page of the chat's frame, before anything is known of who asks",
}
TASKS = {
    "notifications.tasks.send_digests": set(),
    "files.tasks.scan_files": set(),
    "inquiries.tasks.read_incoming": set(),
    "inquiries.tasks.index_search": set(),
    "inquiries.tasks.work_bulk": set(),
    "inquiries.tasks.count_views": set(),
    "inquiries.tasks.wake_snoozed": set(),
    "inquiries.tasks.give_work": set(),
    "inquiries.tasks.watch_limits": set(),
    "inquiries.tasks.watch_targets": set(),
    "inquiries.tasks.learn_triage": set(),
    "inquiries.tasks.forget_bulk": set(),
    "mailroom.tasks.deliver_outgoing": set(),
    "mailroom.tasks.sweep": set(),
    "mailroom.tasks.watch": set(),
    "mailroom.tasks.fetch_mailboxes": set(),
    "mailroom.tasks.fetch_one": {"mailbox_id"},
    "mailroom.tasks.catch_up": set(),
    "inquiries.tasks.read_archive": set(),
    "escalations.tasks.look_after": set(),
    "handovers.tasks.look_after": set(),
    "approvals.tasks.look_after": set(),
    "automation.tasks.work": set(),
    "automation.tasks.forget": set(),
    "knowledge_base.tasks.publish_on_time": set(),
    "help_centre.tasks.take_questions": set(),
    "help_centre.tasks.forget": set(),
    "knowledge_base.tasks.forget_pictures": set(),
    "livechat.tasks.offer_chats": set(),
    "livechat.tasks.look_after": set(),
    "webhooks.tasks.deliver": set(),
    "alerts.tasks.look_after": set(),
    "mailroom.tasks.reconcile_one": {"reconciliation_id"},
}


def is_page(route: str) -> bool:
    """The API answers a stranger with a status, for a program cannot sign in on a page."""
    return not route.startswith("api_")


def test_every_other_address_asks_to_sign_in(hear: Hear):
    for route in set(all_routes()) - set(PUBLIC):
        answer = hear("visitor", route, "GET")
        refused = answer.status in (401, 403) if not is_page(route) else answer.leads_to_sign_in
        assert refused or answer.status == 405, route


def test_what_takes_only_posts_asks_to_sign_in_too(hear: Hear):
    for route in filter(is_page, set(all_routes()) - set(PUBLIC)):
        answer = hear("visitor", route, "POST")
        assert answer.leads_to_sign_in or answer.status == 405, route


def test_public_addresses_exist_and_answer(hear: Hear):
    for route in PUBLIC:
        assert hear("visitor", route, "GET").status in (200, 302, 401, 405, 503), route


def test_sign_in_offers_no_account_to_strangers(client, db):
    for door in ("sign-up/", "signup/", "accounts/signup/", "password/reset/", "admin/", "sink/"):
        assert client.get(f"/{door}").status_code in (302, 404)
        assert client.get(f"/{door}").headers.get("Location", "/sign-in/").startswith("/sign-in/")


def test_what_a_message_in_redis_can_start_acts_for_nobody():
    """Tasks find their own work in PostgreSQL: none takes an agent, a text or an address."""
    app.loader.import_default_modules()
    tasks = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    arguments = {name: set(inspect.signature(task.run).parameters) for name, task in tasks.items()}
    assert arguments == TASKS


@pytest.mark.django_db(transaction=True)
async def test_the_only_socket_refuses_a_stranger():
    assert await BrowserSocket().connect() == NOT_SIGNED_IN


@pytest.mark.django_db(transaction=True)
async def test_the_socket_refuses_pages_of_other_sites():
    assert await BrowserSocket(origin="https://evil.example").connect() is not None
