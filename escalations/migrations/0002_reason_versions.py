"""Reasons have versions: what they say now is the first, and what was asked keeps it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SAID = (*("name_en", "name_fr", "name_es", "needs_en", "needs_fr", "needs_es", "target"),)


def keep_what_they_say(apps, _schema_editor):
    reasons = apps.get_model("escalations", "EscalationReason")
    versions = apps.get_model("escalations", "ReasonVersion")
    escalations = apps.get_model("escalations", "Escalation")
    for reason in reasons.objects.all():
        said = {name: getattr(reason, name) for name in SAID}
        first = versions.objects.create(reason=reason, number=1, at=reason.created_at, **said)
        escalations.objects.filter(reason=reason).update(version=first)


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0001_escalations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReasonVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_en", models.CharField(max_length=80)),
                ("name_fr", models.CharField(max_length=80)),
                ("name_es", models.CharField(max_length=80)),
                ("needs_en", models.CharField(blank=True, max_length=300)),
                ("needs_fr", models.CharField(blank=True, max_length=300)),
                ("needs_es", models.CharField(blank=True, max_length=300)),
                ("target", models.DurationField(help_text="business time")),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="escalations.escalationreason",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("reason", "number"), name="reason_version_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="escalation",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="escalations.reasonversion",
            ),
        ),
        migrations.RunPython(keep_what_they_say, migrations.RunPython.noop),
    ]
