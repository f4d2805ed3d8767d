"""`core.people` records ↔ JSON, without loss. Every field of a history row is copied; none is interpreted.

Frozen dataclasses become objects by field name; where a field may hold one of several classes the object
names its own
under "_type". A PartialDate becomes its text form.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from madoguchi.core import people
from madoguchi.core.japanese import Address, Furigana, OverseasAddress, PersonName, UndividedAddress
from madoguchi.core.people import PartialDate

T = TypeVar("T")
_CLASSES: Mapping[str, Any] = {
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


def decode(cls: type[T], document: Mapping[str, Any]) -> T:
    """The record again. Errors: those of the constructors, should the stored text have been tampered with."""
    hint: Any = cls
    found: T = _reader(hint)(document)
    return found


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """How a value of a type is read, worked out once: every page about a resident reads whole records."""
    read = _read_filled(hint)
    return lambda value: None if value is None else read(value)


def _read_filled(hint: Any) -> Callable[[Any], Any]:
    if hasattr(hint, "__supertype__"):
        return _as_it_is
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(hint))
    if origin in (tuple, frozenset):
        return _read_parts(origin, get_args(hint)[0])
    return _read_plain(hint)


def _read_union(options: tuple[Any, ...]) -> Callable[[Any], Any]:
    plain = _reader(next(option for option in options if option is not type(None)))
    return lambda value: (
        _reader(_CLASSES[value["_type"]])(value) if isinstance(value, Mapping) else plain(value)
    )


def _read_parts(collection: Any, part: Any) -> Callable[[Any], Any]:
    read = _reader(part)
    return lambda value: collection(map(read, value))


def _read_plain(hint: Any) -> Callable[[Any], Any]:
    if hint is PartialDate:
        return PartialDate.from_text
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _read_record(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return date.fromisoformat if hint is date else _as_it_is


def _read_record(cls: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(cls)
    readers = [(name, _reader(hints[name])) for name in _field_names(cls)]
    return lambda value: cls(**{name: read(value.get(name)) for name, read in readers})


def _as_it_is(value: Any) -> Any:
    return value
