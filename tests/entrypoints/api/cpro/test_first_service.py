"""The technical first service is the structure itself: there from its creation, never a row among the services."""

import pytest

from tests.entrypoints.api.software import software
from unisson.portal.organisations.actions.entering import NewStructure, create_structure
from unisson.portal.organisations.actions.technical import set_account_rights
from unisson.portal.organisations.matrix import Cell, cells_of, fingerprint
from unisson.portal.organisations.models import CompteTechnique

pytestmark = pytest.mark.django_db
ATTACHMENTS = "structures/lister/rattachementsutilisateur"


def test_a_craftsman_has_it_at_once(cast):
    structure = create_structure(
        NewStructure("73282932000074", "Ferronnerie Le Goff", "1 rue du Port", "29900", "Concarneau"), cast.actor("sam")
    )
    said = software(structure, cast.actor("sam")).done(ATTACHMENTS, {"idStructure": structure.pk})
    assert (said["premierService"], said["listeServices"]) == (True, [])


def test_who_is_limited_to_a_service_does_not_hold_it(cast, recipient):
    asked = {"idStructure": cast.COMMUNE.pk}
    assert recipient.done(ATTACHMENTS, asked)["premierService"] is True
    account = CompteTechnique.objects.get(login=recipient.login)
    fin = Cell("FACTURES_RECUES", cast.COMMUNE.services.get(code="FIN").pk, "MODIFICATION")
    set_account_rights(account.pk, cast.COMMUNE.pk, cast.actor("sophie"), {fin}, fingerprint(cells_of(account)))
    said = recipient.done(ATTACHMENTS, asked)
    assert (said["premierService"], [row["codeService"] for row in said["listeServices"]]) == (False, ["FIN"])
