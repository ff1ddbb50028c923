"""What a search walks before it looks anything up: the best structures first, and those that have services.

A word or a code that thousands have is met within the first rows of the list; collecting them all to sort them took tens of
milliseconds. `has_services` is true when there is one, whoever writes the structure from an older reading of it.
"""

from django.db import migrations

RANK = "(CASE WHEN statut = 'INACTIVE' THEN 1000000 ELSE 0 END + octet_length(search_words))"
FORWARD = f"""
CREATE INDEX structure_by_rank ON organisations_structure ({RANK}, raison_sociale, id) WHERE is_public;
CREATE INDEX structure_served_by_name ON organisations_structure (raison_sociale, id) WHERE is_public AND has_services;
UPDATE organisations_structure SET has_services = true WHERE id IN (SELECT structure_id FROM organisations_service);
CREATE FUNCTION directory_count_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.has_services := EXISTS (SELECT FROM organisations_service WHERE structure_id = NEW.id);
    RETURN NEW;
END $$;
CREATE FUNCTION directory_first_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organisations_structure SET has_services = true
    WHERE NOT has_services AND id IN (SELECT structure_id FROM added);
    RETURN NULL;
END $$;
CREATE FUNCTION directory_last_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organisations_structure s SET has_services = false
    WHERE has_services AND id IN (SELECT structure_id FROM gone)
    AND NOT EXISTS (SELECT FROM organisations_service WHERE structure_id = s.id);
    RETURN NULL;
END $$;
CREATE TRIGGER structure_has_services BEFORE UPDATE ON organisations_structure FOR EACH ROW
    WHEN (NEW.has_services IS DISTINCT FROM OLD.has_services) EXECUTE FUNCTION directory_count_again();
CREATE TRIGGER service_first AFTER INSERT ON organisations_service REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION directory_first_service();
CREATE TRIGGER service_last AFTER DELETE ON organisations_service REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION directory_last_service();
"""  # noqa: S608 - an expression of this file
BACKWARD = """
DROP TRIGGER service_last ON organisations_service;
DROP TRIGGER service_first ON organisations_service;
DROP TRIGGER structure_has_services ON organisations_structure;
DROP FUNCTION directory_last_service();
DROP FUNCTION directory_first_service();
DROP FUNCTION directory_count_again();
DROP INDEX structure_served_by_name;
DROP INDEX structure_by_rank;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_steady_indexes"), ("organisations", "0010_has_services")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
