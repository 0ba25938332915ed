"""The hands of live chat by the clock: waiting visitors are brought before agents."""

from celery import shared_task

from livechat.actions.offering import OFFER_TASK, offer_further, waiting_chats
from livechat.actions.taking import release_chat
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
