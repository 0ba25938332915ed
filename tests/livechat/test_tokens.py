"""Who shows the token is the visitor, for a while; nothing else opens a chat."""

from datetime import timedelta

import pytest

from livechat.actions.opening import open_chat
from livechat.actions.tokens import GRACE, LIFETIME, find_chat, forget_expired, renew_token
from livechat.models import VisitorToken


@pytest.fixture
def token(widget, words, now):
    return open_chat(widget=widget, words=words, now=now)[1]


def test_a_token_opens_its_chat_alone(token, now):
    assert find_chat(token=token, now=now) is not None
    assert find_chat(token=f"{token}x", now=now) is None
    assert find_chat(token="", now=now) is None


def test_only_digests_are_kept(token):
    assert token not in str(VisitorToken.objects.values_list("digest"))


def test_renewed_the_old_one_is_good_for_a_minute(token, now):
    _chat, new = renew_token(token=token, now=now)
    assert renew_token(token=token, now=now + GRACE / 2) is not None
    assert renew_token(token=token, now=now + GRACE) is None
    assert renew_token(token=new, now=now + GRACE) is not None


def test_after_its_time_a_token_is_nothing(token, now):
    assert renew_token(token=token, now=now + LIFETIME) is None
    assert forget_expired(now=now + LIFETIME) == 1


def test_of_a_retired_widget_no_token_is_good(token, widget, now):
    widget.retired_at = now
    widget.save()
    assert renew_token(token=token, now=now) is None
    assert find_chat(token=token, now=now + timedelta(seconds=1)) is None
