from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge_base", "0003_move_words"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="text",
            name="body",
        ),
        migrations.RemoveField(
            model_name="text",
            name="published_at",
        ),
        migrations.RemoveField(
            model_name="text",
            name="published_by",
        ),
        migrations.RemoveField(
            model_name="text",
            name="staged_at",
        ),
        migrations.RemoveField(
            model_name="text",
            name="staged_body",
        ),
        migrations.RemoveField(
            model_name="text",
            name="staged_by",
        ),
        migrations.RemoveField(
            model_name="text",
            name="staged_title",
        ),
        migrations.RemoveField(
            model_name="text",
            name="title",
        ),
        migrations.RemoveField(
            model_name="text",
            name="version",
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["review_on"], name="item_review_on"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_public", False), ("kind__in", ["article", "notice"]), _connector="OR"
                ),
                name="item_public_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_public", True),
                    models.Q(("kind__in", ["article"]), _negated=True),
                    _connector="OR",
                ),
                name="item_article_is_public",
            ),
        ),
        migrations.AddIndex(
            model_name="text",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False), ("state", "published")),
                fields=["expires_at"],
                name="text_expires",
            ),
        ),
        migrations.AddConstraint(
            model_name="text",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "not_yet"), ("live__isnull", False), _connector="OR"),
                name="text_live_has_words",
            ),
        ),
    ]
