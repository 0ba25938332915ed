"""Signing in: few wrong passwords, no demo accounts outside the quick start (reliability S8)."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desks.models import Agent, SignInFailure
from desks.sign_in import ACCOUNT_LIMIT, NETWORK_LIMIT, WINDOW, count_attempt

PASSWORD = "a long password of maria"


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """The real hashing takes a second a guess; what is counted here does not depend on it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}


@pytest.fixture
def maria(maria):
    maria.set_password(PASSWORD)
    maria.save()
    return maria


def sign_in(password=PASSWORD, login="maria", client=None, **extra):
    client = client or Client()
    client.post(reverse("account_login"), {"login": login, "password": password}, **extra)
    return "_auth_user_id" in client.session


def is_asked_to_sign_in(client) -> bool:
    answer = client.get(reverse("inquiries:inbox", args=["madrid", "unassigned"]))
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


def guess(times, **fields):
    for number in range(times):
        sign_in(f"wrong {number}", **fields)


def test_the_right_password_signs_in(maria, client):
    sign_in(client=client)
    assert not is_asked_to_sign_in(client)


def test_the_address_signs_in_too(maria):
    assert sign_in(login=maria.email)


def test_a_wrong_password_does_not(maria):
    assert not sign_in("wrong")


def test_a_few_wrong_ones_lock_nobody_out(maria):
    guess(ACCOUNT_LIMIT - 1)
    assert sign_in()


def test_after_too_many_even_the_right_one_is_refused(maria):
    guess(ACCOUNT_LIMIT)
    assert not sign_in()


def test_name_and_address_are_one_account(maria):
    """Or a guesser would have twice as many guesses."""
    guess(ACCOUNT_LIMIT // 2)
    guess(ACCOUNT_LIMIT // 2, login=maria.email)
    assert not sign_in()


def test_capitals_and_blanks_are_no_new_account(maria):
    for number in range(ACCOUNT_LIMIT):
        sign_in("wrong", login=["MARIA", " maria ", "Maria"][number % 3])
    assert not sign_in()


def test_a_forged_header_is_no_new_network(maria):
    for number in range(ACCOUNT_LIMIT):
        sign_in("wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert not sign_in(HTTP_X_FORWARDED_FOR="203.0.113.99")


def test_from_another_network_the_owner_still_gets_in(maria):
    """Locking the account alone would let anybody lock her out."""
    guess(ACCOUNT_LIMIT + 5, REMOTE_ADDR="198.51.100.7")
    assert sign_in(REMOTE_ADDR="192.0.2.1")


def test_a_success_elsewhere_does_not_clear_the_guessers_count(maria):
    guess(ACCOUNT_LIMIT, REMOTE_ADDR="198.51.100.7")
    sign_in(REMOTE_ADDR="192.0.2.1")
    assert not sign_in(REMOTE_ADDR="198.51.100.7")


def test_a_success_clears_the_own_count(maria):
    guess(ACCOUNT_LIMIT - 1)
    sign_in()
    guess(ACCOUNT_LIMIT - 1)
    assert sign_in()


def test_one_network_guesses_only_so_often_over_all_accounts(maria):
    for number in range(NETWORK_LIMIT):
        sign_in("wrong", login=f"somebody{number}")
    assert not sign_in()


def test_successes_do_not_use_up_the_network(maria):
    for _number in range(NETWORK_LIMIT + 5):
        sign_in()
    assert sign_in()


def test_after_the_window_it_begins_anew(db):
    begun = timezone.now()
    for _number in range(ACCOUNT_LIMIT):
        count_attempt("account:x", now=begun)
    assert count_attempt("account:x", now=begun + WINDOW + timedelta(seconds=1)) == 1


def test_neither_name_nor_network_is_kept(maria):
    sign_in("wrong")
    kept = " ".join(SignInFailure.objects.values_list("subject", flat=True))
    assert not any(word in kept for word in ("maria", "127.0.0.1"))


def test_an_unknown_account_gets_the_same_words_as_a_wrong_password(maria):
    pages = [
        Client().post(reverse("account_login"), {"login": login, "password": "wrong"})
        for login in ("maria", "nobody")
    ]
    errors = [page.context["form"].non_field_errors() for page in pages]
    assert errors[0] == errors[1]


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_counted_each(maria):
    def one(number):
        try:
            sign_in(f"wrong {number}")
        finally:
            connection.close()

    guessers = [Thread(target=one, args=(number,)) for number in range(ACCOUNT_LIMIT + 6)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join(30)
    counts = SignInFailure.objects.filter(subject__startswith="account:")
    assert counts.get().count == ACCOUNT_LIMIT + 6
    assert not sign_in()


# --- who at all -----------------------------------------------------------------------------------
def test_a_demo_account_signs_in_while_debug_is_on(maria, settings):
    settings.DEBUG = True
    Agent.objects.update(is_demo=True)
    assert sign_in()


def test_a_demo_account_is_refused_otherwise(maria):
    Agent.objects.update(is_demo=True)
    assert not sign_in()


def test_an_open_session_of_a_demo_account_ends_with_debug(maria, settings, client):
    settings.DEBUG = True
    Agent.objects.update(is_demo=True)
    sign_in(client=client)
    settings.DEBUG = False
    assert is_asked_to_sign_in(client)


def test_an_open_session_of_somebody_switched_off_ends(maria, client):
    sign_in(client=client)
    Agent.objects.update(is_active=False)
    assert is_asked_to_sign_in(client)


def test_a_changed_password_ends_the_other_sessions(maria, client):
    sign_in(client=client)
    maria.set_password("quite another password")
    maria.save()
    assert is_asked_to_sign_in(client)


def test_nobody_makes_an_account_for_themselves(db, client):
    client.post(
        "/accounts/signup/",
        {"username": "eve", "email": "eve@x.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not Agent.objects.exists()


def test_a_session_ends_with_the_working_day(settings):
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
    assert not settings.SESSION_SAVE_EVERY_REQUEST
