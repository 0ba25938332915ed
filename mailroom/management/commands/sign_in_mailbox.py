"""`manage.py sign_in_mailbox ADDRESS --provider microsoft --client-id …`: OAuth 2, no password."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mailroom.fetching.backing_off import TROUBLES, trouble_of
from mailroom.fetching.connecting import connect_mailbox
from mailroom.fetching.imap import opened
from mailroom.fetching.oauth import ENDPOINTS, SignInNeeded, TokenTrouble
from mailroom.fetching.signing_in import (
    BrowserSignIn,
    await_device_sign_in,
    begin_device_sign_in,
    has_device_flow,
    sign_in_as_application,
)
from mailroom.models import Mailbox, MailboxSignIn, Provider, Security
from mailroom.secrets import seal


class Command(BaseCommand):
    help = (
        "Sign a mailbox in at Microsoft 365 or Google. A client secret, if the registered"
        " application has one, comes from OAUTH_CLIENT_SECRET."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--provider", required=True, choices=Provider.values)
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--tenant", default="", help="Microsoft: the directory's id or domain")
        parser.add_argument(
            "--as-application",
            action="store_true",
            help="Microsoft: with the secret, nobody signs in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        mailbox = Mailbox.objects.filter(address=options["address"].casefold()).first()
        if mailbox is None:
            raise CommandError("There is no such mailbox; make it with set_mailbox first.")
        sign_in = MailboxSignIn.objects.filter(mailbox=mailbox).first()
        sign_in = sign_in or MailboxSignIn(mailbox=mailbox)
        sign_in.provider, sign_in.tenant = options["provider"], options["tenant"]
        sign_in.client_id, sign_in.refresh_token_sealed = options["client_id"], ""
        sign_in.client_secret_sealed = seal(os.environ.get("OAUTH_CLIENT_SECRET", ""))
        try:
            self._sign_in(sign_in, as_application=options["as_application"])
        except (SignInNeeded, TokenTrouble) as error:
            raise CommandError(f"Not signed in, nothing was saved: {error}") from error
        self._connect(mailbox, sign_in)

    def _sign_in(self, sign_in: MailboxSignIn, *, as_application: bool) -> None:
        if as_application:
            sign_in_as_application(sign_in, now=timezone.now())
        elif has_device_flow(sign_in):
            device = begin_device_sign_in(sign_in)
            self.stdout.write(f"Open {device.address} as {sign_in.mailbox.address}")
            self.stdout.write(f"and enter the code {device.user_code}. Waiting …")
            await_device_sign_in(sign_in, device, clock=timezone.now)
        else:
            browser = BrowserSignIn.begin()
            self.stdout.write(
                f"Open this as {sign_in.mailbox.address}:\n{browser.address(sign_in)}"
            )
            self.stdout.write("It ends at a page that does not load. Paste its address here:")
            browser.finish(sign_in, input(), now=timezone.now())

    def _connect(self, mailbox: Mailbox, sign_in: MailboxSignIn) -> None:
        """Signed in is signed in: a mailbox that does not open is said, and tried again."""
        if not mailbox.imap_host:
            mailbox.imap_host = ENDPOINTS[sign_in.provider].imap_host
            mailbox.imap_port, mailbox.imap_security = 993, Security.TLS
        mailbox.imap_username = mailbox.imap_username or mailbox.address
        connect_mailbox(mailbox=mailbox, now=timezone.now())
        self.stdout.write(f"{mailbox.address} is signed in.")
        try:
            with opened(mailbox, readonly=True) as session:
                self.stdout.write(f"Its folder holds {session.folder.exists} mails.")
        except TROUBLES as error:
            self.stdout.write(f"It cannot be opened yet: {trouble_of(error).words}")
