"""What all models declare, and whether they can keep it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from madoguchi.foundation.retention.declare import Keep, Privacy

OURS = "madoguchi."

ModelClass = type[models.Model]


@dataclass(frozen=True, slots=True)
class Rule:
    model: ModelClass
    privacy: Privacy
    keep: Keep

    @property
    def label(self) -> str:
        return str(self.model._meta.label)


def our_models() -> Iterator[ModelClass]:
    """The models of installed rooms, in the order of their labels."""
    ours = (m for m in apps.get_models() if m.__module__.startswith(OURS))
    yield from sorted(ours, key=lambda model: str(model._meta.label))


def rules() -> tuple[Rule, ...]:
    """Errors: RuntimeError for a model that declares nothing."""
    return tuple(Rule(model, *_declared(model)) for model in our_models())


def complaints() -> list[str]:
    """Declarations that cannot be carried out, one English sentence each; empty when all is well."""
    found: list[str] = []
    for model in our_models():
        try:
            keep = _declared(model)[1]
        except RuntimeError as error:
            found.append(str(error))
            continue
        found.extend(f"{model._meta.label}: {wrong}" for wrong in _wrong(model, keep))
    return found


def last_field(model: ModelClass, path: str) -> models.Field[object, object]:
    """The field at the end of a path such as "case__closed_at". Errors: FieldDoesNotExist."""
    here: ModelClass = model
    *steps, last = path.split("__")
    for step in steps:
        related = here._meta.get_field(step).related_model
        if related is None or isinstance(related, str):
            raise FieldDoesNotExist(f"{step} leads to no model")
        here = related
    field = here._meta.get_field(last)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{last} is no column")
    return field


def _declared(model: ModelClass) -> tuple[Privacy, Keep]:
    privacy, keep = vars(model).get("privacy"), vars(model).get("retention")
    if not isinstance(privacy, Privacy) or not isinstance(keep, Keep):
        raise RuntimeError(f"{model._meta.label} declares no privacy and retention of its own")
    return privacy, keep


def _wrong(model: ModelClass, keep: Keep) -> Iterator[str]:
    if keep.days is not None:
        try:
            if not isinstance(last_field(model, keep.after), models.DateField):
                yield f"{keep.after} is no date"
            for name, _ in keep.only:
                last_field(model, name)
        except FieldDoesNotExist as error:
            yield str(error)
    if keep.parent and not any(_goes_with(field, keep.parent) for field in model._meta.get_fields()):
        yield f"no foreign key that cascades from {keep.parent}"


def _goes_with(field: object, parent: str) -> bool:
    if not isinstance(field, models.ForeignKey):
        return False
    target = field.related_model
    label = target if isinstance(target, str) else str(target._meta.label)
    return label.lower() == parent.lower() and field.remote_field.on_delete is models.CASCADE
