"""The template tags: what they tie together, and that what people typed cannot become markup."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from lxml import html

from einvoice.report import Finding, Level, Report, Severity, Verdict
from unisson.entrypoints.web.shared import icons, statuses

EVIL = "<script>alert(1)</script>"


def render(source: str, **context):
    return Template("{% load unisson %}" + source).render(Context(context))


def tree(source: str, **context):
    return html.fragment_fromstring(render(source, **context), create_parent="div")


class OneOfEach(forms.Form):
    numero = forms.CharField(label="Numéro", help_text="Tel quel.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"class": "code"}))
    mode = forms.ChoiceField(label="Mode", widget=forms.RadioSelect, choices=[("A", "a"), ("B", "b")])
    accord = forms.BooleanField(label="Accord")
    jeton = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("code", sorted(statuses.INVOICE))
def test_every_status_has_a_word_a_sign_and_a_tone(code):
    look = statuses.INVOICE[code]
    assert look.label
    assert look.sign in icons.ICONS
    assert look.tone in statuses.TONES
    pill = tree("{% status code %}", code=code)[0]
    assert f"status-{look.tone}" in pill.get("class")
    assert pill.text_content() == look.label
    assert pill.find("svg").get("aria-hidden") == "true"


def test_the_statuses_of_the_life_of_an_invoice_all_have_a_look():
    invoice = pytest.importorskip("unisson.lifecycles.invoice")
    assert {status.value for status in invoice.Status} <= set(statuses.INVOICE)


def test_an_unknown_status_is_shown_not_hidden():
    assert "Nouveau statut" in render("{% status 'NOUVEAU_STATUT' %}")


def test_a_pill_with_an_unknown_tone_is_a_mistake():
    with pytest.raises(ValueError, match="tone"):
        render("{% pill 'x' 'pink' %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% banner 'warn' title=evil %}{{ evil }}{% endbanner %}",
        "{% nothing evil %}{{ evil }}{% endnothing %}",
        "{% status evil %}",
        "{% pill evil %}",
        "{% crumbs evil evil %}",
        "{% steps 1 evil %}",
        "{% timeline events %}",
        "{{ evil|siret }}{{ evil|iban }}{{ evil|status_label }}{{ evil|breaks:'/' }}",
        "{% page_view evil 1 1 boxes alt=evil %}",
        "{% pages evil evil evil %}",
    ],
)
def test_nothing_typed_becomes_markup(source):
    box = {"name": EVIL, "label": EVIL, "x": EVIL, "y": 1, "width": 1, "height": 1}
    text = render(source, evil=EVIL, events=[{"label": EVIL, "note": EVIL, "who": EVIL, "detail": EVIL}], boxes=[box])
    assert "<script" not in text.lower()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "jour attend"), (1, "jour attend"), (2, "jours attendent"), ([1, 2], "jours attendent")]
)
def test_nought_and_one_are_singular(count, said):
    assert render("jour{{ count|pluralize }} attend{{ count|pluralize:',ent' }}", count=count) == said


def test_a_field_ties_label_hint_and_error():
    form = OneOfEach({})
    field = tree("{% field form.numero hint='Vingt caractères au plus.' %}", form=form)[0]
    control = field.find(".//input")
    assert field.find("label").get("for") == control.get("id") == "id_numero"
    assert control.get("aria-invalid") == "true"
    described = control.get("aria-describedby").split()
    assert described == ["id_numero_helptext", "id_numero_error"]
    assert all(field.get_element_by_id(name).text_content().strip() for name in described)
    assert "obligatoire" in field.find("label").text_content()
    assert "form-control" in control.get("class")


def test_a_field_without_error_keeps_its_own_class_and_says_nothing_needless():
    field = tree("{% field form.note %}", form=OneOfEach())[0]
    control = field.find(".//textarea")
    assert set(control.get("class").split()) == {"form-control", "code"}
    assert control.get("aria-describedby") is None
    assert control.get("aria-invalid") is None
    assert "obligatoire" not in field.text_content()


def test_a_value_read_from_the_document_says_where():
    control = tree("{% field form.numero read='Lu sur le PDF' box='numero' %}", form=OneOfEach())[0].find(".//input")
    assert "id_numero_read" in control.get("aria-describedby").split()
    assert control.get("data-box") == "numero"


def test_django_draws_a_whole_form_the_same_way():
    form = OneOfEach({"numero": "F<1>", "jeton": "j"})
    drawn = tree("{{ form }}", form=form)
    assert drawn.find(".//input[@name='numero']").get("value") == "F<1>"
    assert drawn.find(".//input[@name='jeton']").get("type") == "hidden"
    group = drawn.find(".//fieldset")
    assert group.find("legend").text_content().startswith("Mode")
    assert group.get("aria-describedby") == "id_mode_error"
    assert len(drawn.find_class("must")) == 3


def test_the_summary_lists_each_error_with_a_link_that_exists():
    drawn = tree("{{ form }}", form=OneOfEach({"numero": "1", "jeton": "j"}))
    summary = drawn.xpath(".//*[@data-error-summary]")[0]
    targets = [link.get("href")[1:] for link in summary.iter("a")]
    assert len(targets) == 2
    assert all(drawn.xpath(".//*[@id=$name]", name=name) for name in targets)


def test_a_form_not_sent_shows_no_summary():
    assert "data-error-summary" not in render("{{ form }}", form=OneOfEach())


def test_levels_say_each_verdict_in_words():
    levels = tuple(Level(code=v.value, title=v.value, verdict=v, why="parce que") for v in Verdict)
    drawn = tree("{% levels report %}", report=Report(levels=levels))
    said = [item.text_content().strip() for item in drawn.iter("li")]
    assert [text.split(" : ")[1] for text in said] == [statuses.VERDICT[v.value].label for v in Verdict]


def test_findings_show_what_stops_first():
    warning = Finding(rule="BR-1", message="m", severity=Severity.WARNING)
    fatal = Finding(rule="BR-2", message="m")
    level = Level(code="c", title="t", verdict=Verdict.INVALID, findings=(warning, fatal))
    drawn = tree("{% findings report %}", report=Report(levels=(level,)))
    assert [item.find_class("id")[0].text for item in drawn.iter("li")] == ["BR-2", "BR-1"]


@pytest.mark.parametrize(
    ("arguments", "bars"),
    [("0 30", []), ("17 30 2", ["spent", "stopped"]), ("36 30", ["spent", "late"]), ("0 0", [])],
)
def test_payment_clock(arguments, bars):
    drawn = tree("{% payment_clock " + arguments + " %}")
    shown = [bar.get("class") for bar in drawn.iter("rect") if bar.get("class") != "track"]
    assert shown == bars
    assert sum(int(bar.get("width")) for bar in drawn.iter("rect") if bar.get("class") != "track") <= 300
    assert drawn.find("svg").get("aria-label")


def test_page_view_writes_numbers_that_svg_understands():
    drawn = tree(
        "{% page_view '/p.png' width 842.5 boxes %}",
        width=595.5,
        boxes=[SimpleNamespace(name="n", label="l", x=1.5, y=2, width=3, height=4)],
    )
    assert drawn.find(".//svg").get("viewbox") == "0 0 595.5 842.5"
    assert drawn.xpath(".//rect")[0].get("x") == "1.5"


def test_pages_offers_only_what_exists():
    drawn = tree("{% pages '' '?apres=3' %}")
    assert [link.get("href") for link in drawn.iter("a")] == ["?apres=3"]
    assert render("{% pages %}").strip() == ""


@pytest.mark.parametrize("name", sorted(icons.ICONS))
def test_every_sign_is_a_well_formed_drawing(name):
    drawn = html.fragment_fromstring(icons.svg(name))
    assert drawn.get("aria-hidden") == "true"
    assert len(drawn) >= 1


def test_an_unknown_sign_is_a_mistake():
    with pytest.raises(KeyError):
        icons.svg("licorne")
