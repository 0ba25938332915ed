"""OAuth 2 for mailboxes: getting, renewing and presenting access tokens (XOAUTH2).

Hosts come from a table and are asked by https alone, without redirects. Tokens are sealed at rest
and reach neither a log nor a message.
"""

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db import transaction

from mailroom.models import Mailbox, MailboxSignIn, Provider
from mailroom.secrets import seal, unseal
from shared.alone import only_one

TIMEOUT = 20  # seconds
MARGIN = timedelta(minutes=5)  # renewed so long before its end
ASSUMED_LIFE = 3600  # seconds, where the answer does not say (RFC 6749, 5.1)
MAX_ANSWER = 1024 * 1024
WAIT_FOR_OTHER = 30.0  # seconds: above the other's TIMEOUT
WAIT_STEP = 0.1


class SignInNeeded(Exception):
    """A person must sign the mailbox in again; asking the provider once more would not help."""


class TokenTrouble(OSError):
    """The provider cannot be asked now, or wants to be asked later."""


class StillWaiting(Exception):
    """The person has not finished signing in (RFC 8628, 3.5); the code says whether to slow down."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider gives its tokens; {tenant} is Microsoft's directory."""

    base: str
    token: str
    device: str
    authorize: str
    scope: str
    imap_host: str
    app_scope: str = ""


ENDPOINTS: dict[str, Endpoints] = {
    Provider.MICROSOFT: Endpoints(
        base="https://login.microsoftonline.com",
        token="/{tenant}/oauth2/v2.0/token",  # noqa: S106 - a path
        device="/{tenant}/oauth2/v2.0/devicecode",
        authorize="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        scope="https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send offline_access",
        imap_host="outlook.office365.com",
        app_scope="https://outlook.office365.com/.default",
    ),
    # Google's device flow gives no mail scope: its way is the authorization code (RFC 8252).
    Provider.GOOGLE: Endpoints(
        base="https://oauth2.googleapis.com",
        token="/token",  # noqa: S106 - a path
        device="",
        authorize="https://accounts.google.com/o/oauth2/v2/auth",
        scope="https://mail.google.com/",
        imap_host="imap.gmail.com",
    ),
}


def signs_in_by_oauth(mailbox: Mailbox) -> bool:
    return hasattr(mailbox, "sign_in")


def xoauth2(username: str, token: str) -> str:
    """The SASL string of XOAUTH2, before base64."""
    return f"user={username}\1auth=Bearer {token}\1\1"


def access_token(mailbox: Mailbox, now: datetime, *, refused: str = "") -> str:
    """A token that is good for some minutes more; renewed at the provider when it must be.

    Workers that need it at once renew it once. `refused` is the token that the mail server did not
    take: another one is got, unless somebody has got one already. Raises SignInNeeded when a person
    must sign in (noted on the sign-in, and the provider is not asked again), TokenTrouble when it
    may go well later, InvalidToken of cryptography when SECRET_KEY has changed.
    """
    until = time.monotonic() + WAIT_FOR_OTHER
    while time.monotonic() < until:
        sign_in = MailboxSignIn.objects.get(mailbox=mailbox)
        if token := _good_token(sign_in, now, refused):
            return token
        # No transaction is open while the provider thinks; the lock goes with its session.
        with only_one(f"mailroom.fetching.oauth:{sign_in.pk}") as is_ours:
            if is_ours:
                sign_in.refresh_from_db()
                return _good_token(sign_in, now, refused) or _renew(sign_in, now)
        time.sleep(WAIT_STEP)
    raise TokenTrouble("another process has been renewing the token for too long")


def _good_token(sign_in: MailboxSignIn, now: datetime, refused: str) -> str:
    if sign_in.error:
        raise SignInNeeded(sign_in.error)
    if sign_in.expires_at is None or sign_in.expires_at <= now + MARGIN:
        return ""
    token = unseal(sign_in.access_token_sealed)
    return "" if token == refused else token


