"""The demo's readers: what they read, whether it helped, who asked all the same."""

from datetime import datetime, timedelta

from desks.models import Desk
from help_centre.actions import note_reading
from help_centre.actions.asking import note_opened, note_suggestion_read
from help_centre.actions.feedback import comment_on, give_feedback
from help_centre.proof import new_token, read_token
from knowledge_base.models import Text
from knowledge_base.states import Kind

READ, UNREAD = 8, 4  # every fourth suggestion that is opened is closed at once
TOPICS = ("renewal", "fees_payment", "irregularities", "applications")
COMMENTS = (
    (False, "Which form is it if only the address has changed?"),
    (True, "Clear. A picture of where the number stands would help."),
    (False, "J’ai payé deux fois : que faire ?"),
)


def play_readers(*, now: datetime) -> None:
    """Before yesterday, so that the numbers of questions spared can be judged already."""
    then = now - timedelta(days=2)
    texts = Text.objects.public(now).filter(item__kind=Kind.ARTICLE, language="en")
    shown = list(texts.order_by("item__code")[:READ])
    for place, text in enumerate(shown):
        for reader in range(2 * (READ - place)):
            note_reading(item_id=text.item_id, address=f"demo-{reader}", now=then)
            give_feedback(text=text, helpful=reader % 4 > 0, address=f"demo-{reader}", now=then)
    for text, (helpful, words) in zip(shown, COMMENTS, strict=False):
        answer = give_feedback(text=text, helpful=helpful, address="demo-comment", now=then)
        comment_on(feedback_id=answer.pk, comment=words, now=then)
    _open_suggestions(shown, then)


def _open_suggestions(texts: list[Text], then: datetime) -> None:
    desk = Desk.objects.get(code="madrid")
    for place, text in enumerate(texts):
        topic = TOPICS[place % len(TOPICS)]
        token = read_token(new_token(desk.code, topic, then), then)
        if token:
            note_opened(token=token, desk=desk, topic=topic, item=text.item, mark="", now=then)
            if place % UNREAD:
                note_suggestion_read(form_key=token.key, item_id=text.item_id, now=then)
