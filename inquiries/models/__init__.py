"""The heart: inquiry, messages, timeline, threading, merging."""

from inquiries.models.advice import Correction
from inquiries.models.bulk import BulkDeed, BulkItem
from inquiries.models.clocks import ClockEnd, CountedCalendar, InquiryClock
from inquiries.models.drafts import Draft, DraftFile, DraftKind
from inquiries.models.fields import CustomField, FieldKind
from inquiries.models.inquiry import DeskTransfer, Inquiry, InquiryLink, ReferenceCounter
from inquiries.models.knowledge import KnowledgeProposal, KnowledgeUse, NoticePutAway
from inquiries.models.limits import InquiryLimit
from inquiries.models.macros import Macro
from inquiries.models.merging import InquiryMerge
from inquiries.models.message import Attachment, Message, MessageCopy, RemoteImage
from inquiries.models.moved import MovedWork
from inquiries.models.procedures import ProcedureRun, ProcedureStep
from inquiries.models.references import (
    PersonRole,
    ReferenceKind,
    ReferenceLink,
    ReferencePerson,
    ReferencePlace,
    RegistryReference,
)
from inquiries.models.search import SearchEntry, SearchWork
from inquiries.models.suggestions import UnhelpfulItem
from inquiries.models.tags import InquiryTag, Tag, TagColour, TagShape
from inquiries.models.threading import Participant, ThreadKey
from inquiries.models.timeline import TimelineFact
from inquiries.models.triage import InquiryTriage
from inquiries.models.views import (
    ListChoice,
    SavedView,
    ViewCounting,
    ViewDirty,
    ViewIcon,
    ViewMember,
    ViewOrder,
    ViewTally,
)

__all__ = [
    "Attachment",
    "BulkDeed",
    "BulkItem",
    "ClockEnd",
    "Correction",
    "CountedCalendar",
    "CustomField",
    "DeskTransfer",
    "Draft",
    "DraftFile",
    "DraftKind",
    "FieldKind",
    "Inquiry",
    "InquiryClock",
    "InquiryLimit",
    "InquiryLink",
    "InquiryMerge",
    "InquiryTag",
    "InquiryTriage",
    "KnowledgeProposal",
    "KnowledgeUse",
    "ListChoice",
    "Macro",
    "Message",
    "MessageCopy",
    "MovedWork",
    "NoticePutAway",
    "Participant",
    "PersonRole",
    "ProcedureRun",
    "ProcedureStep",
    "ReferenceCounter",
    "ReferenceKind",
    "ReferenceLink",
    "ReferencePerson",
    "ReferencePlace",
    "RegistryReference",
    "RemoteImage",
    "SavedView",
    "SearchEntry",
    "SearchWork",
    "Tag",
    "TagColour",
    "TagShape",
    "ThreadKey",
    "TimelineFact",
    "UnhelpfulItem",
    "ViewCounting",
    "ViewDirty",
    "ViewIcon",
    "ViewMember",
    "ViewOrder",
    "ViewTally",
]
