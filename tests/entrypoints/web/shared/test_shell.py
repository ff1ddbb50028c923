"""Navigation, error pages, tokens and static files."""

import importlib
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.core.management import call_command
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from unisson.entrypoints.web.shared import context, errors, navigation, urls
from unisson.entrypoints.web.shared.navigation import Entry, Seen

WEB = Path(urls.__file__).parents[1]
CSS = Path(urls.__file__).parent / "static" / "unisson" / "css"


def blank(request, *args, **kwargs):
    return HttpResponse()


urlpatterns = [
    path("", blank, name="home"),
    path("factures/", blank, name="issued"),
    path("factures/deposer/", blank, name="deposit"),
    path("recues/", blank, name="received"),
    path("membres/", blank, name="members"),
]

ENTRIES = (
    Entry("home", "À faire", "home", Seen.MEMBER),
    Entry("issued", "Émises", "issued", Seen.ANY_STRUCTURE, "Factures"),
    Entry("deposit", "Déposer", "deposit", Seen.ANY_STRUCTURE, "Factures"),
    Entry("received", "Reçues", "received", Seen.PUBLIC, "Factures"),
    Entry("members", "Membres", "members", Seen.MANAGER, "Structure"),
    Entry("later", "Plus tard", "not_written_yet", Seen.EVERYONE),
)


def request_at(address="/", *, signed_in=True, public=None, manager=False):
    request = RequestFactory().get(address)
    request.user = SimpleNamespace(is_authenticated=True) if signed_in else AnonymousUser()
    if public is not None:
        request.current_structure = SimpleNamespace(pk=1, is_public=public)
    request.is_manager = manager
    return request


def codes(request, entries=ENTRIES):
    return [link.code for group in navigation.groups(request, entries) for link in group.links]


@pytest.fixture
def own_urls(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("own_urls")
@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ({"signed_in": False, "public": True, "manager": True}, []),
        ({}, ["home"]),
        ({"public": False}, ["home", "issued", "deposit"]),
        ({"public": True}, ["home", "issued", "deposit", "received"]),
        ({"public": False, "manager": True}, ["home", "issued", "deposit", "members"]),
    ],
)
def test_each_reader_sees_own_entries_and_only_pages_that_exist(reader, seen):
    assert codes(request_at(**reader)) == seen


@pytest.mark.usefixtures("own_urls")
@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", ["home"]),
        ("/factures/", ["issued"]),
        ("/factures/12/", ["issued"]),
        ("/factures/deposer/3/", ["deposit"]),
        ("/ailleurs/", []),
    ],
)
def test_one_entry_at_most_is_current(address, current):
    shown = navigation.groups(request_at(address, public=False), ENTRIES)
    assert [link.code for group in shown for link in group.links if link.current] == current


def three(request):
    return 3


def broken(request):
    raise RuntimeError


@pytest.mark.usefixtures("own_urls")
@pytest.mark.parametrize(("counter", "count"), [("three", 3), ("broken", 0), ("absent", 0)])
def test_a_counter_decorates_and_never_breaks_the_page(counter, count, caplog):
    entry = Entry("home", "À faire", "home", Seen.MEMBER, counter=f"{__name__}.{counter}")
    with caplog.at_level(logging.CRITICAL):
        groups = navigation.groups(request_at(), (entry,))
    assert groups[0].links[0].waiting == count


def test_codes_of_the_navigation_are_unique():
    assert len({entry.code for entry in navigation.ENTRIES}) == len(navigation.ENTRIES)


@pytest.mark.usefixtures("own_urls")
def test_the_base_page_is_drawn_for_somebody_without_structure():
    request = request_at()
    page = render_to_string("unisson/base.html", context.shell(request), request)
    assert 'id="main"' in page
    assert 'aria-current="page"' in page


@pytest.mark.parametrize("code", sorted(errors.SENTENCES))
def test_an_error_page_says_what_why_what_to_do_and_a_reference(code):
    answer = errors.page(RequestFactory().get("/x"), code)
    text = answer.content.decode()
    sentence = errors.SENTENCES[code]
    assert answer.status_code == sentence.code
    assert all(part in text for part in (sentence.what, sentence.why, sentence.remedy))
    assert re.search(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", text)


def test_a_known_reference_is_kept():
    request = RequestFactory().get("/x")
    request.reference = "ABC-123"
    assert "ABC-123" in errors.page(request, "500").content.decode()


def test_a_body_beyond_the_limits_has_its_own_page():
    request = RequestFactory().get("/x")
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, ValueError()).status_code == 400


def test_an_unknown_address_gives_our_page_and_does_not_list_the_others():
    answer = Client().get("/nulle-part/")
    assert answer.status_code == 404
    assert errors.SENTENCES["404"].title in answer.content.decode()
    assert "healthz" not in answer.content.decode()


