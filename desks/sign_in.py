"""Who may sign in: no self-made accounts, demo accounts only under DEBUG, few wrong passwords.

The count is one atomic row per account and per network, so parallel guesses are counted too
(reliability S8), and a success from one network does not clear another's count.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desks.models import Agent, SignInFailure

WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 10  # a (network, account) pair: locking the account alone would be an attack
NETWORK_LIMIT = 50

COUNT_ATTEMPT = """
    INSERT INTO desks_signinfailure AS f (subject, count, window_started_at)
    VALUES (%(subject)s, 1, %(now)s)
    ON CONFLICT (subject) DO UPDATE SET
        count = CASE WHEN f.window_started_at < %(since)s THEN 1 ELSE f.count + 1 END,
        window_started_at = CASE WHEN f.window_started_at < %(since)s
            THEN %(now)s ELSE f.window_started_at END
    RETURNING count
"""


class AgentBackend(AuthenticationBackend):
    """allauth's backend; demo accounts exist only while DEBUG is on, also for open sessions."""

    def user_can_authenticate(self, user: Agent) -> bool:
        return super().user_can_authenticate(user) and (settings.DEBUG or not user.is_demo)

    def get_user(self, user_id: int) -> Agent | None:
        user = super().get_user(user_id)
        return user if user and self.user_can_authenticate(user) else None


WRONG = _("This name and password do not belong together.")


class AgentAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Count the attempt before the password is looked at; refuse when there were too many."""
        account, network = self._subjects(request, credentials)
        now = timezone.now()
        if count_attempt(account, now=now) > ACCOUNT_LIMIT:
            raise too_many()
        if count_attempt(network, now=now) > NETWORK_LIMIT:
            raise too_many()
        user = authenticate(request, **credentials)
        if user:
            forget_attempt(account, network)
        return user

    def _subjects(self, request: HttpRequest, credentials: dict[str, Any]) -> tuple[str, str]:
        name = str(credentials.get("username") or credentials.get("email") or "").strip().lower()
        network = self.get_client_ip(request)
        account = _digest(f"{network}|{_known_as(name)}")
        return f"account:{account}", f"network:{_digest(network)}"


def _known_as(name: str) -> str:
    """One count for one account, whether it is called by its user name or by its address."""
    named = Agent.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
    found = named.order_by("pk").values_list("pk", flat=True).first() if name else None
    return f"agent:{found}" if found else name


def too_many() -> ValidationError:
    message = _("Too many failed sign-ins. Wait a quarter of an hour, then try again.")
    return ValidationError(message, code="too_many_login_attempts")


def count_attempt(subject: str, *, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ATTEMPT, {"subject": subject, "now": now, "since": now - WINDOW})
        return int(cursor.fetchone()[0])


def forget_attempt(account: str, network: str) -> None:
    """A right password clears its account's count, and takes itself back from the network's."""
    SignInFailure.objects.filter(subject=account).delete()
    SignInFailure.objects.filter(subject=network, count__gt=0).update(count=F("count") - 1)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
