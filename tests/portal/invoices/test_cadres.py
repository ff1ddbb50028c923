"""The table of cadres, and the three questions that lead to one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from einvoice.codelists.cadres import CADRES_WITH_VALIDEUR, CHORUS_CADRES
from tests import paper
from unisson.portal.invoices import admissibility
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.cadres import CADRES, OPEN_CADRES, QUESTIONS, CadreFacturation, propose
from unisson.portal.invoices.guards import verdict_is_favourable


def test_every_cadre_is_one_whole_line():
    assert set(CADRES) == set(CadreFacturation)
    for code, cadre in CADRES.items():
        assert code.startswith(cadre.short + "_")
        assert cadre.short in CHORUS_CADRES
        assert cadre.needs_valideur == (cadre.short in CADRES_WITH_VALIDEUR)
        assert cadre.needs_valideur == (cadre.valideurs != "aucun")
        assert all((cadre.depositor, cadre.goes_to, cadre.espace, cadre.choose_when, cadre.example))
    assert {cadre.short for cadre in OPEN_CADRES.values()} == {"A1", "A2", "A9", "A12"}


@pytest.mark.parametrize(
    ("answers", "short"),
    [
        (("FACTURE", "DIRECTE", "NON"), "A1"),
        (("FACTURE", "DIRECTE", "OUI"), "A2"),
        (("FACTURE", "SOUSTRAITANT", "NON"), "A9"),
        (("FACTURE", "SOUSTRAITANT", "OUI"), "A9"),
        (("FACTURE", "COTRAITANT", "NON"), "A12"),
    ],
)
def test_three_answers_propose_one_cadre(answers, short):
    proposal = propose(*answers)
    assert proposal.cadre is not None
    assert proposal.cadre.short == short


@pytest.mark.parametrize("objet", ["TRAVAUX", "JUSTICE", "TIC"])
def test_what_is_not_taken_here_is_said_with_a_way_out(objet):
    proposal = propose(objet, "DIRECTE", "NON")
    assert proposal.cadre is None
    assert proposal.why


def test_every_answer_of_every_question_leads_somewhere():
    objets, places, payments = ([code for code, _, _ in question.answers] for question in QUESTIONS)
    for objet in objets:
        for place in places:
            for payment in payments:
                proposal = propose(objet, place, payment)
                assert proposal.cadre is None or proposal.cadre.is_open


@pytest.mark.django_db
@pytest.mark.parametrize("short", ["A3", "A21"])
def test_a_closed_cadre_is_refused_with_its_reason(cast, short):
    model = replace(paper.model(), business_process=short)
    draft = drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), "f.xml", paper.cii(model))
    closed = [finding for finding in admissibility.requirements(draft) if finding.rule == "ADM-CADRE-FERME"]
    assert len(closed) == 1
    assert closed[0].remedy == CADRES[CadreFacturation(draft.cadre_facturation)].closed
    assert not verdict_is_favourable(draft)
