"""The reference of the façade: a page for each operation, every field of its models, sentences without a hole."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from unisson.entrypoints.api.cpro.examples import EXAMPLES
from unisson.entrypoints.api.cpro.refusals import REFUS
from unisson.entrypoints.api.cpro.table import OPERATIONS

pytestmark = pytest.mark.django_db


def test_every_operation_is_one_click_away_and_says_its_fields(client: Client):
    index = client.get("/api/cpro/").content.decode()
    for path, line in OPERATIONS.items():
        assert f'href="/api/cpro/{path}/"' in index
        page = client.get(f"/api/cpro/{path}/").content.decode()
        missing = [name for model in (line.demande, line.retour) for name in model.model_fields if f">{name}<" not in page]
        assert missing == [], path
    assert client.get("/api/cpro/factures/inconnue/").status_code == 404


def test_fields_of_inner_models_and_codes_are_told(client: Client):
    page = client.get("/api/cpro/factures/soumettre/").content.decode()
    assert re.search(r">destinataire<.*?<ul.*?>codeServiceExecutant<", page, re.DOTALL)
    assert "A12_FACTURE_COTRAITANT" in page and "liste : objet" in page


def test_an_example_is_on_the_page_of_its_operation(client: Client):
    for example in EXAMPLES:
        assert example.title in client.get(f"/api/cpro/{example.path}/").content.decode()


def test_refusals_are_sentences(client: Client):
    page = client.get("/api/cpro/").content.decode()
    sentences = re.findall(r'data-label="Phrase">([^<]*)', page)
    assert len(sentences) == len(REFUS)
    assert all(f'id="{line.message}"' in page for line in REFUS.values())  # where problem details point to
    assert [sentence for sentence in sentences if "{" in sentence or len(sentence.split()) < 2] == []
