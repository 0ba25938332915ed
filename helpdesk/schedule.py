"""What runs by the clock. Each job finds its own work in PostgreSQL, so a missed run costs nothing."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    # Work that nobody was woken for: lost hints, dead workers, retries that are due.
    "sweep": {"task": "mailroom.tasks.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "fetch": {
        "task": "mailroom.tasks.fetch_mailboxes",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    # Looks often; opens a comparison each hour and each night.
    "catch_up": {
        "task": "mailroom.tasks.catch_up",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "watch": {"task": "mailroom.tasks.watch", "schedule": 15.0, "options": {"expires": 15}},
    # Bulk deeds that no worker was woken for, or whose worker has died.
    "work_bulk": {
        "task": "inquiries.tasks.work_bulk",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    # Bulk deeds that were prepared and never begun.
    "forget_bulk": {"task": "inquiries.tasks.forget_bulk", "schedule": 3600.0},
    # What was put aside comes back at its time.
    "wake_snoozed": {
        "task": "inquiries.tasks.wake_snoozed",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Time limits that come near, or expire today or tomorrow.
    "watch_limits": {
        "task": "inquiries.tasks.watch_limits",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Promises of the desks: warnings, what was missed, calendars that have changed.
    "watch_targets": {
        "task": "inquiries.tasks.watch_targets",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Texts of the knowledge base that go live or expire at their time.
    "publish_on_time": {
        "task": "knowledge_base.tasks.publish_on_time",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    # Pictures that were added and never put into a text.
    "forget_pictures": {"task": "knowledge_base.tasks.forget_pictures", "schedule": 21_600.0},
    # New messages become findable: written as rows by the database, so none is forgotten.
    "index": {"task": "inquiries.tasks.index_search", "schedule": 3.0, "options": {"expires": 3}},
    # Files that no worker was woken for, and those that the scanner could not take.
    "scan": {"task": "files.tasks.scan_files", "schedule": 30.0, "options": {"expires": 30}},
    # Work of who is not there moves; what is new is given in turn.
    "give": {"task": "inquiries.tasks.give_work", "schedule": 5.0, "options": {"expires": 5}},
    # Questions by the form of the help centre that are no inquiries yet.
    "take_questions": {
        "task": "help_centre.tasks.take_questions",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Files of its forms that nobody has sent, and what is known of addresses.
    "forget_readers": {"task": "help_centre.tasks.forget", "schedule": 3600.0},
    # Questions to coordinators: what is due, and those whose owner is not there.
    "look_after_escalations": {
        "task": "escalations.tasks.look_after",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Hand-overs to sections: warnings, limits, reminders, promised dates.
    "look_after_handovers": {
        "task": "handovers.tasks.look_after",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Rules: what they were woken for and no worker did, and what waits for its time.
    "automation": {"task": "automation.tasks.work", "schedule": 5.0, "options": {"expires": 5}},
    "forget_automation": {"task": "automation.tasks.forget", "schedule": 3600.0},
    # Urgent alerts: time limits that came near, calls that are due again.
    "look_after_alerts": {
        "task": "alerts.tasks.look_after",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Webhooks that no worker was woken for, and those to be tried again.
    "deliver_webhooks": {
        "task": "webhooks.tasks.deliver",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    # Answers that wait for approval: what is due, and those whose owner is not there.
    "look_after_approvals": {
        "task": "approvals.tasks.look_after",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # Chats that wait and that no worker was woken for; agents who have gone from theirs.
    "offer_chats": {
        "task": "livechat.tasks.offer_chats",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    # Lines of chats become messages; chats that nobody takes go on by mail.
    "look_after_chats": {
        "task": "livechat.tasks.look_after",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    # What changed without a fact, and what entered or left a view by the passing of time.
    "count_views": {
        "task": "inquiries.tasks.count_views",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    # The triage learns from what agents confirmed and corrected; most runs find nothing new.
    "learn": {
        "task": "inquiries.tasks.learn_triage",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    # Mails to agents who were not there.
    "digests": {
        "task": "notifications.tasks.send_digests",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
