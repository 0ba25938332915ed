"""Limits that press stand first; marks of alerts and approvals. The table is rewritten once.

Which limits press already is found by the task that watches them, within a minute.
"""

import django.db.models.functions.comparison
from django.db import migrations, models

ACTIVE = ("new", "open", "waiting_inquirer", "waiting_section", "escalated")
QUEUE = (models.OrderBy(models.F("queue_at"), nulls_last=True), models.F("id"))
INDEXES = {
    "inquiry_queue": ("desk", {}),
    "inquiry_queue_mine": ("assignee", {"assignee__isnull": False}),
    "inquiry_queue_all_desks": ("", {}),
    "inquiry_queue_pool": ("", {"assignee": None}),
}
WATCHED = (
    "desk_id status assignee_id channel language topic urgency has_attachments due_at created_at"
    " last_message_at resolved_at contact_id snoozed_until fields escalated_at"
).split()
NEW = ["alerted_at", "approval_asked_at", "limit_on"]


def watch(names):
    """What a condition of a view may ask leaves a mark when it changes (0015, 0023)."""
    before = ", ".join(f"OLD.{name}" for name in names)
    after = ", ".join(f"NEW.{name}" for name in names)
    return f"""
        DROP TRIGGER inquiry_changed ON inquiries_inquiry;
        CREATE TRIGGER inquiry_changed AFTER UPDATE ON inquiries_inquiry
            FOR EACH ROW WHEN (({before}) IS DISTINCT FROM ({after}))
            EXECUTE FUNCTION mark_inquiry_dirty();
    """


def queue_index(name, first, condition):
    columns = (*([models.F(first)] if first else []), *QUEUE)
    index = models.Index(*columns, condition=models.Q(status__in=ACTIVE, **condition), name=name)
    return migrations.AddIndex("inquiry", index)


def marked_index(name, *columns, **condition):
    index = models.Index(fields=columns, condition=models.Q(**condition), name=name)
    return migrations.AddIndex("inquiry", index)


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0032_facts_of_targets")]

    operations = [
        *(migrations.RemoveIndex("inquiry", name) for name in INDEXES),
        migrations.RemoveField("inquiry", "queue_at"),
        migrations.AddField(
            "inquiry",
            "is_limit_pressing",
            models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            "inquiry",
            "alerted_at",
            models.DateTimeField(
                blank=True, help_text="an urgent alert is open since then", null=True
            ),
        ),
        migrations.AddField(
            "inquiry",
            "approval_asked_at",
            models.DateTimeField(
                blank=True, help_text="an answer waits for approval since then", null=True
            ),
        ),
        migrations.AddField(
            "inquiry",
            "queue_at",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(due_at__isnull=True, then=None),
                    models.When(
                        is_limit_pressing=True,
                        then=models.Func(
                            models.F("limit_on"),
                            template="to_timestamp(EXTRACT(EPOCH FROM %(expressions)s) - 32000000000)",
                            output_field=models.DateTimeField(),
                        ),
                    ),
                    default=django.db.models.functions.comparison.Least(
                        "due_at", "limit_presses_at"
                    ),
                ),
                output_field=models.DateTimeField(null=True),
            ),
        ),
        *(queue_index(name, *parts) for name, parts in INDEXES.items()),
        marked_index("inquiry_alerted", "desk", "alerted_at", alerted_at__isnull=False),
        marked_index(
            "inquiry_awaiting_approval",
            "desk",
            "approval_asked_at",
            approval_asked_at__isnull=False,
        ),
        marked_index(
            "inquiry_limit_to_press",
            "limit_presses_at",
            limit_presses_at__isnull=False,
            is_limit_pressing=False,
        ),
        migrations.RunSQL(watch([*WATCHED, *NEW]), watch(WATCHED)),
    ]
