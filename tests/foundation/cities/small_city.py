"""The smallest city that is right: one procedure, one form, one counter. Tests break it in one place."""

from __future__ import annotations

from pathlib import Path

_TEXTS = {
    "national/facts.yml": """\
facts:
  - id: life_event
    scope: household
    type: choices
    asked_in: guide
    personal: false
    label: {ja: 用件, easy: すること, en: Event}
    question: {ja: 用件は何ですか。, easy: なにを しますか。, en: What brings you here?}
    choices:
      - {id: move_in, label: {ja: 転入, easy: ひっこし, en: Moving in}}
      - {id: certificate, label: {ja: 証明書, easy: しょうめいしょ, en: Certificates}}
  - id: dogs
    scope: household
    type: integer
    minimum: 0
    maximum: 9
    asked_in: guide
    personal: false
    label: {ja: 犬の数, easy: いぬの かず, en: Dogs}
    question: {ja: 犬は何頭いますか。, easy: いぬは なんびき いますか。, en: How many dogs?}
  - id: new_address
    scope: household
    type: address
    asked_in: entry
    personal: true
    label: {ja: 住所, easy: じゅうしょ, en: Address}
    question: {ja: 住所を書いてください。, easy: じゅうしょを かいて ください。, en: Your address?}
""",
    "national/derived.yml": """\
derived:
  - id: moving_in
    scope: household
    note: 転入で来た世帯
    condition: {fact: life_event, is: move_in}
""",
    "national/documents.yml": """\
documents:
  - {id: dog_tag, name: {ja: 犬の鑑札, easy: いぬの ふだ, en: Dog tag}}
""",
    "national/lapses.yml": "lapses: []\n",
    "national/procedures/dog.yml": """\
id: dog
name: 犬の登録
events: [move_in]
duty: required
title: {ja: 犬を届け出る, easy: いぬを しらせる, en: Register a dog}
summary: {ja: 犬を飼う人の届です。, easy: いぬの とどけです。, en: For keepers of dogs.}
not_needed: {ja: 犬がいません。, easy: いぬが いません。, en: You have no dog.}
condition:
  all:
    - {derived: moving_in}
    - {fact: dogs, at_least: 1}
who: {ja: 飼い主, easy: かいぬし, en: The keeper}
deadline: {kind: none}
documents:
  - {document: dog_tag}
fee: {amount_yen: null, per: case, certainty: unverified}
section: living
channels: {information: true, questionnaire: true, booking: true, prefill: true, submit: false,
           must_visit: true, assisted: true, blocked_by: [face_to_face]}
forms: [dog]
steps:
  - {id: register, name: 登録, section: living, minutes: {value: 5, kind: assumed}}
minutes: {value: 5, kind: assumed}
basis: 狂犬病予防法4条
source: {title: 試験のためのデータ}
certainty: unverified
""",
    "national/procedures/paper.yml": """\
id: paper
name: 証明書の交付
events: [certificate]
duty: optional
title: {ja: 証明書をとる, easy: しょうめいしょを もらう, en: Get a certificate}
summary: {ja: 証明書を渡します。, easy: しょうめいしょを わたします。, en: A certificate.}
not_needed: {ja: いりません。, easy: いりません。, en: Not needed.}
condition: {fact: life_event, is: certificate}
who: {ja: 本人, easy: ほんにん, en: The person}
deadline: {kind: none}
fee: {amount_yen: null, per: copy, certainty: unverified}
section: living
channels: {information: true, questionnaire: true, booking: true, prefill: false, submit: false,
           must_visit: false, assisted: true, blocked_by: [not_built]}
steps:
  - {id: print, name: 交付, section: living, minutes: {value: 5, kind: assumed}}
minutes: {value: 5, kind: assumed}
basis: 条例
source: {title: 試験のためのデータ}
certainty: unverified
""",
    "national/forms/dog.yml": """\
id: dog
name: 犬の登録申請書
layout: own
signature: {kind: tablet, basis: 狂犬病予防法4条。署名でよい}
for_each: household
template: form.typ
source: {title: 試験のためのデータ}
certainty: unverified
fields:
  - {key: address, fact: new_address, scope: household, label: 所在地}
""",
    "national/cases/dog.yml": """\
id: dog
common: {on: 2026-04-10, household: {life_event: move_in}}
cases:
  - {title: 犬がいる, household: {dogs: 1}, expect: needed}
  - {title: 犬がいない, household: {dogs: 0}, expect: not_needed}
""",
    "cities/small/city.yml": """\
id: small
code: "012025"
name: {ja: こども市, easy: こどもし, en: Small City}
prefecture: 北海道
languages: [ja, ja-easy, en]
closed_days:
  weekdays: [sat, sun]
  national_holidays: true
  known_until: 2027-12-31
  year_end: {first: "12-29", last: "01-03"}
sections:
  - {id: living, name: くらしの課}
  - {id: tax, name: 税の課}
offices:
  - id: hall
    name: {ja: 市役所, easy: しやくしょ, en: City hall}
    address: 北海道こども市1番
    opens: "08:30"
    closes: "17:15"
    counters:
      - id: desk
        name: {ja: 窓口, easy: まどぐち, en: Desk}
        number: "1"
        floor: 1階
        sections: [living]
        seats: [{id: desk_1, name: 1番}]
    booking:
      - id: dogs
        name: {ja: 犬のこと, easy: いぬの こと, en: Dogs}
        length_min: 30
        places_per_slot: 1
        procedures: [dog]
""",
    "cities/small/sites/branches.yml": """\
id: branches
kind: branch_office
title: {ja: 出張所, easy: しゅっちょうじょ, en: Branch offices}
certainty: unverified
takes: {sections: [living]}
sites:
  - {id: north, name: 北出張所}
""",
}


def write_small_city(root: Path) -> Path:
    """Returns the city's folder; the national base lies beside it as in the project."""
    for name, text in _TEXTS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root / "cities" / "small"
