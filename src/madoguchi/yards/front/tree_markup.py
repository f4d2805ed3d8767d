"""A condition in words as nested lists. Written here and not by a template that includes itself: each node would cost as
much as a small page.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString

from madoguchi.core.rules.describing import Described


def tree_markup(tree: Described) -> SafeString:
    return SafeString(f'<ul class="front-tree">{_node(tree)}</ul>')


def _node(node: Described) -> str:
    law = f' <span class="ui-age">({escape(node.law)})</span>' if node.law else ""
    parts = f"<ul>{''.join(_node(part) for part in node.parts)}</ul>" if node.parts else ""
    return f"<li>{escape(node.text)}{law}{parts}</li>"
