"""The inputs of a question as it is first shown: a function of the question, the language and what stands in them.

Most families see the same empty inputs, so those are kept. Only choices and empty inputs are: nothing that somebody
typed stays in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString

from madoguchi.core.rules import Value
from madoguchi.foundation.cities import FactDefinition, FactType
from madoguchi.ui.renderer import field_markup
from madoguchi.yards.front.forms import Asked, FactForm, Slot

_KEPT_TYPES = (FactType.CHOICE, FactType.CHOICES, FactType.YES_NO)
_MOST_KEPT = 2048
_kept: OrderedDict[tuple[object, ...], tuple[FactDefinition, SafeString]] = OrderedDict()


def question_inputs(asked: Iterable[Asked], known: Mapping[Slot, Value | None], language: str) -> SafeString:
    """As an unbound `FactForm` writes them."""
    return SafeString("".join(_input(one, known.get(one.slot), language) for one in asked))


def _input(one: Asked, value: Value | None, language: str) -> SafeString:
    definition = one.definition
    if value is not None and definition.type not in _KEPT_TYPES:
        return _made(one, value, language)
    # A definition is known by its identity: those of another city's data may carry the same id.
    shown = one.member, one.label, one.help_text, one.is_label_hidden, one.is_compact, one.unknown
    key = (id(definition), shown, value, language)
    known, markup = _kept.pop(key, (None, SafeString("")))
    if known is not definition:
        markup = _made(one, value, language)
    _kept[key] = (definition, markup)
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return markup


def _made(one: Asked, value: Value | None, language: str) -> SafeString:
    form = FactForm([one], known={one.slot: value}, language=language)
    return SafeString("".join(field_markup(field) for field in form))
