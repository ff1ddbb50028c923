"""The lock and its link; sessions seen and closed; a new device told by mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from unisson.portal.accounts.actions.sessions import words_of
from unisson.portal.accounts.models import OpenSession
from unisson.portal.kernel import clock, events

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "unisson-demonstration"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"


def sign_in(person, agent=FIREFOX, client=None, password=PASSWORD):
    client = client or Client(headers={"User-Agent": agent})
    return client, client.post(reverse("sign_in"), {"login": person.email, "password": password})


def locked(person):
    for _ in range(5):
        client, answer = sign_in(person, password="faux")
    return client, answer


def unlock_link():
    return re.search(r"https?://[^/\s]+(/connexion/debloquer/[^/\s]{20,}/)", mail.outbox[-1].body)[1]


def code_of(answer):
    return answer.context["form"].non_field_errors().as_data()[0].code


def test_the_fifth_failure_says_until_when_and_sends_the_unlocking_link(cast):
    client, answer = locked(cast.claire)
    assert code_of(answer) == "CONNEXION_BLOQUEE"
    hour = re.search(r"jusqu’à (\d{1,2} h \d{2})", answer.content.decode())[1]
    assert [letter.to for letter in mail.outbox] == [[cast.claire.email]]
    assert hour in mail.outbox[-1].body
    assert code_of(sign_in(cast.claire)[1]) == "CONNEXION_BLOQUEE"
    assert len(mail.outbox) == 1, "one mail a lock, not one a try"
    link = unlock_link()
    assert client.get(link).status_code == 200
    assert code_of(sign_in(cast.claire)[1]) == "CONNEXION_BLOQUEE", "a link opened by a mail scanner unlocks nothing"
    assert client.post(link).url == reverse("sign_in")
    assert sign_in(cast.claire)[1].status_code == 302
    assert client.post(link).status_code == 410
    assert {"CONNEXION_BLOQUEE", "CONNEXION_DEBLOQUEE"} <= {event.code for event in events.history(cast.claire)}


def test_the_lock_of_no_account_looks_the_same_and_writes_to_nobody(cast):
    cast.claire.email = "personne@ailleurs.example"
    _, answer = locked(cast.claire)
    assert code_of(answer) == "CONNEXION_BLOQUEE"
    assert mail.outbox == []


def test_the_link_is_asked_again_by_who_is_locked_only(cast):
    locked(cast.claire)
    for address, count in ((cast.claire.email, 1), (cast.sophie.email, 0), ("personne@ailleurs.example", 0)):
        mail.outbox.clear()
        answer = Client().post(reverse("unlock_again"), {"email": address})
        assert answer.url == reverse("unlock_sent")
        assert len(mail.outbox) == count
    locked_link = Client().get(reverse("unlock", args=["inconnu"]))
    assert (locked_link.status_code, locked_link.context["code"]) == (404, "LIEN_INCONNU")


def test_sessions_are_listed_with_their_place_and_closed_one_by_one(cast):
    here, _ = sign_in(cast.claire)
    there, _ = sign_in(cast.claire, CHROME)
    page = here.get(reverse("sessions"))
    assert [(str(row.device), row.origin) for row in page.context["sessions"]] == [
        ("Chrome sur Android", "127.0.0.1"),
        ("Firefox sur Linux", "127.0.0.1"),
    ]
    other = OpenSession.objects.get(session_key=there.session.session_key)
    stranger, _ = sign_in(cast.sophie)
    assert stranger.post(reverse("session_close", args=[other.pk])).status_code == 404
    assert there.get(reverse("account")).status_code == 200
    assert here.post(reverse("session_close", args=[other.pk])).url == reverse("sessions")
    assert there.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200
    assert len(here.get(reverse("sessions")).context["sessions"]) == 1


@pytest.mark.parametrize("way", ["end_other_sessions", "change_password"])
def test_the_others_leave_the_list_together_and_this_one_stays(cast, way):
    here, _ = sign_in(cast.claire)
    there, _ = sign_in(cast.claire, CHROME)
    new = "une brioche du dimanche matin"
    here.post(reverse(way), {"current": PASSWORD, "password": new, "again": new})
    assert there.get(reverse("account")).status_code == 302
    assert [row.session_key for row in here.get(reverse("sessions")).context["sessions"]] == [here.session.session_key]


def test_a_new_device_is_told_once_the_first_not(cast):
    client, _ = sign_in(cast.claire)
    assert mail.outbox == []
    client.post(reverse("sign_out"))
    sign_in(cast.claire, client=client)
    assert mail.outbox == [], "the same browser is known"
    sign_in(cast.claire, CHROME)
    assert mail.outbox[-1].to == [cast.claire.email]
    assert "Chrome sur Android" in mail.outbox[-1].body
    assert reverse("sessions") in mail.outbox[-1].body


def test_a_device_is_known_for_one_person_only(cast):
    client, _ = sign_in(cast.claire)
    sign_in(cast.sophie)
    client.post(reverse("sign_out"))
    sign_in(cast.sophie, client=client)
    assert mail.outbox[-1].to == [cast.sophie.email]


def test_activity_is_noted_every_few_minutes(cast):
    client, _ = sign_in(cast.claire)
    seen = OpenSession.objects.get().seen_at
    client.get(reverse("account"))
    assert OpenSession.objects.get().seen_at == seen
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        client.get(reverse("account"))
    assert OpenSession.objects.get().seen_at > seen


def test_a_session_that_ended_is_not_listed(cast):
    client, _ = sign_in(cast.claire)
    gone, _ = sign_in(cast.claire, CHROME)
    gone.post(reverse("sign_out"))
    assert len(client.get(reverse("sessions")).context["sessions"]) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox sur Linux"), (CHROME, "Chrome sur Android"), ("", "Appareil sans nom"), ("curl/8", "Navigateur")],
)
def test_a_device_is_named_in_words(agent, words):
    assert words_of(agent) == words
