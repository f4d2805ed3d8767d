"""The release gate: what leaves is read again and held against the people it may be about.

Three questions, each answered from values fetched afresh over a connection of the gate's own: does every
value that
the output marks as somebody's belong to an allowed subject and equal what is stored; does the text carry a
name or
number of somebody else who is being served now; does a protective measure forbid the medium. An error on the
way is a
refusal. Refusals raise `ReleaseRefused`, leave an alarm, and are never tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from madoguchi.core.errors import ReleaseRefused
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import alarms, ports
from madoguchi.foundation.release.allowed import Allowed, Medium
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from madoguchi.foundation.release.readings import Reading, canary_key, canary_keys, code_key, key
from madoguchi.foundation.release.router import GATE
from madoguchi.foundation.release.vocabulary import is_own_word

OUTSIDER = "release.outsider"
MISMATCH = "release.mismatch"
PROTECTED = "release.protected"
UNDECLARED = "release.undeclared"
GATE_FAILED = "release.gate_failed"


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """Why, and about whom; `page` counts from 1 in paged output; `output` is the one of several that is meant."""

    code: str
    subjects: tuple[str, ...] = ()
    page: int | None = None
    detail: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """What is about to leave, for the alarm: the template, file or mail kind; never its text."""

    actor: Actor
    allowed: Allowed
    medium: Medium
    name: str


@dataclass(frozen=True)
class Fresh:
    """Values as stored now: subject → field → keys by code of every form in which it may be shown."""

    values: Mapping[str, Mapping[str, frozenset[str]]]
    canaries: frozenset[str] = field(default_factory=frozenset)
    said: frozenset[str] = field(default_factory=frozenset)

    def is_known(self, canary: str) -> bool:
        """Somebody else of the same name or with the same phone is not a leak, nor is what the reader has just typed."""
        # Nearly always it is a name: every form of every field is worked out for the rest alone.
        return canary in self.said or canary in self._own_names or canary in self._own_canaries

    @cached_property
    def _own_names(self) -> frozenset[str]:
        return frozenset(map(canary_key, self.identity_keys))

    @cached_property
    def _own_canaries(self) -> frozenset[str]:
        return frozenset(map(canary_key, self.all_keys))

    @cached_property
    def all_keys(self) -> frozenset[str]:
        """All values, in the wider form in which names are looked for."""
        return frozenset(
            key(k) for fields in self.values.values() for keys in fields.values() for k in keys if k
        )

    @cached_property
    def identity_keys(self) -> frozenset[str]:
        return frozenset(
            key(k)
            for fields in self.values.values()
            for name in ports.IDENTITY_FIELDS
            for k in fields.get(name, ())
            if len(k) >= 2
        )


def guard(
    output: Output, check: Callable[[Fresh], None], *, said: Iterable[str] = ()
) -> tuple[Protection, ...]:
    """Run `check` behind protection and fresh values; return the measures that the reader must be alerted to.

    `said` are values that the reader sent with this very request: giving them back discloses nothing.
    Errors: `release.outsider`, `release.mismatch`, `release.protected`, `release.gate_failed`.
    Queries: one per source for values, one per source for others, one per protection source.
    """
    try:
        alerts = _protections(output)
        check(_fetch(output.allowed.ids, said))
    except Refusal as refusal:
        raise _refuse(output, refusal) from None
    except Exception as error:
        # Fail closed: whatever broke, nothing leaves. The class name is enough to find the defect.
        raise _refuse(output, Refusal(GATE_FAILED, detail=type(error).__name__)) from error
    return alerts


def refuse(output: Output, refusal: Refusal) -> ReleaseRefused:
    """For refusals that need no fresh values."""
    return _refuse(output, refusal)


def _refuse(output: Output, refusal: Refusal) -> ReleaseRefused:
    name = refusal.output or output.name
    alarms.raise_alarm(
        code=refusal.code,
        medium=output.medium,
        output=name,
        page=refusal.page,
        actor=output.actor,
        subjects=refusal.subjects or output.allowed.ids,
        detail=refusal.detail,
    )
    return ReleaseRefused(refusal.code, output=name)


def _protections(output: Output) -> tuple[Protection, ...]:
    on = clock.today()
    found = [
        measure
        for source in ports.protection_sources().values()
        for measure in source.check(output.allowed.ids, output.medium, on)
    ]
    blocking = [m for m in found if _is_blocked(m, output.medium)]
    if blocking:
        raise Refusal(PROTECTED, tuple(m.subject_id for m in blocking))
    return tuple(found)


def _is_blocked(measure: Protection, medium: Medium) -> bool:
    """A clerk's screen and the paper made before the clerk's eyes follow the level; all else is closed."""
    if medium in (Medium.SCREEN, Medium.PAPER):
        return measure.level is ProtectionLevel.BLOCK
    return True


def _fetch(subject_ids: Collection[str], said: Iterable[str]) -> Fresh:
    values: dict[str, Mapping[str, frozenset[str]]] = {}
    others: list[str] = []
    sources = ports.subject_sources()
    unknown = {s.split(":", 1)[0] for s in subject_ids} - sources.keys()
    if unknown:
        raise LookupError(f"no subject source for {sorted(unknown)}")
    for prefix, source in sources.items():
        own = [s for s in subject_ids if s.startswith(f"{prefix}:")]
        if own:
            for subject, fields in source.fetch(own, GATE).items():
                values[subject] = _Keys(fields)
        others += source.others(subject_ids, GATE)
    return Fresh(values, frozenset(canary_keys(others)), frozenset(map(canary_key, said)))


class _Keys(Mapping[str, frozenset[str]]):
    """Field → keys, each worked out when it is asked for: a page marks a few of the many fields of a household."""

    def __init__(self, fields: Mapping[str, str | tuple[str, ...]]) -> None:
        self._fields = fields
        self._known: dict[str, frozenset[str]] = {}

    def __getitem__(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = _keys(self._fields[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def _keys(shown: str | tuple[str, ...]) -> frozenset[str]:
    return frozenset(code_key(text) for text in ((shown,) if isinstance(shown, str) else shown))


def check_marks(reading: Reading, allowed: Allowed, fresh: Fresh) -> None:
    """Every marked value belongs to an allowed subject and equals the stored one."""
    for mark in reading.marks:
        if mark.subject not in allowed.roles:
            raise Refusal(OUTSIDER, (mark.subject,), detail=mark.field)
        if code_key(mark.shown) not in fresh.values.get(mark.subject, {}).get(mark.field, frozenset()):
            raise Refusal(MISMATCH, (mark.subject,), detail=mark.field)


def check_outsiders(reading: Reading, fresh: Fresh, page: int | None = None) -> None:
    """No name or number of anybody else stands in the text."""
    if not fresh.canaries:
        return
    hits = [canary for canary in reading.carried(fresh.canaries) if not fresh.is_known(canary)]
    if not hits:
        return
    longer = [k for k in fresh.all_keys if any(hit in k for hit in hits)]
    rest = reading.without(longer) if longer else reading
    if any(rest.carries(hit) and not is_own_word(hit) for hit in hits):
        raise Refusal(OUTSIDER, page=page, detail="text")


def check_identity(reading: Reading, fresh: Fresh, case: str, page: int) -> None:
    """A page of a paper names the case it was made for and an allowed person."""
    if key(case) not in reading.squeezed:
        raise Refusal(MISMATCH, page=page, detail="case")
    if not any(k in reading.squeezed for k in fresh.identity_keys):
        raise Refusal(MISMATCH, page=page, detail="identity")
