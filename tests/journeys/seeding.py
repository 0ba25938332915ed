"""Run in a process of its own: tables, desks, collected files, and the cast with a password."""

import os

import django

PASSWORD = "a long way to the sea"
CAST = {
    "maria": ("Maria Alonso", "madrid:assistant"),
    "lucie": ("Lucie Martin", "madrid:assistant"),
    "henk": ("Henk de Vries", "hague:assistant"),
    "ada": ("Ada Byrne", ""),
}
ADMINISTRATORS = {"ada"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    django.setup()
    from django.core.management import call_command

    from desks.actions import Place, add_agent

    call_command("migrate", "--no-input", verbosity=0)
    call_command("seed_desks")
    call_command("collectstatic", "--no-input", verbosity=0)
    for username, (name, place) in CAST.items():
        add_agent(
            username=username,
            email=f"{username}@agents.example",
            name=name,
            language="en",
            password=PASSWORD,
            places=[Place(*place.split(":"))] if place else [],
            sections=[],
            is_administrator=username in ADMINISTRATORS,
        )


if __name__ == "__main__":
    main()
