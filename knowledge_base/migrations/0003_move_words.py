"""Words move from the text into its versions. Articles were for agents alone, and stay so."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def move_words(apps, schema_editor):
    item, text, version = (
        apps.get_model("knowledge_base", name) for name in ("Item", "Text", "TextVersion")
    )
    item.objects.filter(kind="article").update(kind="internal")
    item.objects.update(proposed_by=F("owner"))
    now = timezone.now()
    for one in text.objects.select_related("item"):
        was = one.state
        if one.body:
            one.live = version.objects.create(
                text=one,
                number=max(one.version, 1),
                state="published",
                title=one.title,
                body=one.body,
                revision=one.revision,
                written_at=one.published_at or now,
                published_at=one.published_at,
                published_by=one.published_by,
            )
        if one.staged_body or one.staged_title:
            staged = version.objects.create(
                text=one,
                number=max(one.version, 1 if one.live else 0) + 1,
                state="approved" if was == "approved" else "draft",
                title=one.staged_title or one.title,
                body=one.staged_body or one.body,
                revision=one.item.revision,
                author=one.staged_by,
                written_at=one.staged_at or now,
            )
            staged.writers.set([one.staged_by_id] if one.staged_by_id else [])
        one.state = was if one.live and was in ("published", "retired") else "not_yet"
        one.facts_seen_at = now if one.live else None
        one.save()


class Migration(migrations.Migration):
    dependencies = [("knowledge_base", "0002_texts_have_versions")]

    operations = [migrations.RunPython(move_words, migrations.RunPython.noop)]
