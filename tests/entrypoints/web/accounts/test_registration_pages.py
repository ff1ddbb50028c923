"""Sign up, links, forgotten password: what each page answers, and what it does not tell."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from unisson.portal.accounts.models import OneTimeLink, Tally, User
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un pain de campagne tiède"
SECRET = {"question": "PREMIERE_ECOLE", "answer": "École Saint-Éloi"}
CHOSEN = {"password": PASSWORD, "again": PASSWORD, **SECRET}
INES = {"email": "ines@faure.example", "first_name": "Inès", "last_name": "Faure", "consent": "on"}


def sign_up(client, **more):
    return client.post(reverse("sign_up"), INES | more)


def last_link():
    return re.search(r"https?://[^/\s]+(/(?:activation|mot-de-passe)/\S+/)", mail.outbox[-1].body)[1]


def activate(client):
    sign_up(client)
    return client.post(last_link(), CHOSEN)


def text(answer):
    """What is read, without what changes from one request to the next."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r'X-CSRFToken": "[^"]+"', "", page)


def test_what_was_typed_is_kept_and_each_fault_is_said(client):
    answer = client.post(reverse("sign_up"), {"email": "ines@", "first_name": "Inès", "last_name": ""})
    assert answer.status_code == 200
    form = answer.context["form"]
    assert set(form.errors) == {"email", "last_name", "consent"}
    assert 'value="ines@"' in text(answer)
    assert not User.objects.exists()
    assert mail.outbox == []


def test_a_machine_that_fills_the_hidden_field_is_told_nothing(client):
    assert sign_up(client, website="https://spam.example").url == reverse("activation_sent")
    assert not User.objects.exists()
    assert mail.outbox == []


def test_the_page_is_the_same_whether_the_address_has_an_account_or_not(client):
    activate(client)
    known, unknown = Client(), Client()
    for name, other in (("sign_up", {}), ("forgotten", {}), ("activation_again", {})):
        first = known.post(reverse(name), INES | other, follow=True)
        second = unknown.post(reverse(name), INES | other | {"email": "anna@faure.example"}, follow=True)
        assert first.redirect_chain == second.redirect_chain
        assert text(first) == text(second).replace("anna@", "ines@").replace("anna%40", "ines%40")


def test_signing_in_does_not_tell_whether_the_address_has_an_account(client):
    activate(client)
    answers = [
        text(Client().post(reverse("sign_in"), {"login": address, "password": "faux"})).replace(address, "")
        for address in ("ines@faure.example", "anna@faure.example")
    ]
    assert answers[0] == answers[1]


def test_an_account_that_waits_cannot_sign_in(client):
    sign_up(client)
    answer = client.post(reverse("sign_in"), {"login": INES["email"], "password": ""})
    assert answer.status_code == 200
    answer = client.post(reverse("sign_in"), {"login": INES["email"], "password": "!"})
    assert answer.context["form"].non_field_errors().as_data()[0].code == "CONNEXION_REFUSEE"


def test_a_deactivated_person_is_told_after_the_right_password_only(client):
    activate(client)
    User.objects.update(is_active=False)
    fresh = Client()
    assert code_of(fresh.post(reverse("sign_in"), {"login": INES["email"], "password": "faux"})) == "CONNEXION_REFUSEE"
    assert code_of(fresh.post(reverse("sign_in"), {"login": INES["email"], "password": PASSWORD})) == "inactive"
    assert "_auth_user_id" not in fresh.session


def code_of(answer):
    return answer.context["form"].non_field_errors().as_data()[0].code


def test_five_failures_lock_the_address_and_a_new_password_unlocks_it(client):
    activate(client)
    client.post(reverse("sign_out"))
    tries = [client.post(reverse("sign_in"), {"login": INES["email"], "password": "faux"}) for _ in range(5)]
    assert [code_of(answer) for answer in tries] == ["CONNEXION_REFUSEE"] * 4 + ["CONNEXION_BLOQUEE"]
    assert "reste un essai" in text(tries[3])
    refused = client.post(reverse("sign_in"), {"login": INES["email"].upper(), "password": PASSWORD})
    assert code_of(refused) == "CONNEXION_BLOQUEE"
    assert re.search(r"jusqu’à \d{1,2} h \d{2}", text(refused))
    client.post(reverse("forgotten"), {"email": INES["email"]})
    client.post(last_link(), {"answer": SECRET["answer"]})
    new = "une brioche du dimanche matin"
    client.post(last_link(), {"password": new, "again": new})
    assert client.post(reverse("sign_in"), {"login": INES["email"], "password": new}).status_code == 302


def test_the_lock_opens_by_itself(client):
    activate(client)
    client.post(reverse("sign_out"))
    for _ in range(5):
        client.post(reverse("sign_in"), {"login": INES["email"], "password": "faux"})
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert client.post(reverse("sign_in"), {"login": INES["email"], "password": PASSWORD}).status_code == 302


def test_a_success_forgets_the_failures(client):
    activate(client)
    client.post(reverse("sign_out"))
    for _ in range(2):
        for _ in range(4):
            client.post(reverse("sign_in"), {"login": INES["email"], "password": "faux"})
        assert client.post(reverse("sign_in"), {"login": INES["email"], "password": PASSWORD}).status_code == 302
        client.post(reverse("sign_out"))


