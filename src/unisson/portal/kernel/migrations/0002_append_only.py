"""The database itself refuses to alter the past: events can be added, never changed nor removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION kernel_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'kernel_event is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH ROW EXECUTE FUNCTION kernel_event_is_append_only();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_event_is_append_only();
"""

BACKWARD = """
DROP TRIGGER event_no_truncate ON kernel_event;
DROP TRIGGER event_no_change ON kernel_event;
DROP FUNCTION kernel_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
