"""The life of an engagement: every transition from every status."""

import pytest

from unisson.lifecycles.engagement import CAUSES, ENGAGEMENT, EngagementRole, EngagementStatus
from unisson.lifecycles.engine import evaluate

S = EngagementStatus
ALLOWED = {
    (S.COMMANDE, "engagement_close"): S.INACTIF,
    (S.INACTIF, "engagement_reopen"): S.COMMANDE,
    (S.COMMANDE, "engagement_delete"): S.SUPPRIME,
    (S.INACTIF, "engagement_delete"): S.SUPPRIME,
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("verb", [line.verb for line in ENGAGEMENT.transitions])
def test_every_transition_from_every_status(status, verb):
    judged = evaluate(ENGAGEMENT, verb, status=status, roles={EngagementRole.EMETTEUR}, guards={})
    assert judged.allowed is ((status, verb) in ALLOWED)
    assert not judged.allowed or judged.transition.target == ALLOWED[status, verb]
    reader = evaluate(ENGAGEMENT, verb, status=status, roles=set(), guards={})
    assert "ROLE_INCOMPATIBLE" in [cause.code for cause in reader.causes]


def test_every_cause_has_its_sentence():
    assert set(ENGAGEMENT.statuses()) == set(S)
    assert all(cause.sentence.endswith(".") for cause in CAUSES.values())
