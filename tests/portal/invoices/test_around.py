"""Around an invoice: a colleague, comments, opinions asked outside, verbs on many at once. Who is told, who is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import Role, Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import bulk, following, treating, validating, visas
from unisson.portal.invoices.models import Invoice, Visa
from unisson.portal.kernel import clock, outbox
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast) -> Invoice:
    finances = cast.COMMUNE.services.get(code="FIN")
    return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), recipient_service=finances, code_service="FIN")


def codes(invoice: Invoice) -> list[str]:
    return [event.code for event in history(invoice)]


def told(message: str) -> set[str]:
    outbox.relay(sending.listen)
    return set(Notification.objects.filter(message=message).values_list("user__email", flat=True))


# Assignment.


def test_an_invoice_is_given_to_a_colleague_who_is_told(sent, cast):
    sophie, jean = cast.actor("sophie"), cast.jean
    following.assign(sent.pk, sophie, jean.pk, "À voir avec l’école.")
    following.assign(sent.pk, sophie, jean.pk)
    sent.refresh_from_db()
    assert sent.assigned_to == jean
    assert codes(sent).count("AFFECTATION") == 1
    assert told("FACTURE_AFFECTEE") == {jean.email}
    assert queries.received(cast.actor("jean"), cast.COMMUNE, {"assigned": "moi"}).count() == 1
    following.assign(sent.pk, sophie, None)
    assert queries.received(sophie, cast.COMMUNE, {"assigned": "personne"}).count() == 1


def test_only_a_colleague_who_may_treat_it(sent, cast):
    for stranger in (cast.claire.pk, cast.karim.pk, 10**12):
        with pytest.raises(Refused, match="COLLEGUE_NON_HABILITE"):
            following.assign(sent.pk, cast.actor("sophie"), stranger)
    technical = make_sent(
        cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), recipient_service=cast.COMMUNE.services.get(code="TECH")
    )
    with pytest.raises(Refused, match="COLLEGUE_NON_HABILITE"):  # jean is limited to the financial service
        following.assign(technical.pk, cast.actor("sophie"), cast.jean.pk)


def test_a_supplier_assigns_nothing(sent, cast):
    with pytest.raises(Refused) as refused:
        following.assign(sent.pk, cast.actor("claire"), cast.claire.pk)
    assert refused.value.codes == ("ROLE_INCOMPATIBLE",)
    with pytest.raises(Invoice.DoesNotExist):
        following.assign(sent.pk, cast.actor("karim"), cast.karim.pk)


# Comments.


def test_an_inner_comment_stays_inside(sent, cast):
    following.comment(sent.pk, cast.actor("sophie"), " Je vérifie le bon. ")
    events = queries.full_history(sent)
    inside = queries.timeline(sent, events, {Role.DESTINATAIRE}, "ACTION")
    assert [moment.note for moment in inside] == ["Je vérifie le bon."]
    assert queries.timeline(sent, events, {Role.FOURNISSEUR}, "ACTION") == []


def test_a_shared_comment_is_told_to_the_other_party(sent, cast):
    following.comment(sent.pk, cast.actor("sophie"), "Le bon est illisible.", shared=True)
    following.comment(sent.pk, cast.actor("claire"), "Je vous le renvoie.", shared=True)
    assert codes(sent)[-2:] == ["MESSAGE_DESTINATAIRE", "MESSAGE_FOURNISSEUR"]
    people = told("FACTURE_MESSAGE")
    assert {cast.claire.email, cast.sophie.email, cast.jean.email} <= people
    assert cast.karim.email not in people
    shown = queries.timeline(sent, queries.full_history(sent), {Role.FOURNISSEUR}, "ACTION")
    assert len(shown) == 2


@pytest.mark.parametrize("shared", [True, False])
def test_an_empty_comment_is_not_written(sent, cast, shared: bool):
    with pytest.raises(Refused, match="COMMENTAIRE_VIDE"):
        following.comment(sent.pk, cast.actor("sophie"), " \n ", shared=shared)
    assert not {"COMMENTAIRE", "MESSAGE_DESTINATAIRE"} & set(codes(sent))


def test_a_draft_is_commented_for_oneself_only(cast):
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
    following.comment(draft.pk, cast.actor("claire"), "À revoir.")
    with pytest.raises(Refused, match="COMMENTAIRE_SANS_LECTEUR"):
        following.comment(draft.pk, cast.actor("claire"), "Bonjour", shared=True)


def test_who_may_only_read_writes_nothing(cast):
    invoice = make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    with pytest.raises(Refused):
        following.comment(invoice.pk, cast.actor("lucie"), "Bonjour")


# Visas.


def asked(sent: Invoice, cast, django_capture_on_commit_callbacks) -> tuple[Visa, str]:
    with django_capture_on_commit_callbacks(execute=True):
        visa = visas.ask(sent.pk, cast.actor("sophie"), "Mme le Maire", "maire@aubin.example", "Est-ce bien livré ?")
    found = re.search(r"/visa/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found is not None
    return visa, found[1]


def test_a_visa_is_asked_answered_and_told(sent, cast, django_capture_on_commit_callbacks):
    visa, token = asked(sent, cast, django_capture_on_commit_callbacks)
    assert mail.outbox[-1].to == ["maire@aubin.example"]
    assert token not in visa.token_hash
    assert all(token not in str(event.data) + event.note for event in history(sent))
    done = visas.answer(token, "REFUSE", "Il manque une porte.")
    assert (done.decision, done.comment) == ("REFUSE", "Il manque une porte.")
    assert codes(sent)[-2:] == ["VISA_DEMANDE", "VISA_REFUSE"]
    assert told("VISA_REFUSE") == {cast.sophie.email}
    sent.refresh_from_db()
    assert sent.status == Status.MISE_A_DISPOSITION  # an opinion, not a decision
    with pytest.raises(Refused, match="VISA_LIEN_UTILISE"):
        visas.answer(token, "VU")
    assert codes(sent).count("VISA_VU") == 0


def test_a_link_expires(sent, cast, django_capture_on_commit_callbacks):
    visa, token = asked(sent, cast, django_capture_on_commit_callbacks)
    with clock.frozen(visa.expires_at + timedelta(seconds=1)), pytest.raises(Refused, match="VISA_LIEN_EXPIRE"):
        visas.answer(token, "VU")
    with clock.frozen(visa.expires_at - timedelta(seconds=1)):
        assert visas.answer(token, "VU").decision == "VU"


def test_a_withdrawn_link_opens_nothing(sent, cast, django_capture_on_commit_callbacks):
    visa, token = asked(sent, cast, django_capture_on_commit_callbacks)
    visas.withdraw(sent.pk, visa.pk, cast.actor("sophie"))
    visas.withdraw(sent.pk, visa.pk, cast.actor("sophie"))
    assert codes(sent).count("VISA_RETIRE") == 1
    with pytest.raises(Refused, match="VISA_LIEN_RETIRE"):
        visas.answer(token, "VU")
    with pytest.raises(Visa.DoesNotExist):
        visas.withdraw(sent.pk, visa.pk + 1, cast.actor("sophie"))


@pytest.mark.parametrize(("decision", "words"), [("", "x"), ("OUI", "x"), ("REFUSE", "  ")])
def test_an_answer_is_complete_or_nothing(sent, cast, django_capture_on_commit_callbacks, decision: str, words: str):
    _, token = asked(sent, cast, django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match=r"VISA_DECISION|VISA_SANS_RAISON"):
        visas.answer(token, decision, words)
    assert Visa.objects.get().decision == ""


@pytest.mark.parametrize(
    ("nom", "courriel"), [("", "a@b.example"), ("X", "pas une adresse"), ("X", ""), ("X", "a@b\nBcc: c@d.example")]
)
def test_a_visa_wants_a_name_and_an_address(sent, cast, nom: str, courriel: str):
    with pytest.raises(Refused, match=r"VISA_NOM|VISA_ADRESSE"):
        visas.ask(sent.pk, cast.actor("sophie"), nom, courriel)
    assert not Visa.objects.exists()


def test_visas_are_counted_and_not_doubled(sent, cast):
    sophie = cast.actor("sophie")
    for index in range(visas.MOST_OPEN):
        visas.ask(sent.pk, sophie, "X", f"a{index}@b.example")
    with pytest.raises(Refused, match="VISA_DEJA_DEMANDE"):
        visas.ask(sent.pk, sophie, "X", "A1@B.example")
    with pytest.raises(Refused, match="VISAS_NOMBREUX"):
        visas.ask(sent.pk, sophie, "X", "autre@b.example")
    with pytest.raises(Refused):
        visas.ask(sent.pk, cast.actor("claire"), "X", "c@b.example")


# In number.


def test_one_verb_on_many_says_what_came_of_each(cast):
    sophie = cast.actor("sophie")
    made = [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire")) for _ in range(3)]
    treating.reject(made[1].pk, sophie, "MONTANT_ERR")
    foreign = make_invoice(status=Status.MISE_A_DISPOSITION)

    def run(pk, actor):
        return treating.suspend(pk, actor, "PJ_MANQUANTE")

    wanted = [made[0].pk, made[1].pk, foreign.pk, made[2].pk, made[0].pk]
    outcomes = bulk.apply(wanted, sophie, ["suspend"], run)
    assert [(one.invoice_id, one.done, one.already) for one in outcomes] == [
        (made[0].pk, True, False),
        (made[1].pk, False, False),
        (foreign.pk, False, False),
        (made[2].pk, True, False),
    ]
    assert outcomes[1].sentences
    assert (outcomes[2].number, outcomes[2].sentences) == ("", (bulk.GONE,))
    again = bulk.apply(wanted, sophie, ["suspend"], run)
    assert [one.already for one in again] == [True, False, False, True]
    assert codes(made[0]).count("suspend") == 1


def test_a_motif_that_does_not_fit_is_said_for_each(cast):
    made = [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire")).pk for _ in range(2)]
    outcomes = bulk.apply(made, cast.actor("sophie"), ["reject"], lambda pk, actor: treating.reject(pk, actor, "AUTRE", ""))
    assert [one.done for one in outcomes] == [False, False]
    assert all(one.sentences for one in outcomes)


def test_what_somebody_else_did_is_not_called_already_done(cast):
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.treat(invoice.pk, "acknowledge", cast.actor("sophie"))
    other = cast.actor("jean")

    def run(pk, actor):
        return treating.treat(pk, "acknowledge", actor)

    assert bulk.apply([invoice.pk], cast.actor("sophie"), ["acknowledge"], run)[0].already
    assert not bulk.apply([invoice.pk], other, ["acknowledge"], run)[0].already


def test_a_refusal_is_that_of_the_level(cast):
    at_second = make_invoice(
        supplier=cast.MENUISERIE,
        recipient=cast.COMMUNE,
        valideur_1=cast.PEINTURE,
        valideur_2=cast.ELECTRICITE,
        status=Status.A_VALIDER_2,
    )
    assert validating.refusal_at(at_second.pk, cast.actor("paul")) == "refuse_2"
