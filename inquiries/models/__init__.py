"""The heart: inquiry, messages, timeline, threading."""

from inquiries.models.inquiry import DeskTransfer, Inquiry, InquiryLink, ReferenceCounter
from inquiries.models.message import Attachment, Message
from inquiries.models.threading import Participant, ThreadKey
from inquiries.models.timeline import TimelineFact

__all__ = [
    "Attachment",
    "DeskTransfer",
    "Inquiry",
    "InquiryLink",
    "Message",
    "Participant",
    "ReferenceCounter",
    "ThreadKey",
    "TimelineFact",
]
