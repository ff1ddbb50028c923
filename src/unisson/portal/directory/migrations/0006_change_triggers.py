"""Whoever writes a public structure or one of its services, what the directory said before is kept in the same transaction."""

from django.db import migrations

# What the directory publishes (layout.py) and what decides it: a change of anything else is not one of the directory.
STRUCTURE = [
    "type_identifiant",
    "identifiant",
    "raison_sociale",
    "emetteur_edi",
    "recepteur_edi",
    "gestion_statut_mise_en_paiement",
    "gestion_engagement",
    "gestion_service",
    "gestion_service_engagement",
    "est_moa",
    "est_moa_uniquement",
    "statut",
    "adresse",
    "complement_adresse_1",
    "complement_adresse_2",
    "code_postal",
    "ville",
    "telephone",
    "courriel",
    "code_pays",
    "libelle_pays",
    "non_diffusible_insee",
]
SERVICE = [
    "code",
    "nom",
    "gestion_engagement",
    "is_active",
    "adresse",
    "complement_adresse",
    "code_postal",
    "ville",
    "telephone",
    "courriel",
    "debut",
    "fin",
]


def facts(alias, names):
    return "jsonb_build_object(" + ", ".join(f"'{name}', {alias}.{name}" for name in names) + ")"


def row(alias, names):
    return "(" + ", ".join(f"{alias}.{name}" for name in names) + ")"


FORWARD = f"""
CREATE FUNCTION directory_note_structures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO directory_change (at, structure_id) SELECT now(), n.id FROM added n WHERE n.is_public;
    ELSE
        INSERT INTO directory_change (at, structure_id, before)
        SELECT now(), n.id, {facts("o", STRUCTURE)} FROM added n JOIN gone o ON o.id = n.id
        WHERE n.is_public AND {row("o", STRUCTURE)} IS DISTINCT FROM {row("n", STRUCTURE)};
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION directory_note_services() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO directory_change (at, structure_id, service_id)
        SELECT now(), n.structure_id, n.id FROM added n JOIN organisations_structure s ON s.id = n.structure_id
        WHERE s.is_public;
    ELSE
        INSERT INTO directory_change (at, structure_id, service_id, before)
        SELECT now(), n.structure_id, n.id, {facts("o", SERVICE)} FROM added n JOIN gone o ON o.id = n.id
        JOIN organisations_structure s ON s.id = n.structure_id
        WHERE s.is_public AND {row("o", SERVICE)} IS DISTINCT FROM {row("n", SERVICE)};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER structure_added AFTER INSERT ON organisations_structure REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_structures();
CREATE TRIGGER structure_changed AFTER UPDATE ON organisations_structure REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_structures();
CREATE TRIGGER service_added AFTER INSERT ON organisations_service REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_services();
CREATE TRIGGER service_changed AFTER UPDATE ON organisations_service REFERENCING OLD TABLE AS gone NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_services();
-- The history begins today with what is there.
INSERT INTO directory_change (at, structure_id) SELECT now(), id FROM organisations_structure WHERE is_public ORDER BY id;
INSERT INTO directory_change (at, structure_id, service_id)
SELECT now(), v.structure_id, v.id FROM organisations_service v JOIN organisations_structure s ON s.id = v.structure_id
WHERE s.is_public ORDER BY v.id;
"""  # noqa: S608 - names of this file

BACKWARD = """
DROP TRIGGER service_changed ON organisations_service;
DROP TRIGGER service_added ON organisations_service;
DROP TRIGGER structure_changed ON organisations_structure;
DROP TRIGGER structure_added ON organisations_structure;
DROP FUNCTION directory_note_services();
DROP FUNCTION directory_note_structures();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_history"), ("organisations", "0006_comptes_techniques")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
