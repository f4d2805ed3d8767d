"""One file of `sites/` → SiteGroup. What the file says for all its places holds for each that says nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.calendars import ClosedDays
from madoguchi.foundation.cities.booking import BookingService
from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.read_booking import read_booking
from madoguchi.foundation.cities.read_city import read_closed_days
from madoguchi.foundation.cities.read_hours import read_hours, read_optional_source, read_time
from madoguchi.foundation.cities.reader import Reader, by_id
from madoguchi.foundation.cities.sites import (
    TAKES_FILINGS,
    Offer,
    OpenHours,
    Site,
    SiteGroup,
    SiteKind,
    Takes,
)


class _Kind(StrEnum):
    """Offices with counters stand in city.yml."""

    BRANCH_OFFICE = "branch_office"
    SERVICE_CORNER = "service_corner"
    COMMUNITY_CENTER = "community_center"


@dataclass(frozen=True, slots=True)
class _Common:
    """What a place has that says nothing itself."""

    kind: SiteKind
    certainty: Certainty
    source: Source
    phone: str
    hours: tuple[OpenHours, ...]
    hours_certainty: Certainty
    closed_days: ClosedDays | None
    takes: Takes
    offers: tuple[Offer, ...]
    booking: tuple[BookingService, ...]
    booking_hours: tuple[OpenHours, ...]


def read_sites(
    readers: Mapping[str, Reader],
    offices: Collection[str],
    sections: Collection[str],
    procedures: Mapping[str, Reader],
) -> dict[str, SiteGroup]:
    """Groups by id. Offices and sites share their addresses on the web, so each id may be there once."""
    taken, groups = set(offices), {}
    for name, reader in readers.items():
        groups[name] = read_site_group(name, reader, sections, procedures)
        for part in Reader(reader.data, reader.findings).items("sites"):
            site = str(part.data.get("id", ""))
            if site in taken:
                part.wrong(
                    "id",
                    "data.duplicate_id",
                    f"場所の id「{site}」は、庁舎かほかの場所で使われています。",
                    "別の id にしてください。",
                )
        taken |= set(groups[name].sites)
    return groups


def read_site_group(
    name: str, reader: Reader, sections: Collection[str], procedures: Mapping[str, Reader]
) -> SiteGroup:
    takes = _takes(reader, sections, procedures) or Takes()
    common = _Common(
        kind=SiteKind(reader.choice("kind", _Kind).value),
        certainty=reader.choice("certainty", Certainty),
        source=read_optional_source(reader),
        phone=reader.text("phone"),
        hours=read_hours(reader),
        hours_certainty=reader.choice("hours_certainty", Certainty, Certainty.UNVERIFIED),
        closed_days=_closed_days(reader),
        takes=takes,
        offers=_offers(reader),
        booking=_booking(reader, takes, procedures),
        booking_hours=read_hours(reader, "booking_hours"),
    )
    _check_takes(reader, common.kind, common.takes)
    sites = {
        site: _site(site, part, common, sections, procedures)
        for site, part in by_id(reader.items("sites", required=True), "場所").items()
    }
    group = SiteGroup(
        id=name,
        kind=common.kind,
        title=reader.words("title", required=True),
        sites=sites,
        expected=reader.integer("expected"),
        expected_source=read_optional_source(reader, "expected_source"),
        hours_source=read_optional_source(reader, "hours_source"),
        note=reader.words("note"),
    )
    _check_count(reader, group)
    reader.finish()
    return group


def _site(
    name: str, part: Reader, common: _Common, sections: Collection[str], procedures: Mapping[str, Reader]
) -> Site:
    takes = _takes(part, sections, procedures)
    booking = _booking(part, takes or common.takes, procedures) if "booking" in part.data else common.booking
    site = Site(
        id=name,
        kind=common.kind,
        name=part.text("name", required=True),
        district=part.text("district"),
        address=part.text("address"),
        phone=part.text("phone") or common.phone,
        hours=read_hours(part) if "hours" in part.data else common.hours,
        hours_certainty=part.choice("hours_certainty", Certainty, common.hours_certainty),
        closed_days=_closed_days(part) or common.closed_days,
        takes=takes or common.takes,
        offers=_offers(part) or common.offers,
        source=read_optional_source(part) if "source" in part.data else common.source,
        certainty=part.choice("certainty", Certainty, common.certainty),
        last_reception=read_time(part, "last_reception") if "last_reception" in part.data else None,
        note=part.words("note"),
        booking=booking,
        booking_hours=read_hours(part, "booking_hours") or common.booking_hours,
    )
    _check_booking(part, site)
    _check_takes(part, common.kind, site.takes)
    if site.certainty is not Certainty.UNVERIFIED and not site.source.title:
        part.wrong(
            "id",
            "data.missing_source",
            f"「{site.name}」の出典(source)がありません。",
            "source に title と、分かれば url・checked_on を書くか、certainty を unverified にしてください。",
        )
    part.finish()
    return site


def _closed_days(part: Reader) -> ClosedDays | None:
    return read_closed_days(part) if "closed_days" in part.data else None


def _offers(part: Reader) -> tuple[Offer, ...]:
    return tuple(Offer(word) for word in part.references("offers", [one.value for one in Offer], "催し"))


def _takes(part: Reader, sections: Collection[str], procedures: Mapping[str, Reader]) -> Takes | None:
    inner = part.child("takes")
    if inner is None:
        return None
    takes = Takes(
        sections=inner.references("sections", sections, "担当課"),
        procedures=inner.references("procedures", procedures, "手続"),
        not_here=inner.references("not_here", procedures, "手続"),
    )
    inner.finish()
    return takes


def _booking(part: Reader, takes: Takes, procedures: Mapping[str, Reader]) -> tuple[BookingService, ...]:
    here = {name: reader for name, reader in procedures.items() if name not in takes.not_here}
    return read_booking(part, here, takes.sections, takes.procedures)


def _check_booking(part: Reader, site: Site) -> None:
    if site.booking and not (site.booking_hours or site.hours):
        part.wrong(
            "id",
            "data.booking_without_hours",
            f"「{site.name}」は、予約できるのに時間が分かりません。",
            "hours か booking_hours を書いてください。確かめていない時間は booking_hours に書きます。",
        )


def _check_takes(part: Reader, kind: SiteKind, takes: Takes) -> None:
    if kind not in TAKES_FILINGS and (takes.sections or takes.procedures):
        part.wrong(
            "takes",
            "data.site_takes_nothing",
            "この種類の場所では手続を受け付けません。",
            "takes を消すか、kind を branch_office か service_corner にしてください。",
        )


def _check_count(reader: Reader, group: SiteGroup) -> None:
    if group.expected is not None and len(group.sites) > group.expected:
        reader.wrong(
            "expected",
            "data.too_many_sites",
            f"{group.expected}か所のはずが、{len(group.sites)}か所あります。",
            "expected を直すか、重なっている場所を消してください。",
        )
