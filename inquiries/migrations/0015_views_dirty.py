"""What a condition may ask of an inquiry cannot change without a mark, whoever writes it."""

from django.db import migrations

ASKED = (
    "desk_id status assignee_id channel language topic urgency has_attachments due_at created_at"
    " last_message_at resolved_at contact_id snoozed_until fields"
).split()
BEFORE = ", ".join(f"OLD.{name}" for name in ASKED)
AFTER = ", ".join(f"NEW.{name}" for name in ASKED)

MARK = """
CREATE FUNCTION mark_inquiry_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_viewdirty (inquiry_id)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END $$;
CREATE TRIGGER inquiry_came_or_went AFTER INSERT OR DELETE ON inquiries_inquiry
    FOR EACH ROW EXECUTE FUNCTION mark_inquiry_dirty();
CREATE TRIGGER inquiry_changed AFTER UPDATE ON inquiries_inquiry
    FOR EACH ROW WHEN ((BEFORE) IS DISTINCT FROM (AFTER))
    EXECUTE FUNCTION mark_inquiry_dirty();

CREATE FUNCTION mark_tagged_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_viewdirty (inquiry_id)
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.inquiry_id ELSE NEW.inquiry_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER inquiry_tagged AFTER INSERT OR UPDATE OR DELETE ON inquiries_inquirytag
    FOR EACH ROW EXECUTE FUNCTION mark_tagged_dirty();

CREATE FUNCTION mark_contact_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiries_viewdirty (inquiry_id)
    SELECT id FROM inquiries_inquiry
    WHERE contact_id = ANY (ARRAY[OLD.contact_id, NEW.contact_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER contact_address_changed AFTER INSERT OR UPDATE OR DELETE ON contacts_contactaddress
    FOR EACH ROW EXECUTE FUNCTION mark_contact_dirty();
""".replace("BEFORE", BEFORE, 1).replace("AFTER)", f"{AFTER})", 1)
UNDO = """
DROP TRIGGER contact_address_changed ON contacts_contactaddress;
DROP TRIGGER inquiry_tagged ON inquiries_inquirytag;
DROP TRIGGER inquiry_changed ON inquiries_inquiry;
DROP TRIGGER inquiry_came_or_went ON inquiries_inquiry;
DROP FUNCTION mark_contact_dirty();
DROP FUNCTION mark_tagged_dirty();
DROP FUNCTION mark_inquiry_dirty();
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0014_saved_views"), ("contacts", "0003_find_namesakes")]
    operations = [migrations.RunSQL(MARK, UNDO)]