def _renew(sign_in: MailboxSignIn, now: datetime) -> str:
    """Saved before it is used: a provider that rotates refresh tokens takes the old one no more."""
    try:
        answer = ask_for_token(sign_in, _renewal(sign_in))
    except SignInNeeded as error:
        MailboxSignIn.objects.filter(pk=sign_in.pk).update(error=str(error)[:300])
        raise
    keep_tokens(sign_in=sign_in, answer=answer, now=now)
    return str(answer["access_token"])


def _renewal(sign_in: MailboxSignIn) -> dict[str, str]:
    endpoints = ENDPOINTS[sign_in.provider]
    refresh_token = unseal(sign_in.refresh_token_sealed)
    if refresh_token:
        return {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "scope": endpoints.scope,
        }
    if sign_in.client_secret_sealed and endpoints.app_scope:
        return {"grant_type": "client_credentials", "scope": endpoints.app_scope}
    raise SignInNeeded("Nobody has signed this mailbox in yet.")


@transaction.atomic
def keep_tokens(*, sign_in: MailboxSignIn, answer: Mapping[str, Any], now: datetime) -> None:
    """Seal and save what the provider gave; the mailbox is fetched again without a pause.

    A refresh token that did not come stays as it was (RFC 6749, 6).
    """
    life = _seconds(answer.get("expires_in"))
    sign_in.access_token_sealed = seal(str(answer["access_token"]))
    sign_in.expires_at = now + timedelta(seconds=life)
    sign_in.error = ""
    if answer.get("refresh_token"):
        sign_in.refresh_token_sealed = seal(str(answer["refresh_token"]))
    sign_in.save()


def _seconds(written: Any) -> int:
    text = str(written or "")
    return min(int(text), 86_400) if text.isdigit() else ASSUMED_LIFE


# --- speaking to the provider -------------------------------------------------------------------
def ask_for_token(sign_in: MailboxSignIn, grant: Mapping[str, str]) -> dict[str, Any]:
    """One request to the token endpoint; the answer holds `access_token`."""
    endpoints = ENDPOINTS[sign_in.provider]
    fields = {"client_id": sign_in.client_id, **grant}
    if sign_in.client_secret_sealed:
        fields["client_secret"] = unseal(sign_in.client_secret_sealed)
    status, answer = post(sign_in, endpoints.token, fields)
    if status == http.client.OK and answer.get("access_token"):
        return answer
    raise _refusal(status, answer)


def _refusal(status: int, answer: Mapping[str, Any]) -> Exception:
    """RFC 6749, 5.2: a 400 or 401 with a code of the list will be the same tomorrow."""
    code = str(answer.get("error", ""))[:60]
    words = str(answer.get("error_description", "")).partition("\n")[0].strip()[:200]
    if code in ("authorization_pending", "slow_down"):
        return StillWaiting(code)
    if status in (400, 401, 403) and code and code != "temporarily_unavailable":
        return SignInNeeded(f"{code}: {words}" if words else code)
    return TokenTrouble(f"the sign-in server answered {status} {code}".strip())


def post(
    sign_in: MailboxSignIn, path: str, fields: Mapping[str, str]
) -> tuple[int, dict[str, Any]]:
    """By https to the provider's host, never followed elsewhere. Raises TokenTrouble."""
    base = urlsplit(settings.OAUTH_BASES.get(sign_in.provider, ENDPOINTS[sign_in.provider].base))
    if base.scheme != "https" or not base.hostname:
        raise TokenTrouble("the sign-in server must be an https address")
    context = ssl.create_default_context()
    line = http.client.HTTPSConnection(base.hostname, base.port, timeout=TIMEOUT, context=context)
    try:
        line.request(
            "POST",
            in_tenant(path, sign_in),
            urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        response = line.getresponse()
        return response.status, _as_object(response.read(MAX_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        raise TokenTrouble(f"the sign-in server does not answer: {type(error).__name__}") from error
    finally:
        line.close()


def in_tenant(path: str, sign_in: MailboxSignIn) -> str:
    return path.format(tenant=quote(sign_in.tenant or "organizations", safe=""))


def _as_object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
