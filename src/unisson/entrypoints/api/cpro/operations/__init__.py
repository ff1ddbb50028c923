"""The operations, one short function each; importing this package fills the table."""

from unisson.entrypoints.api.cpro.operations import (
    consulting,
    depositing,
    downloading,
    engagements,
    feed,
    history,
    pieces,
    referentials,
    reports,
    searches,
    structures,
    submitting,
    to_treat,
    transverses,
    treating,
    works,
)

__all__ = [
    "consulting",
    "depositing",
    "downloading",
    "engagements",
    "feed",
    "history",
    "pieces",
    "referentials",
    "reports",
    "searches",
    "structures",
    "submitting",
    "to_treat",
    "transverses",
    "treating",
    "works",
]
