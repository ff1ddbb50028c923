"""Transverses that give files and words."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from unisson.portal.organisations.actions.keeping import add_piece

pytestmark = pytest.mark.django_db
DOWNLOAD = "transverses/telecharger/pieceJointe"


def test_the_files_that_a_structure_keeps_are_taken_away(cast, supplier):
    mine = {"objetPieceJointe": "STRUCTURE_PIECEJOINTE", "structure": {"idStructure": cast.MENUISERIE.pk}}
    assert supplier.ask(DOWNLOAD, mine)["codeRetour"] == 20000
    add_piece(cast.MENUISERIE.pk, cast.actor("claire"), "kbis.pdf", b"%PDF-1.7 kbis")
    packed = zipfile.ZipFile(io.BytesIO(base64.b64decode(supplier.done(DOWNLOAD, mine)["pieceJointe"])))
    assert {name: packed.read(name) for name in packed.namelist()} == {"kbis.pdf": b"%PDF-1.7 kbis"}
    foreign = mine | {"structure": {"identifiantStructure": cast.BUREAUTIQUE.identifiant}}
    assert supplier.ask(DOWNLOAD, foreign)["codeRetour"] == 20003
    assert supplier.ask(DOWNLOAD, mine | {"structure": None})["codeRetour"] == 20121
    assert supplier.ask(DOWNLOAD, {"objetPieceJointe": "ENGAGEMENT_JURIDIQUE"})["codeRetour"] == 20131


def test_codes_have_their_words(supplier):
    def words(tail: str, rows: str, code: str, label: str) -> dict[str, str]:
        return {row[code]: row[label] for row in supplier.done(f"transverses/recuperer/{tail}")[rows]}

    countries = words("pays", "listePays", "codePays", "libellePays")
    assert (countries["FR"], countries["NC"], countries["XI"]) == ("France", "Nouvelle-Calédonie", "Irlande du Nord")
    currencies = words("devises", "listeDevises", "codeDevise", "libelleDevise")
    assert (currencies["EUR"], currencies["XPF"]) == ("Euro", "Franc CFP")
    assert not [code for code, word in {**countries, **currencies}.items() if code == word]
    exemptions = words(
        "motifs/exonerationtva", "listeMotifsExonerationTva", "codeMotifExonerationTva", "libelleMotifExonerationTva"
    )
    assert "293 B" in exemptions["VATEX-FR-FRANCHISE"]
