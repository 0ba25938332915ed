"""What the API shows of inquiries and messages."""

from rest_framework import serializers

from inquiries.models import Inquiry, Message
from mailroom.models import OutgoingRecipient
from shared.masking import mask

DELIVERY = ["delivery", "hold_reason", "leaves_at", "recipients"]
TRUST = ["trust", "warnings"]


class InquirySerializer(serializers.ModelSerializer[Inquiry]):
    """`limit_on` is the earliest confirmed time limit; from `limit_presses_at` on it comes first."""

    desk = serializers.SlugField(source="desk.code")
    assignee = serializers.CharField(source="assignee.username", default=None)
    contact = serializers.CharField(source="contact.survivor")

    class Meta:
        model = Inquiry
        fields = [
            "reference",
            "desk",
            "channel",
            "subject",
            "contact",
            "language",
            "topic",
            "urgency",
            "status",
            "assignee",
            "created_at",
            "due_at",
            "limit_on",
            "limit_presses_at",
            "escalated_at",
            "last_message_at",
            "version",
        ]
        read_only_fields = fields


class RecipientSerializer(serializers.ModelSerializer[OutgoingRecipient]):
    class Meta:
        model = OutgoingRecipient
        fields = ["address", "state", "code", "words", "at"]
        read_only_fields = fields


class MessageSerializer(serializers.ModelSerializer[Message]):
    author = serializers.CharField(source="author.username", default=None)
    delivery = serializers.CharField(source="outgoing.state", default=None)
    hold_reason = serializers.CharField(source="outgoing.hold_reason", default="")
    leaves_at = serializers.DateTimeField(source="outgoing.next_attempt_at", default=None)
    recipients = RecipientSerializer(source="outgoing.recipients", many=True, default=())
    body = serializers.SerializerMethodField()
    trust = serializers.CharField(help_text="whether the sender is who he says: pass, fail, none …")
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="what is odd about it, as codes; empty: nothing"
    )

    def get_body(self, message: Message) -> str:
        """Masked: numbers of cards, accounts and passports are shown to a person who asks only."""
        return mask(message.body)

    class Meta:
        model = Message
        fields = ["id", "kind", "channel", "author", "sender_name", "body", "at", *TRUST, *DELIVERY]
        read_only_fields = fields
