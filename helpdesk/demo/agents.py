"""The staff of the demo: who sits at which desk, in which section, in which role."""

from __future__ import annotations

from dataclasses import dataclass

MAIL_DOMAIN = "helpdesk.example"


@dataclass(frozen=True, slots=True)
class DemoAgent:
    username: str
    first_name: str
    last_name: str
    languages: tuple[str, ...]  # first the one of the screen, then the others that they write
    desks: tuple[tuple[str, str], ...] = ()  # (desk code, role)
    sections: tuple[str, ...] = ()
    is_administrator: bool = False

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_DOMAIN}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


AGENTS: tuple[DemoAgent, ...] = (
    DemoAgent("maria", "Maria", "Oliveira", ("en", "fr", "es"), (("madrid", "assistant"),)),
    DemoAgent("lucie", "Lucie", "Perrin", ("fr", "en"), (("madrid", "assistant"),)),
    DemoAgent(
        "diego",
        "Diego",
        "Salas",
        ("es", "en"),
        (("madrid", "assistant"), ("hague", "assistant")),
    ),
    DemoAgent("henk", "Henk", "de Wit", ("en", "fr", "es"), (("hague", "assistant"),)),
    DemoAgent("mei", "Mei", "Koh", ("en", "fr", "es"), (("meetings", "assistant"),)),
    DemoAgent(
        "rui",
        "Rui",
        "Almeida",
        ("en", "fr", "es"),
        (("madrid", "coordinator"), ("hague", "coordinator")),
    ),
    DemoAgent("sara", "Sara", "Conti", ("fr", "en", "es"), (("meetings", "coordinator"),)),
    DemoAgent("olga", "Olga", "Novak", ("en", "fr"), sections=("operations",)),
    DemoAgent("noor", "Noor", "Rahman", ("en", "fr"), sections=("legal",)),
    DemoAgent("felix", "Felix", "Baumann", ("en", "fr"), sections=("finance",)),
    DemoAgent("ivan", "Ivan", "Horvat", ("en",), sections=("it",)),
    DemoAgent("tomas", "Tomás", "Herrero", ("es", "fr", "en"), sections=("translation",)),
    DemoAgent("ada", "Ada", "Byrne", ("en",), is_administrator=True),
)


def with_role(desk: str, role: str) -> tuple[DemoAgent, ...]:
    return tuple(agent for agent in AGENTS if (desk, role) in agent.desks)
