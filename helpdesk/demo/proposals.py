"""What the demo's agents propose to the examiners, and what they say about urgent alerts."""

from dataclasses import dataclass

from proposals.states import Kind, Step


@dataclass(frozen=True, slots=True)
class DemoProposal:
    """Agents write to examiners in English; `answer` is what was decided, if it was."""

    kind: str
    step: str
    text: str
    grounds: str = ""
    answer: str = ""
    is_accepted: bool = True


PROPOSALS = (
    DemoProposal(
        Kind.EXPEDITE,
        Step.RECORDING,
        "Record the change in ownership this week, please.",
        "Fourth reminder; the buyer signs at the end of the month.",
    ),
    DemoProposal(
        Kind.EXPEDITE,
        Step.RECORDING,
        "Please take this limitation before the others of the same day.",
        "The holder says that goods are held at customs.",
    ),
    DemoProposal(
        Kind.CORRECT,
        Step.CERTIFICATE,
        "One letter too many in the holder's name on the certificate.",
        "The request shows it right on page 2.",
    ),
    DemoProposal(
        Kind.RECONSIDER,
        Step.CLASSIFICATION,
        "Look again at the item that was moved to class 42.",
        "The list names the goods word by word as the manual does.",
        "The item stays: the wording covers a service as well.",
        is_accepted=False,
    ),
    DemoProposal(
        Kind.EXPEDITE,
        Step.CERTIFICATE,
        "A certified extract is needed in court on Monday.",
        answer="Issued on the same day.",
    ),
)

REMARKS = {
    "en": "I have called the section.",
    "fr": "J'ai appelé la section.",
    "es": "He llamado a la sección.",
}
