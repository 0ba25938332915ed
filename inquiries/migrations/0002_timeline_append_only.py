"""The timeline can only grow: the database itself refuses to change or delete a fact."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE ON inquiries_timelinefact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER timeline_not_truncated BEFORE TRUNCATE ON inquiries_timelinefact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER timeline_not_truncated ON inquiries_timelinefact;
DROP TRIGGER timeline_append_only ON inquiries_timelinefact;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
