"""The search indexes are kept tidy as rows are written.

By default a GIN index sets new rows aside in a list that every search reads to its end until the next vacuum: after the import
of a new directory, a search took a hundred times longer.
"""

from django.db import migrations

INDEXES = ("structure_search_words", "structure_private_words", "service_words", "directory_word_near")


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_change_triggers")]
    operations = [
        migrations.RunSQL(
            [f"ALTER INDEX {name} SET (fastupdate = off)", f"SELECT gin_clean_pending_list('{name}')"],
            f"ALTER INDEX {name} RESET (fastupdate)",
        )
        for name in INDEXES
    ]