def test_too_many_mails_for_an_address_are_refused_with_what_was_typed(client):
    answers = [sign_up(client) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert len(mail.outbox) == 5
    assert 'value="ines@faure.example"' in text(answers[-1])


def test_too_many_forms_from_one_place_are_refused(client):
    Tally.objects.all().delete()
    answers = [client.post(reverse("forgotten"), {"email": f"p{n}@faure.example"}).status_code for n in range(41)]
    assert answers == [302] * 40 + [200]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_three_bad_links_say_which_and_offer_another(client, method):
    def visit(link):
        return getattr(Client(), method)(link, CHOSEN)

    sign_up(client)
    link = last_link()
    with clock.frozen(OneTimeLink.objects.get().expires_at):
        late = visit(link)
    client.post(link, CHOSEN)
    answers = [late, visit(link), visit(reverse("activate", args=["inconnu"]))]
    assert [answer.status_code for answer in answers] == [410, 410, 404]
    assert [answer.context["code"] for answer in answers] == ["LIEN_EXPIRE", "LIEN_DEJA_UTILISE", "LIEN_INCONNU"]
    assert reverse("activation_again") in text(late)
    assert len({answer.context["sentence"] for answer in answers}) == 3


def test_a_new_link_is_sent_by_oneself(client):
    sign_up(client)
    first = last_link()
    again = client.post(reverse("activation_again"), {"email": INES["email"]}, follow=True)
    assert INES["email"] in text(again)
    assert last_link() != first
    assert client.get(last_link()).status_code == 200


def test_opening_the_link_writes_nothing(client):
    sign_up(client)
    for _ in range(2):
        assert client.get(last_link()).status_code == 200
    assert OneTimeLink.objects.get().used_at is None


def test_rules_are_stated_and_faults_named_before_the_link_is_used(client):
    sign_up(client)
    page = client.get(last_link())
    assert all(rule in text(page) for rule in page.context["rules"])
    weak = client.post(last_link(), {"password": "court", "again": "autre"})
    assert [error.code for error in weak.context["form"].errors.as_data()["password"]] == ["password_too_short"]
    different = client.post(last_link(), {"password": PASSWORD, "again": "autre"})
    assert [error.code for error in different.context["form"].errors.as_data()["again"]] == ["different"]
    assert client.post(last_link(), CHOSEN).status_code == 302


def test_the_question_is_asked_at_activation_and_what_was_typed_is_kept(client):
    sign_up(client)
    bare = client.post(last_link(), {"password": PASSWORD, "again": PASSWORD})
    assert set(bare.context["form"].errors) == {"question", "answer"}
    own = CHOSEN | {"question": "LIBRE", "own_words": "Mon école ?", "answer": "é"}
    answer = client.post(last_link(), own)
    assert answer.context["form"].errors.as_data()["answer"][0].code == "REPONSE_TROP_COURTE"
    assert 'value="Mon école ?"' in text(answer)
    assert not User.objects.get().is_active


def test_a_lost_password_asks_the_question_before_a_new_one(client):
    activate(client)
    fresh = Client()
    fresh.post(reverse("forgotten"), {"email": INES["email"]})
    link, new = last_link(), {"password": "une brioche du dimanche", "again": "une brioche du dimanche"}
    asked = fresh.get(link)
    assert str(asked.context["question"]) in text(asked)
    assert "password" not in asked.context["form"].fields
    for _ in range(4):
        wrong = fresh.post(link, {"answer": "Saint-Jean"} | new)
        assert wrong.context["form"].errors.as_data()["answer"][0].code == "REPONSE_INCORRECTE"
    assert fresh.post(link, {"answer": "ecole saint eloi"}).url == link
    assert fresh.post(link, new).url == reverse("sign_in")


def test_wrong_answers_lock_the_question_with_the_hour(client):
    activate(client)
    fresh = Client()
    fresh.post(reverse("forgotten"), {"email": INES["email"]})
    answers = [fresh.post(last_link(), {"answer": "Saint-Jean"}) for _ in range(6)]
    assert answers[-1].context["form"].errors.as_data()["answer"][0].code == "QUESTION_BLOQUEE"
    assert re.search(r"jusqu’à \d{1,2} h \d{2}", text(answers[-1]))


def test_a_double_click_on_activation_ends_in_a_clear_page(client):
    sign_up(client)
    given = CHOSEN
    assert client.post(last_link(), given).status_code == 302
    second = client.post(last_link(), given)
    assert second.context["code"] == "LIEN_DEJA_UTILISE"
    assert reverse("sign_in") in text(second)


@pytest.mark.parametrize("name", ["sign_in", "sign_up", "forgotten", "activation_again"])
def test_forms_are_protected_from_other_sites(name):
    answer = Client(enforce_csrf_checks=True).post(reverse(name), INES)
    assert answer.status_code == 403
    assert mail.outbox == []


def test_no_stock_page_of_allauth_is_reachable(client):
    for path in (
        "accounts/login/",
        "accounts/signup/",
        "accounts/password/reset/",
        "accounts/email/",
        "signup/",
        "2fa/",
        "login/",
    ):
        assert client.get(f"/{path}").status_code == 404


def test_passwords_are_kept_with_argon2():
    from unisson.config import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_demonstration_shows_its_accounts_and_lets_them_in(cast, client, settings):
    page = client.get(reverse("sign_in"))
    claire = next(account for account in page.context["demo_accounts"] if account.email == cast.claire.email)
    assert claire.structure == "Menuiserie Roussel"
    assert (
        client.post(reverse("sign_in"), {"login": claire.email, "password": page.context["demo_password"]}).status_code == 302
    )
    client.logout()
    settings.UNISSON_DEMO = False
    assert "demo_accounts" not in client.get(reverse("sign_in")).context
    assert cast.claire.email not in text(client.get(reverse("sign_in")))


def test_a_signed_in_person_does_not_sign_in_again(client):
    activate(client)
    assert client.get(reverse("sign_in")).status_code == 302
