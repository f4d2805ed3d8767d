"""`{% framed "ui/layout.html" %}`: `{% extends %}` for a layout that is the same for every page in one language.

What stands around a page is most of its template nodes and never differs between two readers of one language. So it
is rendered once, with gaps where the page's own blocks and the layout's `{% live %}` stretches belong; each request
then renders these alone.
"""

from __future__ import annotations

import itertools
import re

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, VariableNode
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader_tags import BlockNode, ExtendsNode
from django.utils.safestring import SafeString

register = template.Library()

_GAPS = "frame_gaps"
_GAP = re.compile("\x00([0-9]+)\x00")
_MOST_KEPT = 16
"""Languages times what tests change of the city and the addresses; a program that serves has its languages."""


class _Gaps:
    """What is left out of one rendering of a layout, in the order of leaving out."""

    def __init__(self) -> None:
        self.nodelists: list[NodeList] = []

    def leave(self, nodelist: NodeList) -> SafeString:
        self.nodelists.append(nodelist)
        return SafeString(f"\x00{len(self.nodelists) - 1}\x00")


class _GapNode(Node):
    def __init__(self, gaps: _Gaps, nodelist: NodeList) -> None:
        self.gaps = gaps
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return self.gaps.leave(self.nodelist)


class LiveNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        gaps = context.get(_GAPS)
        return gaps.leave(self.nodelist) if isinstance(gaps, _Gaps) else self.nodelist.render(context)


class FramedNode(ExtendsNode):
    """Whatever the layout reads outside of gaps has to be a part of `page.place`, as with `{% fixed %}`."""

    must_be_first = True

    def __init__(self, nodelist: NodeList, parent_name: FilterExpression) -> None:
        super().__init__(nodelist, parent_name)
        self._frames: dict[tuple[object, ...], tuple[str | NodeList, ...]] = {}
        for node in nodelist.get_nodes_by_type(VariableNode):
            if isinstance(node, VariableNode) and str(node.filter_expression) == "block.super":
                raise TemplateSyntaxError(
                    "a framed page replaces a block of its layout, it does not add to it"
                )

    def render(self, context: Context) -> SafeString:
        page = context.get("page")
        if page is None:
            # Without a request the layout knows no city; such a rendering must not be kept for others.
            return SafeString(super().render(context))
        frame = self._frames.get(page.place)
        if frame is None:
            if len(self._frames) >= _MOST_KEPT:
                self._frames.clear()
            frame = self._frames[page.place] = self._cut(context)
        return SafeString(
            "".join(piece if isinstance(piece, str) else piece.render(context) for piece in frame)
        )

    def _cut(self, context: Context) -> tuple[str | NodeList, ...]:
        gaps = _Gaps()
        layout = ExtendsNode(NodeList(), self.parent_name)
        layout.origin, layout.token = self.origin, self.token
        layout.blocks = {
            name: BlockNode(name, NodeList([_GapNode(gaps, block.nodelist)]))
            for name, block in self.blocks.items()
        }
        assert context.template is not None
        with context.render_context.push_state(context.template), context.push(**{_GAPS: gaps}):
            whole = layout.render(context)
        # Every second part is the number of a gap.
        parts = zip(_GAP.split(whole), itertools.cycle((False, True)))
        return tuple(gaps.nodelists[int(part)] if is_gap else part for part, is_gap in parts)


@register.tag
def framed(parser: Parser, token: Token) -> FramedNode:
    """`{% framed "ui/layout.html" %}`, first in the file, in the place of `{% extends %}`."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError("framed takes the name of the layout")
    return FramedNode(parser.parse(), parser.compile_filter(bits[1]))


@register.tag
def live(parser: Parser, token: Token) -> LiveNode:
    """`{% live %}…{% endlive %}`: a stretch of a layout that differs between requests."""
    inside = parser.parse(("endlive",))
    parser.delete_first_token()
    return LiveNode(inside)
