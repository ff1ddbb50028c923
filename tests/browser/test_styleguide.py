"""The style guide in a real browser: accessible, inside its policy, readable from 320 px, usable without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.axe import axe
from tests.browser.shots import shots


def open_page(page: Page, url: str) -> None:
    """Go there, and be sure that it is the page asked for."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.ok, url


PAGES = ("/charte/", "/charte/connexion/", "/charte/erreur/?code=404", "/charte/erreur/?code=500")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page, site, assert_accessible_everywhere, path):
    open_page(page, site + path)
    assert_accessible_everywhere(page)


def test_axe_finds_what_is_wrong(page, site):
    open_page(page, f"{site}/charte/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/unisson/img/logo.svg\">')"
    )
    assert "image-alt" in {violation.rule for violation in axe(page)}


def test_axe_finds_a_colour_that_only_the_other_theme_makes_unreadable(page, site, assert_accessible_in_both_themes):
    open_page(page, f"{site}/charte/erreur/?code=404")
    page.evaluate("document.querySelector('h1').style.color = '#111'")
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible_in_both_themes(page)


@pytest.mark.parametrize("path", ["/charte/", "/charte/connexion/"])
def test_nothing_is_refused_by_the_content_policy(visit, site, path):
    seen = visit()
    answer = seen.page.goto(site + path)
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
    assert seen.complaints == []


def test_no_style_or_script_is_inline(page, site):
    open_page(page, f"{site}/charte/")
    assert page.locator("[style]").count() == 0
    assert page.locator("style").count() == 0
    assert page.locator("script:not([src])").count() == 0
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(e => ![...e.attributes].some(a => a.name.startsWith('on')))"
    )


@pytest.mark.parametrize("path", PAGES[:3])
def test_nothing_scrolls_sideways(page, site, path):
    open_page(page, site + path)
    for width in (320, 375, 768, 880, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == [], width


def overflow(page: Page) -> list[str]:
    """What sticks out of the window to the right, unless it scrolls in its own frame."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.tagName + '.' + e.getAttribute('class'))"""
    )


def test_text_stays_inside_its_box(page, site):
    open_page(page, f"{site}/charte/")
    inside = "e => e.scrollWidth <= e.clientWidth + 1"
    assert page.locator(".card").evaluate_all(f"cards => cards.every({inside})")


def test_the_choice_of_theme_is_kept(visit, site):
    page = visit(scheme="light").page
    open_page(page, f"{site}/charte/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Sombre").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != paper
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.get_by_role("button", name="Sombre").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Automatique").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper


def test_first_tab_goes_to_the_skip_link_and_the_focus_is_seen(page, site):
    open_page(page, f"{site}/charte/connexion/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_menu_closes_with_escape_and_gives_the_focus_back(page, site):
    open_page(page, f"{site}/charte/")
    menu = page.locator(".who details.menu").first
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert menu.locator("summary").evaluate("e => e === document.activeElement")


def test_the_errors_are_what_has_the_focus(page, site):
    open_page(page, f"{site}/charte/")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")


def test_each_error_link_leads_to_its_field(page, site):
    open_page(page, f"{site}/charte/")
    targets = page.locator("[data-error-summary] a").evaluate_all("links => links.map(a => a.getAttribute('href').slice(1))")
    assert targets
    assert [t for t in targets if page.locator(f"#{t}").count() != 1] == []
    assert not page.evaluate("/« | [»:;?!]/.test(document.querySelector('[data-error-summary]').innerText)")  # no orphan mark


def test_a_long_list_is_filtered_by_the_keyboard(page, site):
    open_page(page, f"{site}/charte/")
    picker = page.locator("details.picker[open]")  # open because something is ticked in it
    shown = picker.locator(".picker-list > div:visible")
    assert (shown.count(), shown.first.inner_text().split()[0]) == (30, "S07")
    picker.locator("input[type=search]").focus()
    page.keyboard.type("délég 12")
    page.keyboard.press("Enter")  # sends nothing
    assert (shown.count(), page.url.endswith("/charte/")) == (1, True)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert "2" in picker.locator("[data-picker-count]").inner_text()
    assert sorted(picker.locator("input:checked").evaluate_all("boxes => boxes.map(box => box.value)")) == ["S07", "S12"]


def test_entering_a_field_lights_what_was_read(page, site):
    open_page(page, f"{site}/charte/")
    page.locator("[data-box=numero]").focus()
    assert "lit" in page.locator("[data-box-of=numero]").get_attribute("class")
    assert "lit" not in page.locator("[data-box-of=total]").get_attribute("class")


def test_a_chosen_file_is_named(page, site, tmp_path):
    invoice = tmp_path / "facture.pdf"
    invoice.write_bytes(b"%PDF-1.7")
    open_page(page, f"{site}/charte/")
    page.locator(".dropzone input").first.set_input_files(invoice)
    assert "facture.pdf" in page.locator("[data-chosen]").first.inner_text()


def test_tables_become_cards_on_a_phone(visit, site):
    page = visit(phone=True).page
    open_page(page, f"{site}/charte/")
    assert page.locator("table.cards tbody tr").first.evaluate("e => getComputedStyle(e).display") == "block"
    assert page.locator(".phone-menu").is_visible()
    assert not page.locator(".wrap .side").first.is_visible()


def test_it_works_without_javascript(chrome: Browser, site):
    context = chrome.new_context(java_script_enabled=False, viewport=chromium.PHONE)
    try:
        page = context.new_page()
        open_page(page, f"{site}/charte/")
        page.locator(".phone-menu summary").click()
        assert page.locator(".phone-menu nav").is_visible()
        assert page.locator(".dropzone input[type=file]").first.is_visible()
        assert not page.locator("[data-theme-choice]").is_visible()
    finally:
        context.close()


def test_targets_are_large_enough_for_a_thumb(visit, site):
    page = visit(phone=True).page
    open_page(page, f"{site}/charte/")
    heights = page.locator("main .btn:not(.btn-sm), main .form-control").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44


def test_print_hides_what_paper_cannot_use(page, site):
    open_page(page, f"{site}/charte/")
    page.emulate_media(media="print")
    assert not page.locator(".wrap .side").first.is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.locator("h1").is_visible()
    page.set_viewport_size({"width": 794, "height": 1123})
    assert page.locator("table.cards tbody tr").first.evaluate("e => getComputedStyle(e).display") == "table-row"


def test_pictures_are_made(page, site, tmp_path):
    open_page(page, f"{site}/charte/erreur/?code=404")
    made = shots(page, "erreur", tmp_path)
    assert [path.name for path in made] == [
        "erreur-1280-light.png",
        "erreur-1280-dark.png",
        "erreur-375-light.png",
        "erreur-375-dark.png",
    ]
    assert len({path.read_bytes() for path in made}) == 4


def test_a_missing_chromium_is_said(monkeypatch):
    monkeypatch.setenv("UNISSON_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.ChromiumMissingError):
        chromium.executable()
