"""The index of the directory's search: beginnings of words, public structures only. No extension is needed."""

from django.db import migrations

INDEX = """
CREATE INDEX structure_search_words ON organisations_structure
USING gin (array_to_tsvector(string_to_array(search_words, ' '))) WHERE is_public
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_words"),
        ("organisations", "0001_initial"),
    ]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX structure_search_words")]
