"""Real procedures of the catalogue written by hand in Ibis and in Polars, as somebody would who needs only their counts.

They are the procedures whose conditions fit on a line or two. Those that reckon with incomes and disabilities are only
measured, not compared: by hand they would be the compiled query over again. A hand-written limit on births stands for
each age; it holds on `ON` alone. Everybody is taken to come for a move-in (`OCCASION`): what else may bring somebody to these
procedures would be the compiled query over again as well.
"""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir
import polars as pl

from madoguchi.engines.population import Population
from madoguchi.engines.population.tables import joining_key

ON = date(2026, 4, 1)
"""Who is 15, 18, 40 … on this day was born before 2 April of the year below."""

_FROM_15, _FROM_18, _FROM_40 = date(2011, 4, 2), date(2008, 4, 2), date(1986, 4, 2)
# On 1 April: compulsory schooling ends with those born up to 1 April 2011 and begins with those born before 2 April 2020.
_SCHOOL_FIRST, _SCHOOL_END = date(2011, 4, 2), date(2020, 4, 2)

OCCASION = "move_in"
_FROM_JAPAN = ["other_prefecture", "same_prefecture"]

PROCEDURES = (
    "move_in",
    "dog_registration_change",
    "moped_registration",
    "water_service_start",
    "night_soil_collection",
    "card_continued_use",
    "signature_certificate_reissue",
    "seal_registration",
    "voter_list_registration",
    "disability_certificate_address_change",
    "care_certification_transfer",
    "school_transfer",
    "school_change_permission",
    "school_aid_application",
    "daycare_application",
    "residence_card_address",
)


def by_ibis(population: Population) -> ir.Table:
    p = population.persons
    pupil = (p.birth_date >= _SCHOOL_FIRST) & (p.birth_date < _SCHOOL_END)
    home = joining_key(p, population.households)
    people = p.group_by(home).aggregate(
        card=p.card_held.any(),
        signer=((p.birth_date < _FROM_15) & p.card_held).any(),
        sealer=((p.birth_date < _FROM_15) & p.wants_seal_registration).any(),
        voter=((p.birth_date < _FROM_18) & ~p.is_foreign_national).any(),
        disabled=p.disability_certificate.any(),
        cared=((p.birth_date < _FROM_40) & p.care_certified).any(),
        pupil=(pupil & p.school_kind.isin(["assigned", "other_public"])).any(),
        changer=(pupil & (p.school_kind == "other_public")).any(),
        small=(p.birth_date >= _SCHOOL_END).any(),
        foreign=p.is_foreign_national.any(),
    )
    h = population.households.join(people, home)
    moved = h.life_event == OCCASION
    found = {
        "move_in": moved & h.moved_from.isin(_FROM_JAPAN),
        "dog_registration_change": moved & h.has_dog,
        "moped_registration": moved & h.has_moped,
        "water_service_start": moved & h.needs_water_start,
        "night_soil_collection": moved & (h.toilet_kind == "cesspit"),
        "card_continued_use": moved & h.card,
        "signature_certificate_reissue": moved & h.signer,
        "seal_registration": moved & h.sealer,
        "voter_list_registration": moved & h.voter,
        "disability_certificate_address_change": moved & h.disabled,
        "care_certification_transfer": moved & h.cared,
        "school_transfer": moved & h.pupil,
        "school_change_permission": moved & h.changer,
        "school_aid_application": moved & h.pupil & h.wants_school_aid,
        "daycare_application": moved & h.small & h.needs_daycare,
        "residence_card_address": moved & h.foreign,
    }
    return h.aggregate(**{name: truth.sum() for name, truth in found.items()})


def by_polars(persons: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    c = pl.col
    pupil = (c("birth_date") >= _SCHOOL_FIRST) & (c("birth_date") < _SCHOOL_END)
    from_15 = c("birth_date") < _FROM_15
    people = (
        persons.lazy()
        .group_by("household_id")
        .agg(
            card=c("card_held").any(),
            signer=(from_15 & c("card_held")).any(),
            sealer=(from_15 & c("wants_seal_registration")).any(),
            voter=((c("birth_date") < _FROM_18) & ~c("is_foreign_national")).any(),
            disabled=c("disability_certificate").any(),
            cared=((c("birth_date") < _FROM_40) & c("care_certified")).any(),
            pupil=(pupil & c("school_kind").is_in(["assigned", "other_public"])).any(),
            changer=(pupil & (c("school_kind") == "other_public")).any(),
            small=(c("birth_date") >= _SCHOOL_END).any(),
            foreign=c("is_foreign_national").any(),
        )
    )
    moved = c("life_event") == OCCASION
    found = {
        "move_in": moved & c("moved_from").is_in(_FROM_JAPAN),
        "dog_registration_change": moved & c("has_dog"),
        "moped_registration": moved & c("has_moped"),
        "water_service_start": moved & c("needs_water_start"),
        "night_soil_collection": moved & (c("toilet_kind") == "cesspit"),
        "card_continued_use": moved & c("card"),
        "signature_certificate_reissue": moved & c("signer"),
        "seal_registration": moved & c("sealer"),
        "voter_list_registration": moved & c("voter"),
        "disability_certificate_address_change": moved & c("disabled"),
        "care_certification_transfer": moved & c("cared"),
        "school_transfer": moved & c("pupil"),
        "school_change_permission": moved & c("changer"),
        "school_aid_application": moved & c("pupil") & c("wants_school_aid"),
        "daycare_application": moved & c("small") & c("needs_daycare"),
        "residence_card_address": moved & c("foreign"),
    }
    joined = households.lazy().join(people, on="household_id")
    return joined.select(truth.sum().alias(name) for name, truth in found.items()).collect()
