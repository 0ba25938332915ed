from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mailroom", "0006_recipient_uncertain"),
    ]

    operations = [
        # Replaced by an advisory lock, which goes with its session.
        migrations.RemoveField(
            model_name="mailbox",
            name="fetch_lease_until",
        ),
    ]
