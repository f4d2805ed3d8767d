"""Courses in the staff's words, which are Japanese."""

from __future__ import annotations

from madoguchi.core.enrolling import Limits
from madoguchi.foundation import cities


def title_of(series: str) -> str:
    found = cities.current().courses.get(series)
    return found.title.ja if found else series


def is_example(series: str) -> bool:
    found = cities.current().courses.get(series)
    return bool(found and found.is_example)


def place_of(series: str, place: str) -> str:
    city, found = cities.current(), cities.current().courses.get(series)
    if place in city.offices:
        return city.offices[place].name.ja
    if place in city.sites:
        return city.sites[place].name
    return found.venue.name.ja if found and found.venue else place


def category_of(series: str, code: str) -> str:
    found = cities.current().courses.get(series)
    category = found.category(code) if found else None
    return category.name.ja if category else code


def limits_text(limits: Limits) -> str:
    parts = []
    if limits.guardian_age is not None:
        parts.append(f"1人めは{limits.guardian_age}歳以上")
    if limits.min_age is not None:
        parts.append(f"{limits.min_age}歳以上")
    if limits.max_age is not None:
        parts.append(f"{limits.max_age}歳以下")
    if limits.residents_only:
        parts.append("市内に住む方")
    if limits.group_max > 1:
        parts.append(f"一組{limits.group_min}〜{limits.group_max}人")
    return "、".join(parts) or "だれでも"
