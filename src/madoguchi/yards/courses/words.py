"""Courses in the reader's words: what, where, when, for whom, at what price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.core.enrolling import Limits
from madoguchi.domains.enrolments.shapes import CategoryView, CourseRow, CourseView
from madoguchi.domains.enrolments.states import EnrolmentState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities.courses import CourseSeries, Topic
from madoguchi.ui.templatetags.ui import jst, yen

TOPICS: dict[str, object] = {
    Topic.DIGITAL: gettext_lazy("スマートフォン・パソコン"),
    Topic.CONSULTATION: gettext_lazy("相談会"),
    Topic.SPORTS: gettext_lazy("スポーツ"),
    Topic.HEALTH: gettext_lazy("健康"),
    Topic.CULTURE: gettext_lazy("文化"),
}

STATES: dict[str, object] = {
    EnrolmentState.ENROLLED: gettext_lazy("申し込みました"),
    EnrolmentState.WAITING: gettext_lazy("キャンセル待ちです"),
    EnrolmentState.OFFERED: gettext_lazy("席が空きました。お返事をください"),
    EnrolmentState.ACCEPTED: gettext_lazy("お返事を市役所に送りました"),
    EnrolmentState.CANCELLED: gettext_lazy("取り消しました"),
    EnrolmentState.LAPSED: gettext_lazy("返事の期限が過ぎました"),
    EnrolmentState.REFUSED: gettext_lazy("申込みは成立しませんでした"),
    EnrolmentState.CALLED_OFF: gettext_lazy("講座は中止になりました"),
    EnrolmentState.ATTENDED: gettext_lazy("出席しました"),
    EnrolmentState.MISSED: gettext_lazy("出席の記録がありません"),
}


@dataclass(frozen=True, slots=True)
class Where:
    """`name` is Japanese where `is_japanese`; `id` is "" at a venue of its own."""

    id: str
    name: str
    address: str
    is_japanese: bool


@dataclass(frozen=True, slots=True)
class Listed:
    course: str
    title: str
    where: Where
    when: str
    meetings: int
    status: str
    is_free: bool
    is_example: bool


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """`sizes` are the numbers of people who may enrol together."""

    code: str
    name: str
    fee: str
    who: tuple[str, ...]
    status: str
    can_enrol: bool
    sizes: tuple[int, ...]


def series_of(name: str) -> CourseSeries | None:
    return cities.current().courses.get(name)


def title_of(series: str, language: str) -> str:
    found = series_of(series)
    return found.title.in_language(language) if found else series


def where(series: str, place: str, language: str) -> Where:
    city, found = cities.current(), series_of(series)
    if place in city.offices:
        office = city.offices[place]
        return Where(place, office.name.in_language(language), office.address, is_japanese=False)
    if place in city.sites:
        site = city.sites[place]
        return Where(place, site.name, site.address, is_japanese=not language.startswith("ja"))
    if found is not None and found.venue is not None:
        return Where("", found.venue.name.in_language(language), found.venue.address, is_japanese=False)
    return Where("", place, "", is_japanese=False)


def listed(rows: Iterable[CourseRow], language: str, now: datetime) -> list[Listed]:
    return [
        Listed(
            course=row.course,
            title=title_of(row.series, language),
            where=where(row.series, row.place, language),
            when=jst(row.starts_at),
            meetings=row.meetings,
            status=_status(row, now),
            is_free=row.free > 0 and row.opens_at <= now < row.closes_at,
            is_example=bool((found := series_of(row.series)) and found.is_example),
        )
        for row in rows
    ]


def _status(row: CourseRow, now: datetime) -> str:
    if now < row.opens_at:
        return _("申込みは%(at)sから") % {"at": jst(row.opens_at)}
    if now >= row.closes_at:
        return _("申込みは終わりました")
    if row.free:
        return _("空きあり(%(n)s人)") % {"n": row.free}
    return _("満員。キャンセル待ちができます")


def period_text(course: CourseView, now: datetime) -> str:
    if course.is_called_off:
        return _("この講座は中止になりました。")
    if now < course.opens_at:
        return _("申込みは%(at)sに始まります。") % {"at": jst(course.opens_at)}
    if now >= course.closes_at:
        return _("申込みは終わりました。")
    return _("申込みは%(at)sまでです。") % {"at": jst(course.closes_at, "until")}


def is_open(course: CourseView, now: datetime) -> bool:
    return not course.is_called_off and course.opens_at <= now < course.closes_at


def category_name(series: str, code: str, language: str) -> str:
    found = series_of(series)
    category = found.category(code) if found else None
    return category.name.in_language(language) if category else code


def categories(course: CourseView, language: str) -> list[CategoryWords]:
    now = clock.now()
    return [
        CategoryWords(
            code=one.code,
            name=category_name(course.series, one.code, language),
            fee=yen(one.fee_yen) if one.fee_yen else _("無料"),
            who=tuple(who_texts(one.limits)),
            status=_seats_text(one),
            can_enrol=is_open(course, now),
            sizes=tuple(range(one.limits.group_min, one.limits.group_max + 1)),
        )
        for one in course.categories
    ]


def _seats_text(category: CategoryView) -> str:
    if category.waiting:
        return _("満員。%(n)s組がキャンセル待ちをしています") % {"n": category.waiting}
    if category.free:
        return _("空きあり(%(n)s人)") % {"n": category.free}
    return _("満員。キャンセル待ちができます")


def who_texts(limits: Limits) -> Iterable[str]:
    if limits.guardian_age is not None:
        yield _("1人めは%(age)s歳以上の方") % {"age": limits.guardian_age}
    if limits.min_age is not None and limits.max_age is not None:
        yield _("%(low)s歳から%(high)s歳まで") % {"low": limits.min_age, "high": limits.max_age}
    elif limits.min_age is not None:
        yield _("%(low)s歳以上") % {"low": limits.min_age}
    elif limits.max_age is not None:
        yield _("%(high)s歳以下") % {"high": limits.max_age}
    if limits.residents_only:
        yield _("市内に住んでいる方")
    if limits.group_max > 1:
        sizes = {"low": limits.group_min, "high": limits.group_max}
        yield (
            _("一組%(low)s人") % sizes
            if limits.group_min == limits.group_max
            else _("一組%(low)s〜%(high)s人") % sizes
        )
