"""Questions put to a parsed document: compiled XPath 1.0, with the two functions that the rules miss in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

_FUNCTIONS = "urn:unisson:functions"


def question(xpath: str, namespaces: Mapping[str, str]) -> Callable[[Any], Any]:
    """What to call with an element to have the answer: a list of elements, or a truth.

    `b:differ(nodes)`: these texts are not all the same; `b:differ(nodes, 1)`: but for their spaces.
    `b:unlike(nodes, 'path')`: one of these texts is not one of those at the path, from the parent of the element judged.
    Both are linear, where comparing sets of nodes in XPath 1.0 is not.
    """

    def unlike(context: Any, nodes: list[Any], path: str) -> bool:
        parent = context.context_node.getparent()
        others = context.eval_context.get(parent)
        if others is None:
            others = context.eval_context[parent] = {_text(node) for node in parent.findall(path, dict(namespaces))}
        texts = {_text(node) for node in nodes}
        return bool(texts and others) and len(texts | others) > 1

    functions = {(_FUNCTIONS, "differ"): _differ, (_FUNCTIONS, "unlike"): unlike}
    return etree.XPath(xpath, namespaces={**namespaces, "b": _FUNCTIONS}, extensions=functions)


def _differ(_: Any, nodes: list[Any], spaced: Any = 0) -> bool:
    texts = {_text(node) for node in nodes}
    return len({" ".join(text.split()) for text in texts} if spaced else texts) > 1


def _text(node: Any) -> str:
    return "".join(node.itertext()) if len(node) else node.text or ""
