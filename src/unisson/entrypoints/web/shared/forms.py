"""Forms here: how they are drawn (`{{ form }}` is already right), and how a refusal comes back to its field."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.forms.renderers import TemplatesSetting

from unisson.portal.kernel.moving import Refused


class Renderer(TemplatesSetting):
    """FORM_RENDERER: the templates of `unisson/forms/`; needs "django.forms" in INSTALLED_APPS."""

    form_template_name = "unisson/forms/form.html"
    field_template_name = "unisson/forms/field.html"


class Picker(CheckboxSelectMultiple):
    """Many boxes to tick: a folded list, the ticked ones first. Its filter needs JavaScript; the list does not."""

    template_name = "unisson/forms/picker.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """`options` in the order shown, and how many are `ticked`."""
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        options.sort(key=lambda option: not option["selected"])
        context["widget"] |= {"options": options, "ticked": sum(option["selected"] for option in options)}
        return context


def css_class(bound: BoundField) -> str:
    """The class of the control, from its widget; what the form already asked for is kept."""
    widget = bound.field.widget
    own = str(widget.attrs.get("class", ""))
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return own
    base = "form-select" if isinstance(widget, Select) else "form-control"
    return f"{base} {own}".strip()


def shape(bound: BoundField) -> str:
    """Which layout the field takes: "tick", "choices", "file" or "plain"."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "file" if isinstance(widget, FileInput) else "plain"


def described_by(bound: BoundField, hint: str = "", read: str = "") -> str:
    """The ids of what explains the control: hint, where the value was read, error."""
    base = bound.auto_id
    parts = [
        (hint or bound.help_text, "helptext"),
        (read, "read"),
        (bound.errors, "error"),
    ]
    return " ".join(f"{base}_{suffix}" for content, suffix in parts if content)


def control(bound: BoundField, hint: str = "", read: str = "", box: str = "") -> Any:
    """The control itself, tied to its hint and error. `box` names the zone of the page image it was read from."""
    attrs: dict[str, Any] = {"class": css_class(bound)}
    if not attrs["class"]:
        del attrs["class"]
    if not bound.use_fieldset and (ids := described_by(bound, hint, read)):
        attrs["aria-describedby"] = ids
    if box:
        attrs["data-box"] = box
    return bound.as_widget(attrs=attrs)


def tried(form: BaseForm, verb: Callable[..., Any], *arguments: Any, fields: Mapping[str, str] | None = None) -> Any:
    """Run a verb for a valid form and return its result; a refusal is said beside its field (`fields`: code -> field).

    Returns None when the form is invalid or the verb refused: the page is shown again with what was typed.
    """
    if not form.is_valid():
        return None
    try:
        return verb(*arguments)
    except Refused as refusal:
        say(form, refusal, fields or {})
        return None


def say(form: BaseForm, refusal: Refused, fields: Mapping[str, str]) -> None:
    """Write each cause of a refusal beside its field (`fields`: code -> field), or above the form."""
    for cause in refusal.causes:
        field = fields.get(cause.code)
        form.add_error(field if field in form.fields else None, cause.sentence)


def by_law(judge: Callable[[str], object]) -> Callable[[str], None]:
    """A validator of one field made of what the law says of it, so that it is told with the fields left empty, not after."""

    def validate(typed: str) -> None:
        try:
            judge(typed)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    return validate
