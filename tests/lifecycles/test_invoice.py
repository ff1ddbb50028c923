"""The invoice's table against the domain: every transition from every status, nothing more, nothing less."""

from __future__ import annotations

from itertools import product

import pytest

from unisson.lifecycles.engine import evaluate, finals
from unisson.lifecycles.invoice import (
    AWAITS,
    CAUSES,
    DRAFT,
    INVOICE,
    TRANSITIONS,
    VISIBLE_TO_RECIPIENT,
    Guard,
    Role,
    Status,
)

S = Status
GRANTED = {guard: (lambda: True) for guard in Guard}

# Domaine 5.2: what a recipient may do, from where. Written apart from the table it checks.
RECIPIENT_TARGETS = {
    S.MISE_A_DISPOSITION: {
        S.A_RECYCLER,
        S.SUSPENDUE,
        S.REJETEE,
        S.PRISE_EN_COMPTE_DESTINATAIRE,
        S.SERVICE_FAIT,
        S.MANDATEE,
        S.MISE_A_DISPOSITION_COMPTABLE,
        S.COMPTABILISEE,
        S.MISE_EN_PAIEMENT,
    },
    S.SERVICE_FAIT: {
        S.SUSPENDUE,
        S.REJETEE,
        S.MANDATEE,
        S.MISE_A_DISPOSITION_COMPTABLE,
        S.COMPTABILISEE,
        S.MISE_EN_PAIEMENT,
    },
    S.MANDATEE: {S.SUSPENDUE, S.REJETEE, S.MISE_A_DISPOSITION_COMPTABLE, S.COMPTABILISEE, S.MISE_EN_PAIEMENT},
    S.MISE_A_DISPOSITION_COMPTABLE: {S.SUSPENDUE, S.REJETEE, S.COMPTABILISEE, S.MISE_EN_PAIEMENT},
    S.COMPTABILISEE: {S.MISE_EN_PAIEMENT},
    S.SUSPENDUE: {S.REJETEE},
    S.MISE_EN_PAIEMENT: set(),
    S.REJETEE: set(),
    S.A_RECYCLER: set(),
    S.BROUILLON: set(),
}


@pytest.mark.parametrize("status", RECIPIENT_TARGETS)
def test_recipient_matrix(status: Status):
    targets = {line.target for line in TRANSITIONS if status in line.sources and Role.DESTINATAIRE in line.by}
    assert targets == RECIPIENT_TARGETS[status]


@pytest.mark.parametrize("line", TRANSITIONS, ids=lambda line: line.verb)
def test_a_line_is_allowed_exactly_where_it_says(line):
    for status, role in product(Status, Role):
        answer = evaluate(INVOICE, line.verb, status=status, roles={role}, guards=GRANTED)
        assert answer.allowed == (status in line.sources and role in line.by), (status, role)


@pytest.mark.parametrize("line", [line for line in TRANSITIONS if line.only_if], ids=lambda line: line.verb)
def test_each_guard_alone_blocks(line):
    for guard in line.only_if:
        guards = GRANTED | {guard: lambda: False}
        answer = evaluate(INVOICE, line.verb, status=line.sources[0], roles=set(line.by), guards=guards)
        assert [cause.code for cause in answer.causes] == [guard]


def test_mandatee_after_payment_is_forbidden():
    answer = evaluate(INVOICE, "mandate", status=S.MISE_EN_PAIEMENT, roles={Role.DESTINATAIRE}, guards=GRANTED)
    assert not answer.allowed


def test_motif_is_required_to_say_no():
    needing = {line.target for line in TRANSITIONS if Guard.MOTIF_FOURNI in line.only_if}
    assert needing >= {S.REJETEE, S.SUSPENDUE, S.A_RECYCLER, S.REFUSEE_1, S.REFUSEE_2, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR}


def test_final_statuses():
    assert set(finals(TRANSITIONS)) == {
        S.SUPPRIMEE,
        S.REFUSEE_1,
        S.REFUSEE_2,
        S.REJETEE,
        S.MISE_EN_PAIEMENT,
        S.NON_CONFORME,
        S.ABANDONNEE,
    }


def test_every_official_status_has_its_place():
    assert set(Status) - set(INVOICE.statuses()) == {S.TECHNIQUE_INCONNU}


def test_verbs_are_unique():
    verbs = [line.verb for line in TRANSITIONS]
    assert len(verbs) == len(set(verbs))


def test_causes_have_one_sentence_and_one_api_code_each():
    assert len({cause.sentence for cause in CAUSES.values()}) == len(CAUSES)
    assert len({cause.api_code for cause in CAUSES.values()}) == len(CAUSES)


def test_a_draft_is_never_shown_to_a_recipient():
    assert not set(DRAFT) & set(VISIBLE_TO_RECIPIENT)
    assert not set(DRAFT) & set(AWAITS[Role.DESTINATAIRE])


def test_work_lists_hold_only_statuses_their_role_can_leave():
    for role, statuses in AWAITS.items():
        for status in statuses:
            assert any(status in line.sources and role in line.by for line in TRANSITIONS), (role, status)
