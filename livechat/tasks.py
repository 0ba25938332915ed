"""The hands of live chat by the clock: waiting visitors are brought before agents."""

from celery import shared_task

from livechat.actions.bringing import forget_files
from livechat.actions.by_mail import look_after_waiting
from livechat.actions.folding import fold_waiting
from livechat.actions.offering import OFFER_TASK, offer_further, waiting_chats
from livechat.actions.taking import release_chat
from livechat.actions.tokens import forget_expired
from livechat.queries import left_alone
from shared.heartbeats import beat
from shared.moments import database_now


@shared_task(name=OFFER_TASK)
def offer_chats() -> None:
    """Safe to run twice, or many at once: each deed locks its inquiry and looks again."""
    now = database_now()
    for pk in left_alone(now):
        release_chat(chat_id=pk, now=now)
    for pk, inquiry_id in waiting_chats():
        offer_further(chat_id=pk, inquiry_id=inquiry_id, now=now)
    beat("offer_chats")


@shared_task(name="livechat.tasks.look_after")
def look_after() -> None:
    """Lines become messages; who waited long enough is told that the answer comes by mail."""
    now = database_now()
    look_after_waiting(now=now)
    fold_waiting(now=now)
    forget_expired(now=now)
    forget_files(now=now)
    beat("look_after_chats")
