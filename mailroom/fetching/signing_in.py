"""Signing a mailbox in at its provider, by a person with a browser: device code or pasted address."""

import base64
import hashlib
import http.client
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from mailroom.fetching.oauth import (
    ENDPOINTS,
    SignInNeeded,
    StillWaiting,
    TokenTrouble,
    ask_for_token,
    in_tenant,
    keep_tokens,
    post,
)
from mailroom.models import MailboxSignIn

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER = 5  # seconds (RFC 8628, 3.5)
# Nobody listens there: the browser's address line shows the code, to be pasted (RFC 8252, 7.3).
REDIRECT = "http://127.0.0.1/"


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What the person types, and where; `code` is ours alone. Seconds."""

    user_code: str
    address: str
    code: str
    interval: int
    lasts: int


def has_device_flow(sign_in: MailboxSignIn) -> bool:
    return bool(ENDPOINTS[sign_in.provider].device)


def begin_device_sign_in(sign_in: MailboxSignIn) -> DeviceCode:
    """Ask for a code to show (RFC 8628, 3.2). Raises SignInNeeded with the provider's words."""
    endpoints = ENDPOINTS[sign_in.provider]
    fields = {"client_id": sign_in.client_id, "scope": endpoints.scope}
    status, answer = post(sign_in, endpoints.device, fields)
    if status != http.client.OK or "device_code" not in answer:
        raise SignInNeeded(f"{answer.get('error', status)}: {_first_line(answer)}")
    return DeviceCode(
        user_code=str(answer["user_code"]),
        address=str(answer.get("verification_uri") or answer.get("verification_url", "")),
        code=str(answer["device_code"]),
        interval=int(answer.get("interval", SLOWER)),
        lasts=int(answer.get("expires_in", 900)),
    )


def _first_line(answer: dict[str, Any]) -> str:
    return str(answer.get("error_description", "")).partition("\n")[0].strip()[:200]


def await_device_sign_in(
    sign_in: MailboxSignIn,
    device: DeviceCode,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Ask until the person has signed in, then save the tokens. Raises SignInNeeded if not."""
    grant = {"grant_type": DEVICE_GRANT, "device_code": device.code}
    interval, waited = device.interval, 0
    while waited < device.lasts:
        sleep(interval)
        waited += max(interval, 1)
        try:
            answer = ask_for_token(sign_in, grant)
        except StillWaiting as still:
            interval += SLOWER if str(still) == "slow_down" else 0
        except TokenTrouble:
            interval += SLOWER
        else:
            keep_tokens(sign_in=sign_in, answer=answer, now=clock())
            return
    raise SignInNeeded("expired_token: nobody signed in within the time")


def sign_in_as_application(sign_in: MailboxSignIn, *, now: datetime) -> None:
    """With the client secret alone, where the provider lets an application read the mailbox."""
    scope = ENDPOINTS[sign_in.provider].app_scope
    answer = ask_for_token(sign_in, {"grant_type": "client_credentials", "scope": scope})
    keep_tokens(sign_in=sign_in, answer=answer, now=now)


@dataclass(frozen=True, slots=True)
class BrowserSignIn:
    """One round by the browser: proof key (RFC 7636) and state guard the pasted code."""

    verifier: str
    state: str

    @classmethod
    def begin(cls) -> "BrowserSignIn":
        return cls(secrets.token_urlsafe(48), secrets.token_urlsafe(16))

    def address(self, sign_in: MailboxSignIn) -> str:
        endpoints = ENDPOINTS[sign_in.provider]
        digest = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "client_id": sign_in.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": endpoints.scope,
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            # Google gives a refresh token only when it is asked in these words.
            "access_type": "offline",
            "prompt": "consent",
            "login_hint": sign_in.mailbox.address,
        }
        return f"{in_tenant(endpoints.authorize, sign_in)}?{urlencode(query)}"

    def finish(self, sign_in: MailboxSignIn, pasted: str, *, now: datetime) -> None:
        """Redeem the address at which the browser ended. Raises SignInNeeded if it is not ours."""
        said = parse_qs(urlsplit(pasted.strip()).query)
        if said.get("state") != [self.state] or "code" not in said:
            raise SignInNeeded(said.get("error", ["this address holds no code of this sign-in"])[0])
        grant = {
            "grant_type": "authorization_code",
            "code": said["code"][0],
            "redirect_uri": REDIRECT,
            "code_verifier": self.verifier,
        }
        keep_tokens(sign_in=sign_in, answer=ask_for_token(sign_in, grant), now=now)
