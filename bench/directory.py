"""How long the directory is searched, at its real size: the slowest of twenty answers (p95) of what people type.

The floor is the same questions in bare SQL, one statement each, in turns with ours: what is left is our own cost.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench import directory_data
from bench.measure import RUNS, Figure

# What is typed: names, towns, numbers, mistakes, most say where; then what thousands begin with or have, where others are slow.
TYPED = (
    "commune de montbeville", "mairie valbourg", "saint roche", "syndicat des eaux de pontval", "lycée clairville", "chu",
    "centre hospitalier de vernay", "29900123400010", "299 001 234", "35120", "ccas saint-domgnac", "université",
    "comune montville", "mairie de valbour", "office habitat tréville", "ehpad sardan", "département", "direction territoires",
    "saint beaumont sur loire", "kercourt", "ma", "co", "sa", "com", "syn", "dé", "299", "commune", "mairie",
    "saint", "syndicat", "association foncière",
)  # fmt: skip
_BARE = """
SELECT * FROM organisations_structure WHERE is_public AND array_to_tsvector(string_to_array(search_words, ' ')) @@ %s::tsquery
ORDER BY statut = 'INACTIVE', length(search_words), raison_sociale, id LIMIT 21
"""


def figures() -> list[Figure]:
    """Needs `web.portal()` around it. Free words, then criteria."""
    from unisson.portal.directory.criteria import Criteria
    from unisson.portal.directory.queries import search

    directory_data.load()
    asked = (
        Criteria(ville="montville"),
        Criteria(code_postal="3512"),
        Criteria(raison_sociale="collège valbourg", statut="ACTIVE"),
        Criteria(moa_uniquement=True, statut="INACTIVE"),
        Criteria(service_code="SRV0085"),
        Criteria(service_libelle="voirie", ville="vernay"),
        Criteria(identifiant="299001"),
        Criteria(statut="INACTIVE"),
        Criteria(service_code="FINA"),
        Criteria(service_code="SRV"),
        Criteria(service_libelle="finances"),
        Criteria(service_actif=False),
        Criteria(raison_sociale="commune"),
        Criteria(identifiant="2"),
    )
    words = _timed([lambda text=text: search(text) for text in TYPED], [lambda text=text: _bare(text) for text in TYPED])
    criteria = _timed([lambda one=one: search("", one) for one in asked], [_nearest_index] * len(asked))
    return [
        _figure("annuaire_recherche_p95", *words, "les mêmes mots en SQL"),
        _figure("annuaire_criteres_p95", *criteria, "une page lue par un index"),
    ]


def _bare(text: str) -> None:
    from django.db import connection

    from unisson.portal.directory.criteria import SYNONYMS, anywhere, tsquery
    from unisson.portal.directory.queries import terms

    query = tsquery(anywhere([list(SYNONYMS.get(term, (term,))) for term in terms(text)]))
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [query])
        cursor.fetchall()


def _nearest_index() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organisations_structure WHERE is_public ORDER BY raison_sociale, id LIMIT 21")
        cursor.fetchall()


def _timed(ours: list[Callable[[], Any]], floors: list[Callable[[], Any]]) -> tuple[list[list[float]], list[list[float]]]:
    """Milliseconds of each call, run by run, ours and the floor in turns; a first round warms up."""
    times: tuple[list[list[float]], list[list[float]]] = ([], [])
    for run in range(RUNS + 1):
        for series, calls in zip(times, (ours, floors), strict=True):
            measured = [_once(call) for call in calls]
            if run:
                series.append(measured)
    return times


def _once(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _p95(measured: list[float]) -> float:
    return statistics.quantiles(measured, n=20, method="inclusive")[-1]


def _figure(name: str, ours: list[list[float]], floors: list[list[float]], floor_name: str) -> Figure:
    value, floor = (_p95([one for run in series for one in run]) for series in (ours, floors))
    return Figure(name, value, floor, floor_name, runs=[_p95(run) for run in ours])
