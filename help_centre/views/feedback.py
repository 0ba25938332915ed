"""Was this helpful? A reader's answer, and a comment if there is more to say."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from desks.strangers import address_mark, is_within
from help_centre.actions.feedback import LONGEST, comment_on, give_feedback
from help_centre.models import Feedback
from help_centre.queries import find_article
from help_centre.views.pages import anybodys_form, page
from shared.responses import SeeOther

SALT = "help_centre.feedback"
MOST = 30
ANSWERS = {"yes": True, "no": False}


@anybodys_form("POST")
def helpful(request: HttpRequest, language: str, pk: int) -> HttpResponse:
    now = timezone.now()
    found, helped = find_article(pk, language, now), ANSWERS.get(request.POST.get("helpful", ""))
    if found is None or helped is None:
        raise Http404
    address = address_mark(request, now)
    if not is_within(address, "feedback", MOST, now):
        return SeeOther(found.shown.path)
    feedback = give_feedback(text=found.text, helpful=helped, address=address, now=now)
    signed = signing.dumps(feedback.pk, salt=SALT)
    return SeeOther(reverse("help_centre:thanks", args=[language, signed]))


@anybodys_form("GET", "HEAD", "POST")
def thanks(request: HttpRequest, language: str, signed: str) -> HttpResponse:
    """Only who has answered has this address; a comment can be added once."""
    try:
        pk = signing.loads(signed, salt=SALT, max_age=86_400)
    except signing.BadSignature:
        raise Http404 from None
    feedback = Feedback.objects.filter(pk=pk).select_related("version__text").first()
    if feedback is None:
        raise Http404
    if request.method == "POST":
        comment = request.POST.get("comment", "").replace("\x00", "")
        comment_on(feedback_id=feedback.pk, comment=comment, now=timezone.now())
        return SeeOther(request.path)
    back = reverse("help_centre:article", args=[language, feedback.version.text.item_id])
    context = {"feedback": feedback, "back": back, "longest": LONGEST, "is_unlisted": True}
    return page("thanks", context, language=language)
