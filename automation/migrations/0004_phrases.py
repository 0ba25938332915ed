from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0003_more_events")]

    operations = [
        migrations.AddField("ruleversion", "phrases", models.JSONField(default=list)),
    ]
