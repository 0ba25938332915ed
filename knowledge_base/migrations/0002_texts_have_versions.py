import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0006_targets_are_policies"),
        ("desks", "__first__"),
        ("knowledge_base", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("describe_en", models.CharField(blank=True, max_length=200)),
                ("describe_fr", models.CharField(blank=True, max_length=200)),
                ("describe_es", models.CharField(blank=True, max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Fact",
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
                (
                    "code",
                    models.CharField(
                        help_text="small letters, digits and _", max_length=50, unique=True
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="FactVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("value_en", models.CharField(max_length=200)),
                ("value_fr", models.CharField(max_length=200)),
                ("value_es", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("source_url", models.URLField(blank=True)),
                ("as_of", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("unverified", "Not verified")],
                        default="unverified",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["fact_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("url", models.URLField(blank=True)),
                ("as_of", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("unverified", "Not verified")],
                        default="unverified",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "is_correction",
                    models.BooleanField(
                        default=False,
                        help_text="changes no meaning: the other languages stay right",
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "note",
                    models.TextField(blank=True, help_text="what the reviewer says to the author"),
                ),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["text_id", "-number"],
            },
        ),
        migrations.AddField(
            model_name="item",
            name="is_example",
            field=models.BooleanField(
                default=False, help_text="came with the product, not checked by the registry yet"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="is_public",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="item",
            name="needs_all_languages",
            field=models.BooleanField(
                default=False, help_text="nothing of it goes live before every language can"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="text",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="text",
            name="facts_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="item",
            name="kind",
            field=models.CharField(
                choices=[
                    ("template", "Template"),
                    ("article", "Article"),
                    ("internal", "Internal article"),
                    ("script", "Phone script"),
                    ("procedure", "Procedure"),
                    ("quick_reply", "Quick reply"),
                    ("notice", "Notice"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="text",
            name="state",
            field=models.CharField(
                choices=[
                    ("not_yet", "Not published yet"),
                    ("published", "Published"),
                    ("retired", "Retired"),
                ],
                default="not_yet",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="items",
                to="knowledge_base.category",
            ),
        ),
        migrations.AddField(
            model_name="factversion",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="factversion",
            name="fact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="knowledge_base.fact",
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="current",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="knowledge_base.factversion",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sources",
                to="knowledge_base.item",
            ),
        ),
        migrations.AddField(
            model_name="textversion",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="textversion",
            name="facts",
            field=models.ManyToManyField(
                help_text="named in these words", related_name="+", to="knowledge_base.fact"
            ),
        ),
        migrations.AddField(
            model_name="textversion",
            name="published_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="textversion",
            name="reviewer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="textversion",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="knowledge_base.text",
            ),
        ),
        migrations.AddField(
            model_name="textversion",
            name="writers",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="text",
            name="live",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="knowledge_base.textversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="factversion",
            constraint=models.UniqueConstraint(fields=("fact", "number"), name="fact_version_once"),
        ),
        migrations.AddIndex(
            model_name="textversion",
            index=models.Index(
                condition=models.Q(("state", "in_review")),
                fields=["submitted_at"],
                name="version_in_review",
            ),
        ),
        migrations.AddIndex(
            model_name="textversion",
            index=models.Index(
                condition=models.Q(("publish_at__isnull", False), ("state", "approved")),
                fields=["publish_at"],
                name="version_to_publish",
            ),
        ),
        migrations.AddConstraint(
            model_name="textversion",
            constraint=models.UniqueConstraint(fields=("text", "number"), name="text_version_once"),
        ),
        migrations.AddConstraint(
            model_name="textversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["approved", "draft", "in_review"])),
                fields=("text",),
                name="text_one_open_version",
            ),
        ),
    ]
