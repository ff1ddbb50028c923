"""Pages that read the database, served by `live_server` to the same browser."""

import pytest
from django.contrib.auth import get_user_model


@pytest.mark.django_db(transaction=True)
def test_a_page_that_reads_the_database_is_seen_by_the_browser(visit, live_server, assert_accessible):
    seen = visit()
    seen.page.goto(live_server.url + "/connexion/")
    assert get_user_model().objects.count() == 0
    assert_accessible(seen.page)
    with seen.page.expect_navigation():
        seen.page.locator("main form button").click()
    assert seen.page.locator("[aria-invalid=true]").count() >= 1
    assert_accessible(seen.page)
    assert seen.complaints == []
