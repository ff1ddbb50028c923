"""People of these tests, and the links they receive."""

import re

import pytest
from django.core import mail

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions.registration import Registration, activate, sign_up
from unisson.portal.accounts.actions.secret import Secret

PASSWORD = "un pain de campagne tiède"
ANSWER = "École Saint-Éloi"
SECRET = Secret("PREMIERE_ECOLE", "", ANSWER)


def registration(email="ines@faure.example", **more):
    return Registration(**{"email": email, "first_name": "Inès", "last_name": "Faure", "consent": True} | more)


def last_token():
    """The token of the last mail sent."""
    return re.search(r"/(?:activation|mot-de-passe)/([^/\s]+)/", mail.outbox[-1].body)[1]


@pytest.fixture
def post(django_capture_on_commit_callbacks):
    """Run a verb, then send its mails (what else waits for the commit is somebody else's)."""

    def run(verb, *arguments):
        with django_capture_on_commit_callbacks() as callbacks:
            done = verb(*arguments)
        for callback in callbacks:
            if callback.__module__ == mails.__name__:
                callback()
        return done

    return run


@pytest.fixture
def waiting(db, post):
    """The token of an account that waits for its activation."""
    post(sign_up, registration())
    return last_token()


@pytest.fixture
def ines(waiting):
    """An active person."""
    return activate(waiting, PASSWORD, SECRET)
