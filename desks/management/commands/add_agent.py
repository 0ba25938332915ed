"""`manage.py add_agent`: an account for a person, with desks, sections or administration."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from desks.actions import Place, add_agent


class Command(BaseCommand):
    help = "Add an agent: add_agent rui --desk madrid:coordinator --desk hague:coordinator"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="", help="first and last name")
        parser.add_argument("--language", choices=["en", "fr", "es"], default="en")
        parser.add_argument("--desk", action="append", default=[], help="madrid:assistant")
        parser.add_argument("--section", action="append", default=[], help="operations")
        parser.add_argument("--administrator", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """The password comes from AGENT_PASSWORD or is asked for: never from the command line."""
        password = os.environ.get("AGENT_PASSWORD") or getpass.getpass("Password: ")
        try:
            validate_password(password)
            agent = add_agent(
                username=options["username"],
                email=options["email"],
                name=options["name"],
                language=options["language"],
                password=password,
                places=[Place(*one.partition(":")[::2]) for one in options["desk"]],
                sections=options["section"],
                is_administrator=options["administrator"],
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{agent.username} may sign in.")
