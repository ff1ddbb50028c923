"""The one base of querysets whose rows are moved."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Lockable(models.QuerySet[M]):
    """A queryset that can hand out one row, locked until the end of the transaction."""

    def locked(self, pk: Any) -> M:
        """Return the row, locked. Raises the model's DoesNotExist when it is not in this (visible) set."""
        found = self.only("pk").get(pk=pk)
        # Lock by key on the bare table: visibility joins must not lock structures and rights.
        return self.model._default_manager.select_for_update().get(pk=found.pk)
