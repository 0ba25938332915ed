"""What was promised until now as clocks, under the first version of the desk's general policy.

Of what is late already only the fact is still to be written: nobody is told again of old troubles.
The first look finds the right moment of each next step.
"""

from django.db import migrations

DONE = '["-60:assignee", "0:assignee", "0:coordinator", "240:deputy"]'
ACTIVE = "('new', 'open', 'waiting_inquirer', 'waiting_section', 'escalated')"
VERSION = """
    JOIN targets_targetpolicy p ON p.desk_id = i.desk_id AND p.is_general
    JOIN targets_policyversion v ON v.policy_id = p.id AND v.is_current
"""
COLUMNS = """
    INSERT INTO inquiries_inquiryclock (inquiry_id, kind, version_id, started_at, runs_from, used,
        rested_at, due_at, "end", next_step_at, steps_done)
"""
STEPS = f"CASE WHEN {{due}} < now() THEN '{DONE}'::jsonb ELSE '[]'::jsonb END"
ANSWERS = f"""
    {COLUMNS}
    SELECT i.id,
        CASE WHEN i.first_answered_at IS NULL THEN 'first_answer' ELSE 'next_answer' END, v.id,
        CASE WHEN i.first_answered_at IS NULL THEN i.created_at ELSE i.last_message_at END,
        CASE WHEN i.first_answered_at IS NULL THEN i.created_at ELSE i.last_message_at END,
        interval '0', NULL, i.due_at, '', now(), {STEPS.format(due="i.due_at")}
    FROM inquiries_inquiry i {VERSION}
    WHERE i.status IN {ACTIVE} AND i.due_at IS NOT NULL;
"""  # noqa: S608 - constants only
RESOLUTIONS = f"""
    {COLUMNS}
    SELECT i.id, 'resolution', v.id, i.created_at, i.created_at, interval '0',
        CASE WHEN i.status = 'waiting_inquirer' THEN i.last_message_at END,
        i.resolution_due_at, '', now(), {STEPS.format(due="i.resolution_due_at")}
    FROM inquiries_inquiry i {VERSION}
    WHERE i.status IN {ACTIVE} AND i.resolution_due_at IS NOT NULL;
"""  # noqa: S608 - constants only
REST = """
    UPDATE inquiries_inquiry SET resolution_due_at = NULL
    WHERE resolution_due_at IS NOT NULL
        AND status NOT IN ('new', 'open', 'waiting_section', 'escalated');
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0030_clocks"), ("targets", "0002_from_desks")]

    operations = [migrations.RunSQL([ANSWERS, RESOLUTIONS, REST], migrations.RunSQL.noop)]
