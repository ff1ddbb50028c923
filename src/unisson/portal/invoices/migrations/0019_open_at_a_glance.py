"""The indexes of what recipients see, made again with their condition as `permissions.OPEN` now says it."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Index, Q

from unisson.portal.kernel.querysets import IsTrue

OF_RECIPIENTS = "inv_rec_"


def said_again(index: Index) -> Index:
    """The same index, its condition on statuses said to be true; another one as it is."""
    if index.condition is None or not index.name.startswith(OF_RECIPIENTS):
        return index
    _, fields, options = index.deconstruct()
    parts: list[Any] = index.condition.children
    said = [IsTrue(Q(part)) if isinstance(part, tuple) and part[0] == "status__in" else part for part in parts]
    return Index(*fields, **options | {"condition": Q(*said, _negated=index.condition.negated)})


class SayAgain(Operation):
    """Both ways: what differs between the two states is made again."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, "invoice"].options
        options["indexes"] = [said_again(index) for index in options["indexes"]]
        state.reload_model(app_label, "invoice", delay=True)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, "invoice")
        former = {index.name: index for index in from_state.models[app_label, "invoice"].options["indexes"]}
        for index in to_state.models[app_label, "invoice"].options["indexes"]:
            if index != former[index.name]:
                schema_editor.remove_index(model, former[index.name])
                schema_editor.add_index(model, index)

    database_backwards = database_forwards

    def describe(self) -> str:
        return "Make again the indexes of what recipients see"


class Migration(migrations.Migration):
    dependencies = [("invoices", "0018_piece_type_and_line")]

    operations = [SayAgain()]
