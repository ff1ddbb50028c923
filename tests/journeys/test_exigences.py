"""A manager changes what the town demands, through the pages; what a depositor is asked changes at once, everywhere."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import paper
from tests.journeys.test_depot import text, values
from tests.paper import the_day_after  # noqa: F401
from unisson.portal.invoices.models import Invoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]

DEMANDS = ("gestion_service", "gestion_engagement", "gestion_service_engagement")


def demand(client, *wanted: str) -> None:
    """The manager ticks exactly these boxes on the fiche."""
    url = reverse("structure_edit")
    form = client.get(url).context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    kept = {name: value for name, value in kept.items() if name not in DEMANDS}
    assert client.post(url, kept | dict.fromkeys(wanted, "on")).status_code == 302


def asked(client, check: str, service: str = "", engagement: str = "") -> tuple[set[str], bool]:
    """What the recipient's requirements still want of the draft with these two fields, and whether it may leave."""
    typed = values(text(client.get(check))) | {"code_service": service, "numero_engagement": engagement}
    client.post(check, typed | {"action": "check"})
    page = client.get(check).context
    return {finding.rule for finding in page["report"].findings if finding.rule.startswith("ADM-")}, page["sendable"]


# What the fiche demands; what is wanted with nothing, with a service, with an engagement; the words of the directory.
CASES = {
    (): (set(), set(), set(), "Rien de particulier"),
    ("gestion_service",): ({"ADM-SERVICE"}, set(), {"ADM-SERVICE"}, "Code service"),
    ("gestion_engagement",): ({"ADM-ENGAGEMENT"}, {"ADM-ENGAGEMENT"}, set(), "Numéro d’engagement"),
    ("gestion_service", "gestion_engagement"): (
        {"ADM-SERVICE", "ADM-ENGAGEMENT"},
        {"ADM-ENGAGEMENT"},
        {"ADM-SERVICE"},
        "Code service et numéro d’engagement",
    ),
    ("gestion_service_engagement",): ({"ADM-SERVICE-OU-ENGAGEMENT"}, set(), set(), "Code service ou numéro d’engagement"),
}


@pytest.mark.parametrize("wanted", CASES, ids="+".join)
def test_what_the_town_demands_is_asked_at_once(client, client_of, cast, wanted):
    *expected, label = CASES[wanted]
    claire, sophie = client_of("claire"), client_of("sophie")
    data = paper.pdf("columns", engagement="à venir")
    check = claire.post(reverse("deposit"), {"fichier": SimpleUploadedFile("F-2026-121.pdf", data)})["Location"]
    assert asked(claire, check) == ({"ADM-ENGAGEMENT"}, False)  # what the town demanded yesterday

    demand(sophie, *wanted)
    for typed, rules in zip(({}, {"service": "FIN"}, {"engagement": "EJ-1"}), expected, strict=True):
        assert asked(claire, check, **typed) == (rules, not rules), typed

    # The same words in the directory and beside the field, without an account.
    fiche = unescape(client.get(reverse("directory:structure", args=[cast.COMMUNE.pk])).content.decode())
    assert re.search(r'<p class="big">(.*?)</p>', fiche)[1] == label
    found = client.get(reverse("directory"), {"q": "saint aubin"}).context["rows"]
    assert [requirements.label for row, requirements in found if row.pk == cast.COMMUNE.pk] == [label]
    panel = client.get(reverse("directory:requirements"), {"recipient_identifiant": cast.COMMUNE.identifiant})
    assert panel.context["requirements"].label == label
    assert panel.context["requirements"].sentence in unescape(panel.content.decode())

    # Once given, the invoice may leave.
    filled = {"code_service": "FIN", "numero_engagement": "EJ-1"}
    claire.post(check, values(text(claire.get(check))) | filled | {"action": "send"})
    assert Invoice.objects.get().status == "MISE_A_DISPOSITION"


def test_a_spreadsheet_of_services_gives_the_lines_to_mend(client_of, cast):
    sophie, url = client_of("sophie"), reverse("services_import")
    rows = (
        "Code;Nom;Engagement obligatoire;Courriel",
        "PARC;Parc et jardins;oui;parc@saint-aubin.example",
        ";Sans code;;",
        "EAU;;;",
        "LIVRE;Médiathèque;peut-être;",
        "SPORT;Sports;non;pas une adresse",
        "CRECHE;Crèche;x;",
    )
    sheet = SimpleUploadedFile("services.csv", "\n".join(rows).encode())
    page = sophie.post(url, {"sheet": sheet})
    done = page.context["done"]
    assert (done.created, [line for line, _, _ in done.bad]) == (2, [3, 4, 5, 6])
    assert all(why.endswith(".") for _, _, why in done.bad)
    told = unescape(page.content.decode())
    assert "Lignes refusées" in told
    for _, code, why in done.bad:
        assert why in told and (code in told)
    assert set(cast.COMMUNE.services.values_list("code", flat=True)) >= {"PARC", "CRECHE"}

    # Mended and sent again whole: what was good is not added twice.
    mended = [rows[0], rows[1], "SANS;Sans code;;", "EAU;Eau;;", "LIVRE;Médiathèque;non;", "SPORT;Sports;non;", rows[6]]
    again = sophie.post(url, {"sheet": SimpleUploadedFile("services.csv", "\n".join(mended).encode())}).context["done"]
    assert (again.created, again.updated, again.bad) == (4, 2, [])
