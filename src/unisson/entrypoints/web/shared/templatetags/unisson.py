"""Template tags of the portal: `{% load unisson %}`. What they show is in statuses.py, icons.py and formats.py."""

from collections.abc import Iterable, Sized
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from unisson.entrypoints.web.shared import formats, forms, icons, statuses
from unisson.portal.kernel import delays, french

register = template.Library()

BANNER_SIGNS = {"ok": "check", "warn": "alert", "bad": "cross", "info": "info"}
CLOCK_WIDTH = 300
ON_ONE_LINE = 16  # characters of a pill that is never folded


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A sign of the set, hidden from assistive technology."""
    return icons.svg(name, size)


@register.simple_tag
def delay(code: str) -> str:
    """How long something lasts on this installation, in words. Raises KeyError for an unknown code."""
    return delays.words(code)


def _pill(look: statuses.Look, label: str = "") -> SafeString:
    shown = label or look.label
    fold = "" if len(shown) > ON_ONE_LINE else " text-nowrap"
    return format_html('<span class="status status-{}{}">{}{}</span>', look.tone, fold, icons.svg(look.sign, 16), shown)


@register.simple_tag
def status(code: str, label: str = "") -> SafeString:
    """The pill of an invoice status: word, sign and colour. `label` replaces the usual word."""
    return _pill(statuses.look_of(code), label)


@register.simple_tag
def pill(label: str, tone: str = "idle", sign: str = "info") -> SafeString:
    """A pill that is not an invoice status. Raises ValueError when the tone does not exist."""
    if tone not in statuses.TONES:
        raise ValueError(f"Unknown tone {tone!r}, expected one of {statuses.TONES}.")
    return _pill(statuses.Look(label, sign, tone))


@register.filter
def status_label(code: str) -> str:
    """The word of a status, for a title or an e-mail."""
    return statuses.look_of(code).label


@register.filter
def breaks(text: str, after: str) -> SafeString:
    """A long identifier that may go to the next line after this sign, rather than in the middle of a word."""
    return format_html_join(format_html("{}<wbr>", after), "{}", ((part,) for part in text.split(after)))


@register.filter
def pluralize(count: Decimal | int | Sized, ending: str = "s") -> str:
    """Django’s filter in French, where zero and one and a half are singular: `|pluralize`, `|pluralize:",ent"`."""
    one, _, many = ending.rpartition(",")
    return many if (len(count) if isinstance(count, Sized) else count) >= 2 else one


@register.filter
def de(name: object) -> str:
    """« d’Atelier Petit », « de Menuiserie Roussel »."""
    return french.de(name)


@register.filter
def euros(value: Decimal | int | None, currency: str = "EUR") -> str:
    """An amount: « 4 260,00 € ». Empty when there is none."""
    return "" if value is None or value == "" else formats.money(value, currency or "EUR")


@register.filter
def decimal_fr(value: Decimal | int | None) -> str:
    """A quantity or a rate, with no needless zeros: « 12,5 »."""
    return "" if value is None or value == "" else formats.number(value, 0)


@register.filter
def siret(value: str | None) -> str:
    """A SIRET (or SIREN) in readable groups."""
    return formats.siret(value) if value else ""


@register.filter
def iban(value: str | None) -> str:
    """An IBAN in groups of four."""
    return formats.iban(value) if value else ""


@register.filter
def when(value: date | datetime | str | None, style: str = "") -> str:
    """« 3 novembre 2026 à 9 h 12 »; `|when:"day"` without the hour, `"second"` to the second, `"ago"`: « il y a 2 jours ».

    A text in ISO 8601 is read first; one that says no date (of somebody else's document) is shown as it is.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value  # type: ignore[return-value]
    if not value:
        return ""
    if style == "ago":
        return formats.ago(value)
    if style == "day" and isinstance(value, datetime):
        return formats.moment(value).split(" à ")[0]
    return formats.moment(value, seconds=style == "second")


@register.filter
def filesize_fr(octets: int | None) -> str:
    """« 84 ko »."""
    return "" if octets is None else formats.size(octets)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; an error page is shown even if the manifest is broken."""
    try:
        return static(path)
    except ValueError:
        return f"/static/{path}"


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page, or nothing when that page does not exist."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("unisson/forms/field.html")
def field(bound: BoundField, hint: str = "", read: str = "", box: str = "", label: str = "") -> dict[str, Any]:
    """A form field: label, hint, error, control, tied together.

    `hint` replaces the help text; `read` says where the value comes from (« Lu sur le PDF »); `box` names the
    zone of the page image that lights up when the field is entered.
    """
    return {"field": bound, "hint": hint, "read": read, "box": box, "label": label}


@register.simple_tag
def control(bound: BoundField, hint: str = "", read: str = "", box: str = "") -> Any:
    """The control alone (used by the field template)."""
    return forms.control(bound, hint, read, box)


@register.filter
def shape(bound: BoundField) -> str:
    """Layout of a field: tick, choices, file or plain."""
    return forms.shape(bound)


@register.inclusion_tag("unisson/parts/dropzone.html")
def dropzone(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """A file field in a drop zone; a plain file input without JavaScript."""
    return {"field": bound, "hint": hint or bound.help_text}


@register.inclusion_tag("unisson/parts/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """History, oldest first. Each event (object or dict) has `label`, and optionally `at`, `who`, `detail`,
    `note` (quoted words of the person), `url` with `url_label`, `state` (done, now, next, warn, bad; default done).
    """
    return {"events": events}


@register.inclusion_tag("unisson/parts/levels.html")
def levels(report: Any) -> dict[str, Any]:
    """The levels of an `einvoice.report.Report` as pills, in reading order."""
    rows = [(level, statuses.VERDICT[str(level.verdict)]) for level in report.levels]
    return {"rows": rows}


@register.inclusion_tag("unisson/parts/findings.html")
def findings(report: Any) -> dict[str, Any]:
    """What the verdict found: sentence, field, remedy, rule; and why a level was not checked."""
    unchecked = [level for level in report.levels if str(level.verdict) == "NOT_CHECKED"]
    stops_first = sorted(report.findings, key=lambda finding: str(finding.severity) != "FATAL")
    return {"findings": stops_first, "unchecked": unchecked}


@register.simple_block_tag
def banner(content: str, tone: str = "info", title: str = "", role: str = "") -> SafeString:
    """`{% banner "warn" title="À vous de jouer" %}…{% endbanner %}`; tones: ok, warn, bad, info.

    `role="alert"` when it just happened and must be heard at once. Raises KeyError on another tone.
    """
    head = format_html('<p class="banner-title">{}</p>', title) if title else ""
    attribute = format_html(' role="{}"', role) if role else ""
    sign = icons.svg(BANNER_SIGNS[tone], 22)
    return format_html(
        '<div class="banner banner-{}"{}>{}<div class="banner-body">{}{}</div></div>', tone, attribute, sign, head, content
    )


@register.simple_block_tag
def nothing(content: str, title: str, sign: str = "inbox") -> SafeString:
    """Empty state: `{% nothing "Aucune facture" %}what to do{% endnothing %}`. (`empty` belongs to `{% for %}`.)"""
    picture = icons.svg(sign, 40)
    return format_html('<div class="nothing">{}<h2>{}</h2><div>{}</div></div>', picture, title, content)


@register.inclusion_tag("unisson/parts/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """`{% crumbs "Factures émises" issued_url %}`: label and address, again and again."""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("unisson/parts/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """Steps of a procedure; `current` counts from 1."""
    states = ["done" if n < current else "now" if n == current else "" for n in range(1, len(labels) + 1)]
    return {"steps": list(zip(range(1, len(labels) + 1), labels, states, strict=True))}


@register.inclusion_tag("unisson/parts/pages.html")
def pages(previous: str = "", following: str = "", note: str = "") -> dict[str, Any]:
    """Keyset pages: addresses of the previous and next page (empty when there is none), and a note (« 1 à 50 »)."""
    return {"previous": previous, "following": following, "note": note}


@register.inclusion_tag("unisson/parts/clock.html")
def payment_clock(spent: int, limit: int, stopped: int = 0, start: date | datetime | None = None) -> dict[str, Any]:
    """The payment delay as a bar: days spent, days stopped, limit, first day. The words are read out too."""
    span = max(limit, spent + stopped, 1)
    late = max(spent - limit, 0)
    on_time = spent - late
    widths = [round(CLOCK_WIDTH * days / span) for days in (on_time, late, stopped)]
    return {
        "spent": spent,
        "limit": limit,
        "stopped": stopped,
        "late": late,
        "limit_x": round(CLOCK_WIDTH * limit / span),
        "start": start,
        "width": CLOCK_WIDTH,
        "on_time_width": widths[0],
        "late_width": widths[1],
        "stopped_x": widths[0] + widths[1],
        "late_x": widths[0],
        "stopped_width": widths[2],
    }


@register.inclusion_tag("unisson/parts/page_view.html")
def page_view(src: str, width: float, height: float, boxes: Iterable[Any] = (), alt: str = "") -> dict[str, Any]:
    """A page image with what was read on it.

    `boxes`: dicts or objects with `name`, `label`, `x`, `y`, `width`, `height` in the unit of `width` x `height`,
    origin at the top left.
    """
    plain = [{key: _plain(box, key) for key in ("name", "label", "x", "y", "width", "height")} for box in boxes]
    return {"src": src, "width": str(width), "height": str(height), "boxes": plain, "alt": alt or "Page de la facture"}


def _plain(box: Any, key: str) -> str:
    # Text, so that a French decimal comma never reaches an SVG attribute.
    return str(box[key] if isinstance(box, dict) else getattr(box, key))
