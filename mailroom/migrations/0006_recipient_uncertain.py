from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0005_reconciliations")]

    operations = [
        migrations.AlterField(
            model_name="outgoingrecipient",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("accepted", "Accepted by the mail server"),
                    ("delayed", "Delayed"),
                    ("refused", "Refused"),
                    ("uncertain", "Not certain"),
                    ("bounced", "Came back"),
                    ("delivered", "Delivered"),
                    ("read", "Read"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
