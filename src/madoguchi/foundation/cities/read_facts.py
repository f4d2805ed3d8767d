"""facts/ and derived/ → the catalogue and the vocabulary of conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from madoguchi.core.rules import Always, Clause, Condition, Kind, Value, Vocabulary
from madoguchi.foundation.cities.fact_catalogue import (
    LIFE_EVENT,
    AskedIn,
    Choice,
    ChoiceGroup,
    FactCatalogue,
    FactDefinition,
    FactType,
    Scope,
)
from madoguchi.foundation.cities.reader import Reader, by_id
from madoguchi.foundation.cities.text import Text


def read_vocabulary(facts: Mapping[str, Reader], derived: Iterable[Reader]) -> Vocabulary:
    """Named conditions may use those that stand before them, so that there is no circle."""
    scopes = {name: reader.data.get("scope") for name, reader in facts.items()}
    household = frozenset(name for name, scope in scopes.items() if scope != Scope.MEMBER)
    member = frozenset(name for name, scope in scopes.items() if scope == Scope.MEMBER)
    vocabulary = Vocabulary(
        household,
        member,
        answers=_answers(facts),
        kinds=_kinds(facts),
        ranges=_ranges(facts),
        wants_reasons=True,
        several=frozenset(n for n, one in facts.items() if one.data.get("type") == FactType.CHOICES),
    )
    named: dict[str, Condition] = {}
    for name, reader in by_id(derived, "条件").items():
        vocabulary = replace(vocabulary, derived=dict(named))
        of_member = reader.choice("scope", Scope) is Scope.MEMBER
        condition = reader.condition("condition", vocabulary, for_member=of_member, required=True, name=name)
        reader.words("note")
        reader.finish()
        # One that can't be read still has its name, so that only the cause is said.
        named[name] = condition or Always(Clause(name), False)
    return replace(vocabulary, derived=named)


def read_notes(derived: Iterable[Reader]) -> dict[str, Text]:
    """What the named conditions mean, in words; those without a note are left out."""
    notes = {reader.text("id"): reader.words("note") for reader in derived}
    return {name: note for name, note in notes.items() if note}


def _answers(facts: Mapping[str, Reader]) -> dict[str, tuple[Value, ...]]:
    """What a fact can be, where its type says so. Whether the definitions are right is said when they are read."""
    found: dict[str, tuple[Value, ...]] = {}
    for name, reader in facts.items():
        if reader.data.get("type") == FactType.YES_NO:
            found[name] = (True, False)
        choices = reader.data.get("choices")
        if isinstance(choices, list):
            found[name] = tuple(str(one.get("id")) for one in choices if isinstance(one, Mapping))
    return found


def _kinds(facts: Mapping[str, Reader]) -> dict[str, Kind]:
    kinds = {FactType.INTEGER.value: Kind.NUMBER, FactType.DATE.value: Kind.DAY}
    return {name: kinds.get(str(reader.data.get("type")), Kind.OTHER) for name, reader in facts.items()}


def _ranges(facts: Mapping[str, Reader]) -> dict[str, tuple[int | None, int | None]]:
    return {
        name: (_whole(reader.data.get("minimum")), _whole(reader.data.get("maximum")))
        for name, reader in facts.items()
        if reader.data.get("type") == FactType.INTEGER
    }


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def read_facts(facts: Mapping[str, Reader], vocabulary: Vocabulary) -> FactCatalogue:
    return FactCatalogue({name: _fact(name, reader, vocabulary) for name, reader in facts.items()})


def _fact(name: str, reader: Reader, vocabulary: Vocabulary) -> FactDefinition:
    scope = reader.choice("scope", Scope)
    fact_type = reader.choice("type", FactType)
    label = reader.words("label", required=True)
    question = reader.words("question", required=True)
    groups = _groups(reader)
    choices = _choices(reader, fact_type, [group.id for group in groups])
    definition = FactDefinition(
        id=name,
        scope=scope,
        type=fact_type,
        label=label,
        question=question,
        question_staff=reader.text("question_staff") or question.ja,
        help=reader.words("help"),
        choices=choices,
        asked_in=reader.choice("asked_in", AskedIn),
        personal=reader.flag("personal", default=True),
        relevant_if=reader.condition("relevant_if", vocabulary, for_member=scope is Scope.MEMBER),
        minimum=reader.integer("minimum"),
        maximum=reader.integer("maximum"),
        group=reader.text("group"),
        unit=reader.words("unit"),
        groups=groups,
    )
    if definition.asked_in is AskedIn.GUIDE and definition.personal:
        reader.wrong(
            "asked_in",
            "data.personal_in_guide",
            f"「{name}」は個人が分かる事実なので、案内では聞けません。",
            "asked_in を entry にしてください。",
        )
    reader.finish()
    return definition


def _groups(reader: Reader) -> tuple[ChoiceGroup, ...]:
    groups = []
    for name, part in by_id(reader.items("groups"), "見出し").items():
        groups.append(ChoiceGroup(name, part.words("label", required=True)))
        part.finish()
    return tuple(groups)


def _choices(reader: Reader, fact_type: FactType, groups: Collection[str]) -> tuple[Choice, ...]:
    readers = by_id(reader.items("choices"), "選択肢")
    if (fact_type in (FactType.CHOICE, FactType.CHOICES)) != bool(readers):
        reader.wrong(
            "choices",
            "data.wrong_choices",
            "選択肢(choices)は type: choice・choices のときだけ、1つ以上書きます。",
            "type か choices を直してください。",
        )
    choices = []
    for name, part in readers.items():
        group = part.reference("group", groups, "見出し") if groups else ""
        label, keywords = part.words("label", required=True), part.strings("keywords")
        choices.append(Choice(name, label, keywords, group, is_frequent=part.flag("often")))
        part.finish()
    return tuple(choices)


def events_of(vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(str(one) for one in vocabulary.answers.get(LIFE_EVENT, ()))


def without_events(catalogue: FactCatalogue, left_out: Collection[str]) -> FactCatalogue:
    """The life events of `left_out` are marked as unknown in this city."""
    if not left_out:
        return catalogue
    event = catalogue[LIFE_EVENT]
    choices = tuple(replace(one, is_here=one.id not in left_out) for one in event.choices)
    return FactCatalogue({**catalogue.definitions, LIFE_EVENT: replace(event, choices=choices)})
