"""The ways in and out that belong to no app."""

import re

import pytest
from django.urls import reverse

from helpdesk.urls import urlpatterns


def test_home_leads_to_what_nobody_has_taken(as_maria):
    assert as_maria.get("/").headers["Location"] == "/inbox/all/unassigned/"


def test_home_asks_a_stranger_to_sign_in_and_remembers_where_to(client, db):
    assert client.get("/inbox/all/due/").headers["Location"] == "/sign-in/?next=/inbox/all/due/"


def test_sign_in_leads_back_only_to_this_site(client, maria):
    maria.set_password("a long way to the sea")
    maria.save()
    typed = {"login": "maria", "password": "a long way to the sea"}
    evil = client.post("/sign-in/?next=https://evil.example/", typed)
    assert evil.headers["Location"] == "/"


@pytest.mark.parametrize("door", ["admin/", "accounts/login/", "sign-up/", "api-auth/login/"])
def test_doors_that_libraries_would_open_are_shut(as_maria, door):
    assert as_maria.get(f"/{door}").status_code == 404


def test_who_has_one_desk_finds_it_marked_in_the_rail(as_maria):
    page = as_maria.get("/", follow=True).content.decode()
    marked = re.search(r'href="([^"]+)"[^>]*aria-current="page"', page)
    assert marked[1] == "/inbox/madrid/unassigned/"


def test_signing_in_and_out_leaves_no_words_for_later(client, maria):
    maria.set_password("a long way to the sea")
    maria.save()
    typed = {"login": "maria", "password": "a long way to the sea"}
    for _again in range(2):
        page = client.post("/sign-in/", typed, follow=True)
        assert list(page.context["messages"]) == []
        client.post("/sign-out/")


def test_signing_out_is_a_post(as_maria):
    as_maria.get(reverse("account_logout"))
    assert as_maria.get("/").headers["Location"].startswith("/inbox/")
    as_maria.post(reverse("account_logout"))
    assert as_maria.get("/").headers["Location"].startswith("/sign-in/")


def test_every_address_ends_with_a_slash_or_is_for_machines():
    plain = [str(entry.pattern) for entry in urlpatterns if not str(entry.pattern).endswith("/")]
    assert {one for one in plain if one} == {"health/live", "health/ready"}
