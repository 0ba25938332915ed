"""What a desk promises stands in the app `targets` from now on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desks", "0005_machine_agent"), ("targets", "0002_from_desks")]

    operations = [
        migrations.RemoveField("desk", "first_answer_target"),
        migrations.RemoveField("desk", "next_answer_target"),
        migrations.RemoveField("desk", "resolution_target"),
    ]
