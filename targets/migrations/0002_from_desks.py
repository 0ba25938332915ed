"""What each desk promised until now is its general policy from now on, in its first version."""

from django.db import migrations
from django.utils import timezone

STEPS = [
    {"minutes": -60, "who": "assignee", "clock": ""},
    {"minutes": 0, "who": "assignee", "clock": ""},
    {"minutes": 0, "who": "coordinator", "clock": ""},
    {"minutes": 240, "who": "deputy", "clock": ""},
]


def take_over(apps, schema_editor):
    desks, now = apps.get_model("desks", "Desk"), timezone.now()
    policies = apps.get_model("targets", "TargetPolicy")
    versions = apps.get_model("targets", "PolicyVersion")
    for desk in desks.objects.all():
        policy = policies.objects.create(desk=desk, is_general=True, created_at=now)
        versions.objects.create(
            policy=policy,
            number=1,
            name="Everything else",
            first_answer=desk.first_answer_target,
            next_answer=desk.next_answer_target,
            resolution=max(desk.resolution_target, desk.first_answer_target),
            steps=STEPS,
            made_at=now,
        )


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_policies")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
