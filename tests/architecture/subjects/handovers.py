"""The marked inquiry, handed by Maria to Finance, where Fina answers; Olga is of another section."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from desks.models import Agent, Section, SectionMembership
from handovers.actions.answering import SectionWords, answer_handover
from handovers.actions.handing import Extras, hand_over
from handovers.contents import FormField
from handovers.models import Handover, HandoverForm, HandoverReason, HandoverWord
from handovers.states import Said
from inquiries.models import Attachment
from tests.architecture.world import ABSENT, CANARIES, NAMES, NO_ID, World
from tests.factories import make_agent

LINES = {"f-TOTAL_FORMS": 1, "f-INITIAL_FORMS": 0, "f-0-name_en": "Number"}


def furnish(world: World) -> None:
    handover = _handed(world)
    ours, right = world.inquiry.reference, world.right.reference
    word = HandoverWord.objects.get(handover=handover, kind=Said.ANSWERED)
    file = handover.words.get(kind=Said.HANDED).files.get()
    reason = handover.reason
    world.add("handovers:first handovers:forms api_handovers", [])
    world.add("api_inquiry_handovers", [right], [ABSENT])
    world.add("handovers:panel", [ours], [ABSENT])
    world.add("handovers:form handovers:form_deed", [reason.pk], [NO_ID])
    world.add("handovers:section", ["finance"], ["nowhere"])
    of_it = "handovers:detail handovers:state handovers:deed api_handover"
    world.add(of_it, [handover.pk], [NO_ID])
    world.add("handovers:word_deed", [word.pk], [NO_ID])
    world.add("handovers:file", [file.pk], [NO_ID])
    world.add("handovers:queue", ["mine"], ["nothing"])
    world.add("handovers:queue_rows", ["section"], ["nothing"])
    page = "handovers:hand_over"
    world.urls[page] = reverse(page, args=[right]) + f"?reason={reason.pk}"
    world.missing_urls[page] = reverse(page, args=[ABSENT]) + f"?reason={reason.pk}"
    key = {"submission_key": str(uuid4())}
    form = {**NAMES, **LINES, "minutes": 60, "number": 1}
    world.posts |= {
        page: {**key, "c_number": "1234567"},
        "handovers:deed": {**key, "do": "write", "text": "Which class?"},
        "handovers:word_deed": {"do": "aside"},
        "handovers:forms": {**form, "section": reason.section_id, "desk": world.madrid.pk},
        "handovers:form": form,
        "handovers:form_deed": {"decision": "retire"},
        "handovers:section": {"address": "a@b.example", "language": "en", "minutes": 60},
        "api_inquiry_handovers": {"reason": "canary", "contents": {"number": "1234567"}},
        "api_handover": {"deed": "write", "text": "Which class?"},
    }


def _handed(world: World) -> Handover:
    finance, fina = _section("finance"), make_agent("fina")
    SectionMembership.objects.create(agent=fina, section=finance)
    SectionMembership.objects.create(agent=world.cast["olga"], section=_section("operations"))
    now, maria = timezone.now(), world.cast["maria"]
    reason = _reason(world, finance)
    attachment = Attachment.objects.get(message__inquiry=world.inquiry)
    handover = hand_over(
        inquiry_id=world.inquiry.pk,
        section_id=finance.pk,
        reason_id=reason.pk,
        contents={"number": CANARIES["handed"]},
        extras=Extras(attachment_ids=[attachment.pk]),
        by=maria,
        submission_key="hand-over",
        now=now,
    )
    _answer(handover, fina)
    return handover


def _answer(handover: Handover, fina: Agent) -> None:
    words = SectionWords(CANARIES["answered"])
    key, now = "answer-hand-over", timezone.now()
    answer_handover(handover_id=handover.pk, words=words, by=fina, submission_key=key, now=now)


def _reason(world: World, section: Section) -> HandoverReason:
    now = timezone.now()
    reason = HandoverReason.objects.create(
        code="canary", section=section, desk=world.madrid, created_at=now
    )
    number = FormField(code="number", labels={"en": "Number"}, is_required=True)
    HandoverForm.objects.create(
        reason=reason,
        number=1,
        target=timedelta(hours=4),
        fields=[number.stored()],
        made_at=now,
        **NAMES,
    )
    return reason


def _section(code: str) -> Section:
    name = code.title()
    return Section.objects.create(code=code, name_en=name, name_fr=name, name_es=name)
