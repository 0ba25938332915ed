import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_scan"),
        ("inquiries", "0006_merged_status"),
    ]

    operations = [
        migrations.CreateModel(
            name="RemoteImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.TextField()),
                (
                    "address_digest",
                    models.UUIDField(help_text="an address may be too long for an index"),
                ),
                ("problem", models.CharField(blank=True, max_length=120)),
                (
                    "claimed_at",
                    models.DateTimeField(
                        help_text="somebody fetches it, or has fetched it", null=True
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remote_images",
                        to="inquiries.message",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "address_digest"), name="remote_image_once_per_message"
                    )
                ],
            },
        ),
    ]
