"""The published order of calls in words, with the figures that the queue itself uses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.core.queueing.shares import USUAL
from madoguchi.foundation.cities import City


@dataclass(frozen=True, slots=True)
class OtherShare:
    """A counter whose share of booked people is not the usual one."""

    office: str
    name: str
    percent: int


def rule_sentences() -> tuple[str, ...]:
    """One sentence for each step of the rule, in its order."""
    return (
        _("法律で優先する方(障害のある方への合理的配慮)を、はじめにお呼びします。"),
        _(
            "予約の時刻になった方と、ほかの窓口から続けて来た方は、15分ごとに、お呼びする数の%(percent)s%%までです。"
            "のこりは、予約のない方をお呼びします。"
        )
        % {"percent": USUAL.booked_percent},
        _("どちらかの方がいないときは、もう一方の方をお呼びします。窓口を空けて待つことはしません。"),
        _("それぞれの中では、来た順(予約の方は予約の時刻の順)にお呼びします。"),
        _(
            "妊娠中の方、小さい子どもと一緒の方、体調がすぐれない方などは、%(minutes)s分早く来たものとして並びます。"
            "職員に声をかけてください。"
        )
        % {"minutes": USUAL.head_start_min},
        _(
            "予約に%(minutes)s分より多く遅れた方は、来た順でお呼びします。"
            "予約の時刻より前は、ほかに待つ方がいなければお呼びします。"
        )
        % {"minutes": USUAL.late_min},
        _("予約の分が%(minutes)s分前までにうまらなければ、のこりは予約のない方の分になります。")
        % {"minutes": USUAL.release_min},
        _(
            "通訳や車いすの席がいる方は、応じられる窓口からお呼びします。開いていないときは、ほかの窓口が応じます。"
        ),
        _("あと回しを選んだ方の順番は、なくなりません。"),
    )


def other_shares(city: City, language: str) -> list[OtherShare]:
    return [
        OtherShare(
            office.name.in_language(language), counter.name.in_language(language), counter.booked_percent
        )
        for office in city.offices.values()
        for counter in office.counters
        if counter.booked_percent != USUAL.booked_percent
    ]
