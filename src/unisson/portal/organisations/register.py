"""The company register, to prefill a fiche: a real client of a « recherche d’entreprises » API, or the embedded one.

Off unless `COMPANY_REGISTER_URL` is set; a demonstration has a few made-up companies. The register only helps: when
it is silent or wrong, people type.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

log = logging.getLogger(__name__)
TIMEOUT = 3  # seconds: somebody waits for the page
LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Company:
    """An establishment as the register knows it."""

    siret: str
    raison_sociale: str
    adresse: str
    code_postal: str
    ville: str
    is_active: bool = True
    is_diffusible: bool = True


class Register(Protocol):
    """Anything that knows establishments."""

    def find(self, siret: str) -> Company | None:
        """The establishment of this SIRET, or None when it is unknown or the register is silent."""


class Silent:
    """No register."""

    def find(self, siret: str) -> Company | None:
        return None


class Embedded:
    """A few made-up companies, for demonstrations."""

    _ROWS = (
        Company("81240573600016", "Menuiserie Roussel", "14 rue des Copeaux", "35140", "Saint-Aubin-du-Cormier"),
        Company("90312456800010", "Toitures du Couesnon", "7 rue des Ardoises", "35300", "Fougères"),
        Company("88451230200016", "Imprimerie des Halles", "22 place du Marché", "37000", "Tours"),
        Company("79820134900015", "Jardins de Valmont", "3 chemin des Serres", "76540", "Valmont", is_active=False),
        Company("85236741600017", "Atelier Nonnet", "", "35000", "Rennes", is_diffusible=False),
    )

    def find(self, siret: str) -> Company | None:
        return next((row for row in self._ROWS if row.siret == siret), None)


class Http:
    """Client of a JSON API: `GET {url}?q={siret}`, answered by `results` with `siege` and `matching_etablissements`."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("https", "http"):
            raise ValueError(f"The register has no http address: {url}")
        self.url = url

    def find(self, siret: str) -> Company | None:
        request = Request(f"{self.url}?{urlencode({'q': siret})}", headers={"Accept": "application/json"})  # noqa: S310
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - scheme checked above
                return _read(json.loads(answer.read(LARGEST)), siret)
        except (URLError, OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            log.warning("company register did not answer", extra={"error": str(error)})
            return None


def _read(answer: dict[str, Any], siret: str) -> Company | None:
    for result in answer.get("results") or ():
        places = [*(result.get("matching_etablissements") or ()), result.get("siege") or {}]
        found = next((place for place in places if place.get("siret") == siret), None)
        if found is not None:
            return _company(result, found)
    return None


def _company(result: dict[str, Any], place: dict[str, Any]) -> Company:
    post_code, town = str(place.get("code_postal") or ""), str(place.get("libelle_commune") or "")
    diffusible = (place.get("statut_diffusion_etablissement") or result.get("statut_diffusion") or "O") == "O"
    address = str(place.get("adresse") or "")
    street = address.partition(f" {post_code} ")[0] if post_code else address
    return Company(
        siret=str(place["siret"]),
        raison_sociale=str(result.get("nom_raison_sociale") or result.get("nom_complet") or "")[:201],
        adresse=street[:255] if diffusible else "",
        code_postal=post_code[:16],
        ville=town[:120],
        is_active=(place.get("etat_administratif") or "A") == "A",
        is_diffusible=diffusible,
    )


def register() -> Register:
    """The register of this installation."""
    url: str = getattr(settings, "COMPANY_REGISTER_URL", "")
    if url:
        return Http(url)
    return Embedded() if getattr(settings, "UNISSON_DEMO", False) else Silent()
