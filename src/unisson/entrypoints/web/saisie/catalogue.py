"""One's own articles and customers: what lines and recipients start from."""

from __future__ import annotations

from unisson.entrypoints.web.shared import formats
from unisson.portal.invoices.entry.fields import LINE_DEFAULTS, MAX_LINES, Content, is_blank
from unisson.portal.invoices.queries import entry
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Structure


def add_to(content: Content, actor: Actor, supplier: Structure, article_id: int) -> None:
    """Add a line for an article of the supplier; the last line is used when it is blank. Another's article adds nothing."""
    article = next((one for one in entry.articles(actor, supplier) if one.pk == article_id), None)
    if article is None or len(content.lines) >= MAX_LINES:
        return
    if content.lines and is_blank(content.lines[-1]):
        content.lines.pop()
    content.lines.append(
        LINE_DEFAULTS
        | {
            "reference": article.reference,
            "name": article.name,
            "unit": article.unit,
            "price": formats.number(article.price),
            "tva": article.tva,
        }
    )
