"""Alerts that are open already are shown on their inquiries."""

from django.db import migrations

SHOW = """
    UPDATE inquiries_inquiry SET alerted_at = found.since
    FROM (SELECT inquiry_id, min(raised_at) AS since FROM alerts_alert WHERE state = 'open'
        GROUP BY inquiry_id) AS found
    WHERE inquiries_inquiry.id = found.inquiry_id
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_alerts"), ("inquiries", "0033_limits_come_first")]

    operations = [migrations.RunSQL(SHOW, migrations.RunSQL.noop)]
