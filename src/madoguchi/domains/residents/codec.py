"""`core.people` records ↔ JSON, without loss. Every field of a history row is copied; none is interpreted.

Frozen dataclasses become objects by field name; where a field may hold one of several classes the object
names its own
under "_type". A PartialDate becomes its text form.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from madoguchi.core import people
from madoguchi.core.japanese import Address, Furigana, OverseasAddress, PersonName, UndividedAddress
from madoguchi.core.people import PartialDate

T = TypeVar("T")
_CLASSES: Mapping[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        *(
            value
            for value in vars(people).values()
            if dataclasses.is_dataclass(value) and isinstance(value, type)
        ),
        Address,
        OverseasAddress,
        UndividedAddress,
        PersonName,
        Furigana,
    )
}


def encode(value: Any) -> Any:
    """JSON for a record, a collection or a plain value."""
    if isinstance(value, PartialDate):
        return value.to_text()
    names = _field_names(value.__class__)
    if names:
        return {"_type": type(value).__name__, **{name: encode(getattr(value, name)) for name in names}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(encode(part) for part in value)
    return [encode(part) for part in value] if isinstance(value, tuple) else value


@cache
def _field_names(cls: type[Any]) -> tuple[str, ...]:
    """Of a dataclass; none of anything else."""
    return tuple(field.name for field in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else ()


@cache
def _hints(cls: type[Any]) -> Mapping[str, Any]:
    return get_type_hints(cls)


def decode(cls: type[T], document: Mapping[str, Any]) -> T:
    """The record again. Errors: those of the constructors, should the stored text have been tampered with."""
    found: T = _decode(cls, document)
    return found


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hasattr(hint, "__supertype__"):
        return value
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(hint), value)
    if origin in (tuple, frozenset):
        return origin(_decode(get_args(hint)[0], part) for part in value)
    return _decode_plain(hint, value)


def _decode_union(options: tuple[Any, ...], value: Any) -> Any:
    if isinstance(value, Mapping):
        return _decode(_CLASSES[value["_type"]], value)
    return _decode(next(option for option in options if option is not type(None)), value)


def _decode_plain(hint: Any, value: Any) -> Any:
    if hint is PartialDate:
        return PartialDate.from_text(value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: _decode(hints[name], value.get(name)) for name in _field_names(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return date.fromisoformat(value) if hint is date else value