def test_a_refused_form_gives_our_page():
    answer = Client(enforce_csrf_checks=True).post("/charte/")
    assert answer.status_code == 403
    assert errors.SENTENCES["csrf"].title in answer.content.decode()


def test_the_style_guide_is_for_demonstration_only(settings):
    assert urls.urlpatterns
    try:
        settings.UNISSON_DEMO = settings.DEBUG = False
        assert importlib.reload(urls).urlpatterns == []
    finally:
        settings.UNISSON_DEMO = True
        assert importlib.reload(urls).urlpatterns


def test_both_dark_themes_are_the_same():
    tokens = (CSS / "tokens.css").read_text(encoding="utf-8")
    by_machine = re.search(r':root:not\(\[data-bs-theme="light"\]\) \{(.*?)\}', tokens, re.DOTALL).group(1).split()
    by_person = re.search(r':root\[data-bs-theme="dark"\] \{(.*?)\}', tokens, re.DOTALL).group(1).split()
    assert by_machine == by_person
    assert len(by_machine) > 40


def test_a_theme_changes_colours_and_nothing_else():
    """So axe's rules about colours are enough to judge a page in a second theme."""
    tokens = (CSS / "tokens.css").read_text(encoding="utf-8")
    themed = re.search(r':root\[data-bs-theme="dark"\] \{(.*?)\}', tokens, re.DOTALL).group(1)
    names = {line.split(":")[0].strip() for line in themed.strip().splitlines()}
    assert {name for name in names if not name.startswith("--")} == {"color-scheme"}
    pages = [page for page in WEB.rglob("*") if page.suffix in {".html", ".js", ".css"} and ".min." not in page.name]
    assert len(pages) > 100
    assert [page.name for page in pages if "prefers-color-scheme" in page.read_text(encoding="utf-8")] == ["tokens.css"]


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXTS = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "brand") for ground in ("paper", "surface", "sunken")]
TEXTS += [(tone, f"{tone}-soft") for tone in ("ok", "warn", "bad", "idle")] + [
    ("brand-strong", "brand-soft"),
    ("brand-ink", "brand"),
]
TEXTS += [(tone, ground) for tone in ("ok", "warn", "bad") for ground in ("paper", "surface")]
TEXTS += [("brand", f"{tone}-soft") for tone in ("ok", "warn", "bad", "brand")] + [
    ("ink", f"{tone}-soft") for tone in ("ok", "warn", "bad", "brand")
]
SHAPES = [("line-strong", ground) for ground in ("paper", "surface")] + [
    ("brand", ground) for ground in ("paper", "surface", "warn-soft")
]


@pytest.mark.parametrize("theme", [r":root \{", r':root\[data-bs-theme="dark"\] \{'], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_contrasts_reach_wcag_aa(theme, pairs, least):
    block = re.search(theme + r"(.*?)\}", (CSS / "tokens.css").read_text(encoding="utf-8"), re.DOTALL).group(1)
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", block))
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert weak == {}


def test_every_static_file_resolves_under_the_strict_manifest(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    written = {found.relative_to(tmp_path / "unisson").as_posix() for found in (tmp_path / "unisson").rglob("*.css")}
    assert any(re.fullmatch(r"css/unisson\.[0-9a-f]{12}\.css", name) for name in written)


def test_mail_templates_say_the_action_in_text_and_in_markup():
    facts = {"subject": "Facture suspendue", "action_url": "https://exemple.fr/f/1?a=1&b=2", "action_label": "Compléter"}
    text = render_to_string("unisson/mail.txt", facts)
    assert "https://exemple.fr/f/1?a=1&b=2" in text
    assert 'href="https://exemple.fr/f/1?a=1&amp;b=2"' in render_to_string("unisson/mail.html", facts)


@pytest.mark.django_db
def test_the_menu_leads_to_no_closed_door(client_of, subtests):
    """Who reads only is not led to write, who has one espace is not led to the others; each page of the menu opens."""
    seen = {}
    for who in ("lucie", "jean", "claire"):
        client = client_of(who)
        shown = [link for group in client.get("/").context["navigation"] for link in group.links]
        seen[who] = {link.code for link in shown}
        for link in shown:
            with subtests.test(who=who, page=link.code):
                assert client.get(link.url).status_code == 200
    assert {"deposit", "entry", "issued"} <= seen["claire"]
    assert "issued" in seen["lucie"]
    assert not {"deposit", "entry", "to_validate"} & seen["lucie"]
    assert "received" in seen["jean"]
    assert not {"deposit", "issued", "orders", "engagements"} & seen["jean"]
