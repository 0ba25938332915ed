"""Files of a draft: kept at once, so that they are there when it is sent, whoever sends it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desks.models import Agent
from desks.permissions import scope_of
from files.actions import content_hash, keep_files
from files.names import safe_name
from inquiries.actions.attachments import IncomingFile
from inquiries.actions.drafts import own_draft_to_fill
from inquiries.models import Draft, DraftFile
from shared.exceptions import InvalidInput, NotPossible
from shared.models import Submission
from shared.pictures import can_be_shown

MAX_FILES_BYTES = 20 * 1024 * 1024  # many mail servers take no more in one mail
TOO_LARGE = gettext_lazy("The files are too large for one e-mail: 20 MB is the limit.")


@transaction.atomic
def add_draft_file(
    *,
    inquiry_id: int,
    by: Agent,
    file: IncomingFile,
    is_picture: bool,
    submission_key: str,
    now: datetime,
) -> DraftFile:
    """Keep one file with the agent's reply; with `is_picture` it is to stand within the text.

    The same content under the same name is kept once. Raises InvalidInput when all files together
    are too large, NotPossible when the answer was sent meanwhile, Http404 as for the draft.
    """
    draft = own_draft_to_fill(inquiry_id=inquiry_id, by=by, now=now)
    if submission_key and Submission.objects.filter(agent=by, key=submission_key).exists():
        raise NotPossible(_("The answer has been sent already."))
    name = safe_name(file.filename)[-255:]
    key = content_hash(file.content)
    present = draft.files.filter(removed_at=None)
    if same := present.filter(stored_file__sha256=key, filename=name).first():
        return same
    held = present.aggregate(size=Sum("stored_file__size"))["size"] or 0
    if held + len(file.content) > MAX_FILES_BYTES:
        raise InvalidInput(TOO_LARGE)
    within = is_picture and can_be_shown(file.content)
    return DraftFile.objects.create(
        draft=draft,
        stored_file=keep_files(contents=[file.content], now=now)[key],
        filename=name,
        content_type=file.content_type[:120],
        content_id=f"{uuid.uuid4().hex}@draft" if within else "",
    )


@transaction.atomic
def remove_draft_file(*, file_id: int, by: Agent, is_back: bool, now: datetime) -> DraftFile:
    """Out of the agent's own draft, or back into it while it is not sent. Twice is once."""
    own = Draft.objects.visible_to(scope_of(by)).filter(author=by).values("pk")
    file = DraftFile.objects.select_related("draft").filter(pk=file_id, draft__in=own).first()
    if file is None:
        raise Http404
    file.removed_at = None if is_back else now
    file.save(update_fields=["removed_at"])
    return file
