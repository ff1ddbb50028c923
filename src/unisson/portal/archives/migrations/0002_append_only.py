"""The database itself refuses to alter what was sealed: seals and leaves are added, never changed nor removed."""

from django.db import migrations

TABLES = ("archives_seal", "archives_leaf")
FUNCTION = """
CREATE FUNCTION archives_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER {0}_no_change BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION archives_is_append_only();
CREATE TRIGGER {0}_no_truncate BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION archives_is_append_only();
"""
BACKWARD = "".join(f"DROP TRIGGER {t}_no_truncate ON {t}; DROP TRIGGER {t}_no_change ON {t};" for t in TABLES)


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGERS.format(table) for table in TABLES),
            BACKWARD + "DROP FUNCTION archives_is_append_only();",
        )
    ]
