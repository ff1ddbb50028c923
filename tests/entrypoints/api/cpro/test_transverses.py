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
    assert supplier.ask(DOWNLOAD, {"objetPieceJointe": "SOLLICITATION"})["codeRetour"] == 20131


def test_codes_have_their_words_in_both_languages(supplier):
    def words(tail: str, rows: str, language: str | None = None) -> dict[str, str]:
        """Code -> words: the two texts of a row, in this order."""
        found = supplier.done(f"transverses/recuperer/{tail}", {"codeLangue": language})[rows]
        return dict([value for value in row.values() if isinstance(value, str)][:2] for row in found)

    countries, currencies = words("pays", "listePays"), words("devises", "listeDevises", "fr")
    assert (countries["FR"], countries["NC"], countries["XI"]) == ("France", "Nouvelle-Calédonie", "Irlande du Nord")
    assert (currencies["EUR"], currencies["XPF"]) == ("Euro", "Franc CFP")
    assert not [code for code, word in {**countries, **currencies}.items() if code == word]
    english = words("pays", "listePays", "EN") | words("devises", "listeDevises", "en")
    assert (english["DE"], english["XI"], english["USD"]) == ("Germany", "Northern Ireland", "US Dollar")
    assert not [code for code, word in english.items() if code == word]
    assert set(english) == {*countries, *currencies}
    reasons = "motifs/exonerationtva", "listeMotifsExonerationTva"
    assert "293 B" in words(*reasons)["VATEX-FR-FRANCHISE"] and "small business" in words(*reasons, "EN")["VATEX-FR-FRANCHISE"]
    assert words("tauxtva", "listeTauxTva")["TVA4"] == "5,5 %" and words("tauxtva", "listeTauxTva", "EN")["TVA4"] == "5.5%"
    assert words("typespj", "listeTypePieceJointe", "EN")["01"] == "Invoice"


def test_types_of_files_are_those_of_their_object(supplier):
    def types(objet: str | None = None) -> list[str]:
        rows = supplier.done("transverses/recuperer/typespj", {"typeObjet": objet})["listeTypePieceJointe"]
        return [f"{row['typeObjet']} {row['codeTypePieceJointe']}" for row in rows]

    assert types("FACTURE") == ["FACTURE 01", "FACTURE 02", "FACTURE 06"]
    assert types("CB") == ["CB 05"]
    assert types("MEMOIRE") == []
    assert len(types()) == 8
