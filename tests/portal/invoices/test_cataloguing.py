"""One's own articles and customers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.paper import the_day_after  # noqa: F401
from tests.writing import PORTE, POSE, content, draft
from unisson.portal.invoices.actions import cataloguing, sending
from unisson.portal.invoices.actions.cataloguing import Invalid
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.models import Article, Customer
from unisson.portal.invoices.queries import entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
GOOD = {"name": "Pose", "reference": "MO", "unit": "HUR", "price": "1 048,50 €", "tva": "10"}


def test_an_article_is_added_changed_and_removed(cast):
    actor, mine = cast.actor("claire"), cast.MENUISERIE
    article = cataloguing.save_article(mine, actor, GOOD)
    assert (article.price, article.unit) == (Decimal("1048.50"), "HUR")
    cataloguing.save_article(mine, actor, GOOD | {"price": "50", "reference": ""}, article.pk)
    article.refresh_from_db()
    assert (article.price, article.reference) == (Decimal(50), "")
    cataloguing.remove_article(article.pk, mine, actor)
    assert entry.articles(actor, mine) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"reference": "x" * 51}, "reference"),
        ({"price": "cher"}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": "12345678901234567890"}, "price"),
        ({"unit": "ZZ9"}, "unit"),
        ({"tva": "19"}, "tva"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(cast, typed, field):
    with pytest.raises(Invalid) as wrong:
        cataloguing.save_article(cast.MENUISERIE, cast.actor("claire"), GOOD | typed)
    assert set(wrong.value.errors) == {field}
    assert not Article.objects.exists()


def test_two_articles_have_two_names(cast):
    cataloguing.save_article(cast.MENUISERIE, cast.actor("claire"), GOOD)
    with pytest.raises(Invalid):
        cataloguing.save_article(cast.MENUISERIE, cast.actor("claire"), GOOD)
    assert cataloguing.save_article(cast.BUREAUTIQUE, cast.actor("marc"), GOOD)


def test_the_lines_of_the_last_invoices_are_learnt_once(cast):
    actor, mine = cast.actor("claire"), cast.MENUISERIE
    invoice = draft(mine, actor, content(cast.COMMUNE, PORTE, POSE, PORTE | {"tva": "AUTRE", "taux": "7", "name": "Rare"}))
    assert cataloguing.learn_articles(mine, actor) == 0  # a draft teaches nothing
    sending.check_and_send(invoice.pk, actor, {})
    assert cataloguing.learn_articles(mine, actor) == 2
    assert cataloguing.learn_articles(mine, actor) == 0
    learnt = {article.name: article for article in entry.articles(actor, mine)}
    assert (learnt["Pose"].price, learnt["Pose"].reference, learnt["Pose"].tva) == (Decimal("48.5"), "MO-1", "10")
    assert entry.billed(actor, mine) == [cast.COMMUNE]


def test_a_customer_is_kept_with_its_references(cast):
    actor, mine = cast.actor("claire"), cast.MENUISERIE
    typed = {"identifiant": "219 904 711 00013", "code_service": "tech", "numero_marche": "M-1"}
    customer = cataloguing.keep_customer(mine, actor, typed)
    assert (customer.recipient, customer.code_service) == (cast.COMMUNE, "TECH")
    assert cataloguing.keep_customer(mine, actor, typed | {"numero_marche": "M-2"}).pk == customer.pk
    assert Customer.objects.get().numero_marche == "M-2"
    cataloguing.remove_customer(customer.pk, mine, actor)
    for wrong in ({"identifiant": "123"}, typed | {"code_service": "XXX"}, typed | {"numero_marche": "x" * 51}):
        with pytest.raises(Invalid):
            cataloguing.keep_customer(mine, actor, wrong)


def test_a_structure_keeps_its_own_lists(cast):
    article = cataloguing.save_article(cast.MENUISERIE, cast.actor("claire"), GOOD)
    assert entry.articles(cast.actor("marc"), cast.MENUISERIE) == []
    for person in ("lucie", "claire"):
        with pytest.raises(NotAllowed):
            cataloguing.save_article(cast.BUREAUTIQUE, cast.actor(person), GOOD)
    with pytest.raises(Article.DoesNotExist):
        cataloguing.remove_article(article.pk, cast.BUREAUTIQUE, cast.actor("marc"))
