"""The flux's table: every line from every status, and the words of its refusals."""

from __future__ import annotations

from itertools import product

import pytest

from unisson.lifecycles.engine import evaluate, finals
from unisson.lifecycles.flux import CAUSES, FLUX, TO_SEND_AGAIN, TRANSITIONS, UNDER_WAY, FluxGuard, FluxRole
from unisson.lifecycles.flux import FluxStatus as S
from unisson.lifecycles.invoice import CAUSES as INVOICE_CAUSES
from unisson.lifecycles.invoice import TRANSITIONS as INVOICE_LINES

OPEN = {guard: (lambda: True) for guard in FluxGuard}


@pytest.mark.parametrize("line", TRANSITIONS, ids=lambda line: line.verb)
def test_a_line_is_allowed_exactly_where_it_says(line):
    for status, role in product(S, FluxRole):
        answer = evaluate(FLUX, line.verb, status=status, roles={role}, guards=OPEN)
        assert answer.allowed == (status in line.sources and role in line.by), (status, role)


def test_nothing_is_sent_without_a_good_invoice():
    for line in TRANSITIONS:
        if line.verb.startswith("flux_send"):
            shut = evaluate(FLUX, line.verb, status=line.sources[0], roles={FluxRole.DEPOSANT}, guards={})
            assert [cause.code for cause in shut.causes] == ["UNE_BONNE_FACTURE"]


def test_what_never_comes_back_and_what_partners_say():
    assert set(finals(TRANSITIONS)) == {S.IN_INTEGRE, S.IN_REJETE, S.IN_INCIDENTE}
    never = {S.IN_A_RELANCER, S.IN_ERREUR_INTERNE, S.QP_RECEVABLE, S.QP_RECEVABLE_AVEC_ERREUR, S.QP_IRRECEVABLE}
    assert set(S) - set(FLUX.statuses()) == never
    assert not set(UNDER_WAY) & {*finals(TRANSITIONS), *TO_SEND_AGAIN}


def test_verbs_and_codes_are_told_apart_from_those_of_invoices():
    assert not {line.verb for line in TRANSITIONS} & {line.verb for line in INVOICE_LINES}
    shared = {cause.api_code for cause in CAUSES.values()} & {cause.api_code for cause in INVOICE_CAUSES.values()}
    assert shared == {20002, 20010}  # the two causes of every life
