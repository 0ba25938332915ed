"""What is looked at before an answer leaves. Pure: values in, findings out.

Each module is one check. What a check says in words is in `words`; that findings stop an answer,
and how a person sends it all the same, is in `inquiries.actions.checking`.
"""

from inquiries.checks.advice import legal_promises
from inquiries.checks.attachments import missing_attachment
from inquiries.checks.dates import differing_dates
from inquiries.checks.fees import undated_fees
from inquiries.checks.findings import Answer, Check, Conversation, Finding
from inquiries.checks.languages import wrong_language
from inquiries.checks.numbers import differing_numbers
from inquiries.checks.recipients import new_recipients
from inquiries.checks.steps import open_steps
from inquiries.checks.variables import unfilled_variables

__all__ = ["Answer", "Check", "Conversation", "Finding", "check_answer"]

CHECKS = (
    unfilled_variables,
    wrong_language,
    missing_attachment,
    differing_numbers,
    differing_dates,
    undated_fees,
    new_recipients,
    legal_promises,
    open_steps,
)


def check_answer(answer: Answer, conversation: Conversation) -> list[Finding]:
    """All findings, the gravest first; none for an answer that may leave."""
    found = [finding for check in CHECKS for finding in check(answer, conversation)]
    return sorted(found, key=lambda one: one.can_be_overridden)
