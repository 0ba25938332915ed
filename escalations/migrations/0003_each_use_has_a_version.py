import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalations", "0002_reason_versions")]

    operations = [
        migrations.AlterField(
            model_name="escalation",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="escalations.reasonversion",
            ),
        ),
    ]
