"""A plan as JSON. The keys are promised to programs: add, never rename."""

from __future__ import annotations

from datetime import date

from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.plan import DocumentItem, Plan, PlanItem, Way
from madoguchi.core.rules import Missing, Reason, Value
from madoguchi.core.truth import Truth
from madoguchi.domains.procedures.wording import due_text, reason_sentences
from madoguchi.foundation.cities import City, Document, DocumentNeed, Procedure
from madoguchi.foundation.cities.procedures import CHANNELS

Json = dict[str, object]


def plan_to_json(city: City, plan: Plan, on: date) -> Json:
    """All procedures of the city, also those that are not needed, in the order of the plan."""
    items = (*plan.needed, *plan.undecided, *plan.automatic, *plan.not_needed)
    return {
        "city": city.id,
        "on": on.isoformat(),
        "procedures": [_item(city, plan, item) for item in items],
        "visits": plan.visits,
        "questions": [_missing(missing) for missing in plan.missing],
    }


def _item(city: City, plan: Plan, item: PlanItem) -> Json:
    procedure = city.procedures[item.id]
    is_needless = item.verdict.truth is Truth.FALSE
    later = procedure.better_later if item.is_better_later else None
    return {
        "id": item.id,
        "name": procedure.name,
        "verdict": item.verdict.truth.value,
        "because": [_reason(reason) for reason in item.verdict.because],
        "because_text": list(reason_sentences(city, item.verdict.because, "ja", procedure.condition)),
        "missing": [_missing(missing) for missing in item.verdict.missing],
        "due": item.due.due_on.isoformat() if item.due.due_on and not is_needless else None,
        "due_reason": "" if is_needless else due_text(city, item, "ja"),
        "due_steps": [] if is_needless else [_step(item, number) for number in range(len(item.due.steps))],
        "due_is_certain": item.due.is_certain,
        "documents": [] if is_needless else _documents(city, plan, item),
        "section": city.sections[item.section].name,
        "visit": not is_needless and item.way is Way.COUNTER,
        "way": item.way.value,
        "office": item.office,
        "counter": item.counter,
        "members": list(item.members),
        "may_file": [_right(city, procedure, number) for number in range(len(procedure.may_file))],
        "better_later": later.reason.ja if later else "",
        "certainty": procedure.certainty.value,
        "channels": {
            **{name: getattr(procedure.channels, name) for name in CHANNELS},
            "note": procedure.channels.note.ja,
        },
    }


def _reason(reason: Reason) -> Json:
    return {
        "fact": reason.fact,
        "member": reason.member,
        "value": _value(reason.value),
        "clause": reason.clause,
        "law": reason.law,
        "holds": reason.holds,
        "figures": [list(figure) for figure in reason.figures],
    }


def _value(value: Value) -> object:
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, bool | int | str):
        return value
    return value.to_text() if isinstance(value, PartialDate) else value.isoformat()


def _missing(missing: Missing) -> Json:
    return {"fact": missing.fact, "member": missing.member}


def _step(item: PlanItem, number: int) -> Json:
    step = item.due.steps[number]
    return {
        "code": step.code.value,
        "on": step.on.isoformat() if step.on else None,
        "since": step.since.isoformat() if step.since else None,
        "closed": step.closed_ja,
    }


def _right(city: City, procedure: Procedure, number: int) -> Json:
    one = procedure.may_file[number]
    return {
        "by": one.right.capacity.value,
        "documents": [city.documents[document].name.ja for document in one.right.documents],
        "same_day": one.right.same_day,
        "note": one.note.ja,
    }


def _documents(city: City, plan: Plan, item: PlanItem) -> list[Json]:
    """What the procedure asks for. Counts are those of the household: how many it has to have for everything it does."""
    merged = {one.document: one for one in plan.documents}
    needs = {need.document: need for need in city.procedures[item.id].documents}
    return [
        _document(city.documents[name], needs[name], merged.get(name))
        for name in dict.fromkeys(item.documents)
    ]


def _document(document: Document, need: DocumentNeed, item: DocumentItem | None) -> Json:
    bought = document.certificate
    found: Json = {
        "document": document.id,
        "name": document.name.ja,
        "kept": need.is_kept,
        "original": need.is_original,
        "issued_by": bought.issued_by.ja if bought else "",
        "fee_yen": bought.fee_yen if bought else None,
        "fee_certainty": bought.certainty.value if bought else "",
    }
    if item is None:
        return {**found, "members": [], "originals": None, "copies": None}
    return {**found, **_counts(item)}


def _counts(item: DocumentItem) -> Json:
    return {
        "members": list(item.members),
        "originals": item.originals,
        "copies": item.copies,
        "photocopies": item.photocopies,
        "for": list(item.for_items),
        "is_sure": item.is_sure,
        "yielded_by": item.yielded_by,
        "covered_by": item.covered_by,
    }


def details_to_json(city: City, plan: Plan) -> Json:
    """What concerns the household as a whole."""
    came = plan.attendance
    return {
        "trips": [
            {
                "office": trip.office,
                "procedures": list(trip.items),
                "counters": list(trip.counters),
                "from": trip.from_on.isoformat(),
                "until": trip.until_on.isoformat() if trip.until_on else None,
            }
            for trip in plan.trips
        ],
        "is_fewest": plan.is_fewest,
        "documents": [
            {"document": one.document, "name": city.documents[one.document].name.ja, **_counts(one)}
            for one in plan.documents
        ],
        "who_comes": {
            "people": list(came.people),
            "is_sure": came.is_sure,
            "not_alone": [list(one) for one in came.not_alone],
            "nobody_for": list(came.unfilled),
            "proxy_documents": list(came.proxy_documents),
            "slower_by_proxy": list(came.slower_by_proxy),
            "not_by_proxy": list(came.not_by_proxy),
        },
        "lapses": [
            {
                "id": one.id,
                "name": city.lapses[one.id].name.ja,
                "why": city.lapses[one.id].why.ja,
                "members": [person.member for person in one.people],
                "certainty": city.lapses[one.id].certainty.value,
            }
            for one in plan.lapses
        ],
    }
