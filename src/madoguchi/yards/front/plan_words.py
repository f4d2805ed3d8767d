"""Visits, people, papers and what lapses, in the words of the plan page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from madoguchi.core.plan import DocumentItem, Plan, Visit
from madoguchi.foundation.cities import Certainty, City
from madoguchi.foundation.cities.procedures import Certificate
from madoguchi.ui.templatetags.ui import yen
from madoguchi.yards.front.people import people_labels
from madoguchi.yards.front.plan_shapes import Card, DocumentRow, Going, LapseRow, TripRow


def trip_rows(city: City, plan: Plan, cards: Iterable[Card], language: str) -> tuple[TripRow, ...]:
    """Visits in order; the cards keep the order of the plan."""
    by_id = {card.item.id: card for card in cards}
    rows = []
    for number, trip in enumerate(plan.trips):
        office = city.offices.get(trip.office)
        rows.append(
            TripRow(
                office=office,
                counters=tuple(c for c in office.counters if c.id in trip.counters) if office else (),
                cards=tuple(by_id[one] for one in trip.items),
                from_on=trip.from_on,
                why=_why_again(city, plan, number, language) if number else "",
            )
        )
    return tuple(rows)


def _why_again(city: City, plan: Plan, number: int, language: str) -> str:
    """Either a paper comes only some days after an earlier visit, or that office does not do it."""
    before, trip = plan.trips[:number], plan.trips[number]
    if _waits_for_paper(city, plan, before, trip):
        return _("前の手続きで出る紙が、何日かあとに届くためです。")
    other = city.offices.get(before[-1].office)
    name = other.name.in_language(language) if other else ""
    return _("%(office)sでは受け付けていない手続きがあるためです。") % {"office": name}


def _waits_for_paper(city: City, plan: Plan, before: Sequence[Visit], trip: Visit) -> bool:
    wanted = {document for item in plan.needed if item.id in trip.items for document in item.documents}
    givers = (city.procedures[one] for earlier in before for one in earlier.items)
    return any(giver.yields_after_days and wanted & set(giver.yields) for giver in givers)


def going_words(city: City, plan: Plan, called: Mapping[str, str], language: str) -> Going:
    """Where one of the procedures that ask for a second person is not confirmed, neither is the group."""
    attendance = plan.attendance

    def titles(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(city.procedures[one].title.in_language(language) for one in ids)

    alone: dict[str, list[str]] = {}
    for procedure, subject in attendance.not_alone:
        alone.setdefault(procedure, []).extend([called[subject]] if subject else [])
    confirmed = all(city.procedures[one].certainty is not Certainty.UNVERIFIED for one in alone)
    applicant = next((member for member in called if member), "")
    return Going(
        people=people_labels(called, attendance.people),
        first=called[attendance.people[0]] if attendance.people else "",
        is_applicant_alone=attendance.people == (applicant,),
        is_sure=attendance.is_sure and confirmed,
        not_alone=tuple((title, tuple(alone[one])) for one, title in zip(alone, titles(alone), strict=True)),
        unfilled=titles(attendance.unfilled),
        proxy_documents=tuple(
            city.documents[d].name.in_language(language) for d in attendance.proxy_documents
        ),
        slower_by_proxy=titles(attendance.slower_by_proxy),
        not_by_proxy=titles(attendance.not_by_proxy),
    )


def document_rows(
    city: City, plan: Plan, called: Mapping[str, str], language: str
) -> tuple[DocumentRow, ...]:
    """What has to be in hand: not what is handed out on the way, nor what another paper stands in for."""
    covered: dict[str, list[str]] = {}
    for item in plan.documents:
        if item.covered_by:
            covered.setdefault(item.covered_by, []).append(
                city.documents[item.document].name.in_language(language)
            )
    return tuple(
        _document(city, item, tuple(covered.get(item.document, ())), called, language)
        for item in plan.documents
        if not item.yielded_by and not item.covered_by
    )


def _document(
    city: City, item: DocumentItem, covers: tuple[str, ...], called: Mapping[str, str], language: str
) -> DocumentRow:
    document = city.documents[item.document]
    bought = document.certificate if item.copies else None
    return DocumentRow(
        name=document.name.in_language(language),
        note=document.note.in_language(language),
        people=people_labels(called, item.members),
        needed_for=tuple(city.procedures[one].title.in_language(language) for one in item.for_items),
        is_sure=item.is_sure,
        amount=_amount(item),
        issued_by=bought.issued_by.in_language(language) if bought else "",
        price=_price(bought) if bought else "",
        covers=covers,
        kept_by=tuple(city.procedures[one].title.in_language(language) for one in item.kept_by),
    )


def _amount(item: DocumentItem) -> str:
    """Empty where it is the one that everybody expects."""
    parts = []
    if item.copies:
        parts.append(_("%(n)s通") % {"n": item.copies})
    elif item.originals > 1:
        parts.append(_("全部で%(n)sつ") % {"n": item.originals})
    if item.photocopies:
        parts.append(_("コピー%(n)s枚") % {"n": item.photocopies})
    return " + ".join(parts)


def _price(certificate: Certificate) -> str:
    """Empty where the price is not confirmed."""
    if certificate.fee_yen is None or certificate.certainty is Certainty.UNVERIFIED:
        return ""
    if certificate.fee_yen == 0:
        return _("無料")
    return _("1通%(price)s") % {"price": yen(certificate.fee_yen)}


def lapse_rows(city: City, plan: Plan, language: str) -> tuple[LapseRow, ...]:
    found = (city.lapses[one.id] for one in plan.lapses)
    return tuple(
        LapseRow(
            one.name.in_language(language),
            one.why.in_language(language),
            one.certainty is not Certainty.UNVERIFIED,
        )
        for one in found
    )
