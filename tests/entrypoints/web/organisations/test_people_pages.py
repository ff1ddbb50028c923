"""The members of a structure, through HTTP."""

import io
import zipfile

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.portal.organisations.conftest import make_person
from unisson.portal.accounts.models import User
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Rattachement

pytestmark = pytest.mark.django_db
INVITED = {
    "email": "nour@saint-aubin.example",
    "first_name": "Nour",
    "last_name": "Belkacem",
    "role": "UTILISATEUR",
    "espaces": ["FACTURES_RECUES"],
    "droit": "MODIFICATION",
}


@pytest.fixture
def jean(cast):
    return Rattachement.objects.get(user=cast.jean)


def act(client, link, verb):
    return client.post(reverse("member_act", args=[link.pk, verb]), follow=True)


def test_a_manager_invites(client_of, cast):
    client = client_of("sophie")
    kept = client.post(reverse("member_invite"), INVITED | {"email": "pas une adresse"})
    assert kept.context["form"].errors.keys() == {"email"}
    assert kept.context["form"]["first_name"].value() == "Nour"
    unnamed = client.post(reverse("member_invite"), INVITED | {"first_name": ""})
    assert unnamed.context["form"].errors.keys() == {"first_name"}
    assert client.post(reverse("member_invite"), INVITED).url == reverse("members")
    known = INVITED | {"email": cast.lucie.email, "first_name": "", "last_name": ""}
    assert client.post(reverse("member_invite"), known).url == reverse("members")
    assert client.post(reverse("member_invite"), INVITED).context["form"].errors.keys() == {"email"}
    page = client.get(reverse("members"), {"q": "belkacem"})
    assert [row.user.email for row in page.context["members"]] == [INVITED["email"]]
    assert "Compte à activer" in page.content.decode()


def test_one_member_suspended_restored_detached(client_of, jean):
    client = client_of("sophie")
    for verb, state in (("suspendre", "DESACTIVEE"), ("retablir", "VALIDEE"), ("detacher", "SUPPRIMEE")):
        assert act(client, jean, verb).status_code == 200
        jean.refresh_from_db()
        assert jean.state == state
    assert client.get(reverse("member", args=[jean.pk])).status_code == 404


def test_role_and_transfer(client_of, cast, jean):
    client = client_of("sophie")
    assert client.post(reverse("member_role", args=[jean.pk]), {"role": "GESTIONNAIRE_SECONDAIRE"}).status_code == 302
    assert client.post(reverse("member_role", args=[jean.pk]), {"role": "GESTIONNAIRE_PRINCIPAL"}).context["form"].errors
    act(client, jean, "transmettre")
    jean.refresh_from_db()
    assert jean.role == "GESTIONNAIRE_PRINCIPAL"
    late = act(client, jean, "detacher")
    assert [message.level_tag for message in late.context["messages"]] == ["warning"]


def test_the_last_manager_is_told_what_to_do(client_of, cast):
    own = Rattachement.objects.get(user=cast.sophie)
    page = client_of("sophie").post(reverse("structure_leave", args=[own.pk]), follow=True)
    assert "Transmettez" in page.content.decode()
    own.refresh_from_db()
    assert own.state == "VALIDEE"
    foreign = Rattachement.objects.get(user=cast.karim)
    assert client_of("sophie").post(reverse("structure_leave", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("key", ["jean", "karim", "claire"])
def test_others_do_nothing(client_of, jean, key):
    client = client_of(key)
    assert client.get(reverse("member", args=[jean.pk])).status_code == 404
    assert act(client, jean, "detacher").status_code == 404
    assert client_of("sophie").post(reverse("member_act", args=[jean.pk, "couronner"])).status_code == 404
    jean.refresh_from_db()
    assert jean.state == "VALIDEE"


def test_the_export_holds_everybody_and_no_formula(client_of, cast, jean):
    User.objects.filter(pk=jean.user_id).update(last_name='=HYPERLINK("http://mal.example")')
    answer = client_of("sophie").get(reverse("members_export"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    assert any(row[0].startswith("=HYPERLINK") for row in rows)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert client_of("jean").get(reverse("members_export")).status_code == 403


def test_long_lists_are_paged_and_cost_the_same(client_of, cast, django_assert_max_num_queries):
    for number in range(55):
        link = Rattachement.objects.create(
            user=make_person(f"P{number}"), structure=cast.COMMUNE, state="VALIDEE", requested_at=clock.now()
        )
        link.habilitations.create(espace="FACTURES_RECUES")
    client = client_of("sophie")
    with django_assert_max_num_queries(16):
        page = client.get(reverse("members"))
    assert len(page.context["members"]) == 50
    assert len(client.get(reverse("members"), {"page": 2}).context["members"]) == 7
