"""A question by the form: kept as it was sent, then made an inquiry. It is never lost in between."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from desks.models import Desk
from files.actions import content_hash, keep_files
from files.queries import read_file
from help_centre.models import OpenedSuggestion, Question, QuestionFile
from help_centre.numbers import JUDGED_AFTER
from help_centre.proof import FormToken
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.incoming import Incoming
from inquiries.actions.receive import receive_message
from inquiries.states import Channel
from knowledge_base.models import Item
from mailroom.models import Mailbox
from mailroom.states import Trust
from registry.topics import find_topic

log = logging.getLogger(__name__)
TAKE_AGAIN_AFTER = timedelta(seconds=20)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Written:
    """What the form says, checked. `details` are labels with values, in the form's language."""

    desk: Desk
    topic: str
    language: str
    name: str
    email: str
    body: str
    details: tuple[tuple[str, str], ...] = ()
    files: tuple[IncomingFile, ...] = ()
    has_proof: bool = False


@transaction.atomic
def keep_question(*, token: FormToken, written: Written, now: datetime, mark: str = "") -> Question:
    """Keep it word for word. The same form sent twice is one question: the first stays.

    `mark` tells the address of its writer apart today: what was opened from there has not spared us
    the question.
    """
    question, is_new = Question.objects.get_or_create(
        token=token.key,
        defaults={
            "desk": written.desk,
            "topic": written.topic,
            "language": written.language,
            "name": written.name,
            "email": written.email,
            "details": [list(one) for one in written.details],
            "body": written.body,
            "has_proof": written.has_proof,
            "received_at": now,
        },
    )
    if is_new:
        _keep_files(question, written.files, now)
        opened = Q(token=token.key) | (Q(mark=mark) if mark else Q())
        there = OpenedSuggestion.objects.filter(opened, asked_at=None, at__gt=now - JUDGED_AFTER)
        there.update(asked_at=now)
    return question


def _keep_files(question: Question, files: Sequence[IncomingFile], now: datetime) -> None:
    stored = keep_files(contents=[one.content for one in files], now=now)
    QuestionFile.objects.bulk_create(
        QuestionFile(
            question=question,
            stored_file=stored[content_hash(one.content)],
            filename=one.filename[:255],
            content_type=one.content_type[:120],
        )
        for one in files
    )


@transaction.atomic
def take_question(*, question_id: int, now: datetime) -> Question:
    """Make it an inquiry, with triage, numbers, limits and receipt, as by any channel; once.

    The address is not verified, so it joins no inquiry that there is: nothing that a stranger
    chose stands in its subject.
    """
    rows = Question.objects.select_for_update(of=("self",)).select_related("desk")
    question = rows.get(pk=question_id)
    if question.taken_at is None:
        question.message = receive_message(incoming=_incoming(question), now=now)
        question.taken_at = now
        question.save(update_fields=["message", "taken_at"])
    return question


def take_now(*, question: Question, now: datetime) -> None:
    """At once if it can be; else the sweep does it. The writer is told that it has arrived."""
    try:
        take_question(question_id=question.pk, now=now)
    except Exception as error:
        log.error("question %s is not an inquiry yet", question.pk, exc_info=error)


def take_waiting(*, now: datetime) -> int:
    """What no request has finished; returns how many were looked at."""
    waiting = Question.objects.filter(taken_at=None, received_at__lt=now - TAKE_AGAIN_AFTER)
    questions = list(waiting.order_by("received_at")[:BATCH])
    for question in questions:
        take_now(question=question, now=now)
    return len(questions)


def _incoming(question: Question) -> Incoming:
    mailbox = Mailbox.objects.filter(desk=question.desk, is_active=True).order_by("pk").first()
    files = question.files.select_related("stored_file")
    return Incoming(
        external_key=f"form:{question.token}",
        channel=Channel.WEB_FORM,
        desk=question.desk,
        at=question.received_at,
        sender_address=question.email,
        sender_name=question.name,
        recipients=(mailbox.address,) if mailbox else (),
        participants=(question.email.casefold(),),
        subject=_subject(question),
        body=_body(question),
        files=tuple(
            IncomingFile(one.filename, one.content_type, read_file(one.stored_file))
            for one in files
        ),
        mailbox=mailbox,
        trust=Trust.NONE,
        language=question.language,
        topic=question.topic,
    )


def _subject(question: Question) -> str:
    topic = find_topic(question.desk.code, question.topic)
    with translation.override(question.language):
        name = topic.name.in_language(question.language) if topic else question.topic
        return _("Question: %(topic)s") % {"topic": name}


def _body(question: Question) -> str:
    lines = "\n".join(f"{label}: {value}" for label, value in question.details)
    return f"{lines}\n\n{question.body}" if lines else question.body


def note_opened(
    *, token: FormToken, desk: Desk, topic: str, item: Item, mark: str, now: datetime
) -> None:
    """A suggestion was opened from this form, by whom `mark` tells apart today. Twice is once."""
    OpenedSuggestion.objects.get_or_create(
        token=token.key,
        item=item,
        defaults={"desk": desk, "topic": topic, "at": now, "mark": mark},
    )


def note_suggestion_read(*, form_key: str, item_id: int, now: datetime) -> bool:
    """What was opened from a form stayed open for a while. Twice is once; False: nothing was."""
    opened = OpenedSuggestion.objects.filter(token=form_key, item_id=item_id, read_at=None)
    return bool(opened.update(read_at=now))


def forget_marks(*, now: datetime) -> int:
    """Whose address it was is of no use once a form is judged; how many were forgotten."""
    judged = OpenedSuggestion.objects.exclude(mark="").filter(at__lte=now - JUDGED_AFTER)
    return judged.update(mark="")
