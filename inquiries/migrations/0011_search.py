"""The search: entries, the work that waits, and the triggers by which nothing is forgotten."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# A statement at a time where many come at once, so that a batch of mails costs one statement more.
TRIGGERS = """
CREATE FUNCTION search_of_new_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_searchwork (message_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;
CREATE FUNCTION search_of_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_searchwork (message_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION search_of_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_searchwork (message_id)
    SELECT id FROM inquiries_message WHERE inquiry_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION search_of_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_searchwork (message_id)
    SELECT m.id FROM inquiries_message m JOIN inquiries_inquiry i ON i.id = m.inquiry_id
    WHERE i.contact_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_inserted AFTER INSERT ON inquiries_message
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION search_of_new_messages();
CREATE TRIGGER search_updated AFTER UPDATE ON inquiries_message FOR EACH ROW
    WHEN ((OLD.inquiry_id, OLD.subject, OLD.body)
        IS DISTINCT FROM (NEW.inquiry_id, NEW.subject, NEW.body))
    EXECUTE FUNCTION search_of_message();
CREATE TRIGGER search_moved AFTER UPDATE ON inquiries_inquiry FOR EACH ROW
    WHEN ((OLD.desk_id, OLD.subject, OLD.contact_id)
        IS DISTINCT FROM (NEW.desk_id, NEW.subject, NEW.contact_id))
    EXECUTE FUNCTION search_of_inquiry();
CREATE TRIGGER search_renamed AFTER UPDATE ON contacts_contact FOR EACH ROW
    WHEN ((OLD.name, OLD.organisation) IS DISTINCT FROM (NEW.name, NEW.organisation))
    EXECUTE FUNCTION search_of_contact();
INSERT INTO inquiries_searchwork (message_id) SELECT id FROM inquiries_message ORDER BY id DESC;
"""
UNDO = """
DROP TRIGGER search_renamed ON contacts_contact;
DROP TRIGGER search_moved ON inquiries_inquiry;
DROP TRIGGER search_updated ON inquiries_message;
DROP TRIGGER search_inserted ON inquiries_message;
DROP FUNCTION search_of_contact, search_of_inquiry, search_of_message, search_of_new_messages;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0002_agents_at_work"),
        ("inquiries", "0010_bulk_deeds"),
        ("contacts", "0003_find_namesakes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchWork",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("message_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="inquiries.message",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_note", models.BooleanField(default=False)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "desk",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="desks.desk",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="inquiries.inquiry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "search entries",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["words"], name="search_words"
                    )
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
