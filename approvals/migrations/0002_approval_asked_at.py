"""Answers that wait already are shown on their inquiries."""

from django.db import migrations

SHOW = """
    UPDATE inquiries_inquiry SET approval_asked_at = found.since
    FROM (SELECT inquiry_id, min(asked_at) AS since FROM approvals_approval WHERE state = 'waiting'
        GROUP BY inquiry_id) AS found
    WHERE inquiries_inquiry.id = found.inquiry_id
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_approvals"), ("inquiries", "0033_limits_come_first")]

    operations = [migrations.RunSQL(SHOW, migrations.RunSQL.noop)]
