"""A new person beside the cast."""

import pytest

from unisson.portal.accounts.models import User
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.permissions import actor_for


def make_person(first_name, **more):
    return User.objects.create_user(
        f"{first_name.lower()}@nouveau.example",
        "un mot de passe quelconque",
        first_name=first_name,
        last_name="Nouveau",
        is_active=True,
        date_joined=clock.now(),
        **more,
    )


@pytest.fixture
def zoe(db):
    return actor_for(make_person("Zoe"))


@pytest.fixture
def yann(db):
    return actor_for(make_person("Yann"))


@pytest.fixture
def refusal():
    """The codes with which a verb refuses."""

    def codes(verb, *arguments):
        with pytest.raises(Refused) as caught:
            verb(*arguments)
        assert caught.value.sentence.endswith(".")
        assert all(cause.api_code for cause in caught.value.causes)
        return caught.value.codes

    return codes
