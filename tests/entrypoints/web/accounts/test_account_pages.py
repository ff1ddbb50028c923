"""Mon compte."""

import pytest
from django.test import Client
from django.urls import reverse

from unisson.entrypoints.web.accounts.origins import origin
from unisson.portal.organisations.models import EtatRattachement, Rattachement

pytestmark = pytest.mark.django_db
OLD = "unisson-demonstration"
NEW = "une brioche du dimanche matin"


def test_identity_is_changed(client_of, cast):
    client = client_of("claire")
    given = {"first_name": "Claire", "last_name": "Roussel-Petit", "phone": "06", "contact_email": "atelier@roussel.example"}
    assert client.post(reverse("account"), given).url == reverse("account")
    cast.claire.refresh_from_db()
    assert cast.claire.last_name == "Roussel-Petit"
    assert cast.claire.notification_address == "atelier@roussel.example"
    assert cast.claire.email == "claire.roussel@menuiserie-roussel.example"


def test_faults_keep_what_was_typed(client_of, cast):
    answer = client_of("claire").post(reverse("account"), {"first_name": "", "last_name": "X", "contact_email": "non"})
    assert set(answer.context["form"].errors) == {"first_name", "contact_email"}
    assert 'value="non"' in answer.content.decode()
    cast.claire.refresh_from_db()
    assert cast.claire.last_name == "Roussel"


def test_attachments_are_listed_with_rights_and_reasons(client_of, cast):
    link = Rattachement.objects.get(user=cast.lucie)
    Rattachement.objects.create(
        user=cast.lucie,
        structure=cast.COMMUNE,
        state=EtatRattachement.REFUSEE,
        reason="Vous n’êtes pas de la commune.",
        requested_at=link.requested_at,
    )
    page = client_of("lucie").get(reverse("account")).content.decode()
    for words in ("Bureautique du Val", "consultation", "Commune de Saint-Aubin", "Vous n’êtes pas de la commune."):
        assert words in page


def test_the_list_costs_the_same_whatever_its_length(client_of, cast, django_assert_max_num_queries):
    link = Rattachement.objects.get(user=cast.lucie)
    for structure in (cast.COMMUNE, cast.HOPITAL, cast.LYCEE, cast.MINISTERE, cast.PEINTURE):
        Rattachement.objects.create(
            user=cast.lucie, structure=structure, state=EtatRattachement.REFUSEE, requested_at=link.requested_at
        )
    client = client_of("lucie")
    with django_assert_max_num_queries(10):
        client.get(reverse("account"))


def test_the_password_is_changed_here_and_ends_other_sessions(client_of, cast):
    here, elsewhere = client_of("claire"), client_of("claire")
    given = {"current": OLD, "password": NEW, "again": NEW}
    assert here.post(reverse("change_password"), given).url == reverse("account")
    assert here.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    cast.claire.refresh_from_db()
    assert cast.claire.check_password(NEW)


def test_a_wrong_current_password_changes_nothing(client_of, cast):
    answer = client_of("claire").post(reverse("change_password"), {"current": "faux", "password": NEW, "again": NEW})
    assert "current" in answer.context["form"].errors
    cast.claire.refresh_from_db()
    assert cast.claire.check_password(OLD)


def test_other_devices_are_signed_out(client_of):
    here, elsewhere = client_of("claire"), client_of("claire")
    assert here.post(reverse("end_other_sessions")).url == reverse("sessions")
    assert here.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302


def test_notification_rhythms_are_chosen(client_of, cast):
    client = client_of("claire")
    given = {"A_TRAITER": "IMMEDIAT", "A_FAIRE": "QUOTIDIEN", "SUIVI": "AUCUN"}
    given |= {"GESTION": "QUOTIDIEN", "ORGANISATION": "IMMEDIAT", "RECAPITULATIF": "AUCUN"}
    assert client.post(reverse("preferences"), given).url == reverse("preferences")
    assert client.get(reverse("preferences")).context["form"].initial["SUIVI"] == "AUCUN"
    refused = client.post(reverse("preferences"), given | {"A_FAIRE": "AUCUN"})
    assert set(refused.context["form"].errors) == {"A_FAIRE"}


def test_the_secret_question_is_chosen_then_changed(client_of, cast):
    client = client_of("claire")
    assert client.get(reverse("change_question")).context["question"] is None
    given = {"current": OLD, "question": "RUE_ENFANCE", "answer": "rue des Lilas"}
    assert "current" in client.post(reverse("change_question"), given | {"current": "faux"}).context["form"].errors
    assert client.post(reverse("change_question"), given).url == reverse("account")
    assert str(client.get(reverse("change_question")).context["question"]) == "Dans quelle rue avez-vous grandi ?"


@pytest.mark.parametrize("name", ["account", "change_password", "change_question", "end_other_sessions"])
def test_closed_to_visitors_and_to_other_sites(name, cast):
    assert Client().post(reverse(name)).url.startswith(reverse("sign_in"))
    protected = Client(enforce_csrf_checks=True)
    protected.force_login(cast.claire, backend="django.contrib.auth.backends.ModelBackend")
    assert protected.post(reverse(name), {}).status_code == 403


def test_the_origin_of_a_request_is_what_our_own_proxy_saw(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.2.3.4, 5.6.7.8"})
    settings.BEHIND_PROXY = False
    assert origin(request) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert origin(request) == "5.6.7.8"
