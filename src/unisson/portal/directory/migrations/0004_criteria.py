"""Indexes of the directory's criteria and of its sorted lists; the words of the towns under their mark."""

from django.db import migrations
from django.db.models import Q

from unisson.portal.organisations.words import search_words

BATCH = 2000
# Accents as they are in French; the parser of full text does the rest. Immutable, so that it can be indexed.
FUNCTION = """
CREATE FUNCTION directory_service_words(code text, nom text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(translate(
  replace(replace(lower(code || ' ' || nom), 'œ', 'oe'), 'æ', 'ae'),
  'àâäáãçéèêëîïíìôöóòõùûüúÿñÀÂÄÁÃÇÉÈÊËÎÏÍÌÔÖÓÒÕÙÛÜÚŸÑ',
  'aaaaaceeeeiiiiooooouuuuynaaaaaceeeeiiiiooooouuuuyn'), '[^a-z0-9]+', ' ', 'g'))
"""
INDEXES = (
    ("structure_by_name", "organisations_structure (raison_sociale, id) WHERE is_public"),
    ("structure_by_identifiant", "organisations_structure (identifiant, id) WHERE is_public"),
    ("structure_by_type", "organisations_structure (type_identifiant, raison_sociale, id) WHERE is_public"),
    ("structure_by_statut", "organisations_structure (statut, raison_sociale, id) WHERE is_public"),
    ("structure_abroad", "organisations_structure (code_pays, raison_sociale, id) WHERE is_public AND code_pays <> 'FR'"),
    ("structure_moa_only", "organisations_structure (raison_sociale, id) WHERE is_public AND est_moa_uniquement"),
    ("structure_like_identifiant", "organisations_structure (identifiant varchar_pattern_ops)"),
    ("structure_like_code_postal", "organisations_structure (code_postal varchar_pattern_ops) WHERE is_public"),
    (
        "structure_private_words",
        "organisations_structure USING gin (array_to_tsvector(string_to_array(search_words, ' '))) WHERE NOT is_public",
    ),
    ("service_words", "organisations_service USING gin (directory_service_words(code, nom))"),
    ("service_like_code", "organisations_service (upper(code) text_pattern_ops)"),
)


def mark_towns(apps, schema_editor):
    Structure = apps.get_model("organisations", "Structure")
    batch = []
    for row in Structure.objects.exclude(Q(search_words="")).iterator(chunk_size=BATCH):
        row.search_words = search_words(row.raison_sociale, row.ville, row.code_postal, row.identifiant)
        batch.append(row)
        if len(batch) == BATCH:
            Structure.objects.bulk_update(batch, ["search_words"])
            batch = []
    Structure.objects.bulk_update(batch, ["search_words"])


class Migration(migrations.Migration):
    # A thousand rows written and an index made in one transaction: constraints must not wait for its end.
    atomic = False

    dependencies = [
        ("directory", "0003_search_index"),
        ("organisations", "0006_comptes_techniques"),
    ]

    operations = [
        migrations.RunPython(mark_towns, migrations.RunPython.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION directory_service_words"),
        *(migrations.RunSQL(f"CREATE INDEX {name} ON {definition}", f"DROP INDEX {name}") for name, definition in INDEXES),
    ]
