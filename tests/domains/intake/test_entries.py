"""Pre-entries: sealed, versioned, sent once, purged."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import Conflict, InvalidTransition, NotFoundOrHidden
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import selectors, services
from madoguchi.domains.intake.access import Access, disclosing
from madoguchi.domains.intake.disclosures import EntrySource
from madoguchi.domains.intake.models import PreEntry
from madoguchi.domains.intake.states import EntryState
from madoguchi.foundation.policy.actors import ANONYMOUS, SYSTEM
from madoguchi.foundation.transfer import from_qr_parts
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.intake.builders import NAME, make_entry, make_facts
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db


def test_begin__a_draft__stores_neither_text_nor_secret() -> None:
    access = make_entry()
    row = PreEntry.objects.get(reference=access.reference)
    stored = repr({field.name: getattr(row, field.name) for field in row._meta.fields})
    assert NAME.encode() not in bytes(row.sealed)
    assert access.secret not in stored
    assert NAME not in stored


def test_begin__twice_with_the_same_keys__is_one_entry() -> None:
    access = make_entry()
    services.begin_entry(access, facts=Facts(), source="entry", language="ja")
    assert PreEntry.objects.count() == 1
    draft = selectors.get_entry(access).draft
    assert draft is not None
    assert draft.facts.get("family_name", "m1") == NAME


def test_begin__somebody_elses_reference__looks_missing() -> None:
    access = make_entry()
    stranger = Access(access.reference, services.new_keys().secret)
    with pytest.raises(NotFoundOrHidden):
        services.begin_entry(stranger, facts=Facts(), source="entry", language="ja")


@pytest.mark.parametrize("wrong", ["reference", "secret", "garbage"])
def test_open__anything_wrong__is_the_same_refusal(wrong: str) -> None:
    access, other = make_entry(), make_entry()
    keys = {
        "reference": (other.reference, access.secret),
        "secret": (access.reference, services.new_keys().secret),
        "garbage": ("???", ""),
    }[wrong]
    with pytest.raises(NotFoundOrHidden) as refusal:
        selectors.get_access(ANONYMOUS, *keys)
    assert refusal.value.code == "entry.not_found"


def test_save__a_stale_version__is_a_conflict_and_changes_nothing() -> None:
    access = make_entry()
    facts = make_facts().with_value("given_name", "次郎", "m1")
    services.save_section(access, section="m1", facts=facts, expected_version=1)
    with pytest.raises(Conflict) as refusal:
        services.save_section(access, section="m1", facts=make_facts(), expected_version=1)
    assert refusal.value.code == "entry.stale"
    draft = selectors.get_entry(access).draft
    assert draft is not None
    assert draft.facts.get("given_name", "m1") == "次郎"
    assert draft.done == ("m1",)


def test_send__an_entry__makes_one_envelope_that_can_also_be_carried() -> None:
    access = make_entry()
    envelope = services.send_entry(access)
    assert selectors.get_entry(access).state == EntryState.SENT
    carried = from_qr_parts(services.make_qr_parts(access))
    assert carried == bytes(Envelope.objects.get(direction="out", envelope_id=envelope).sealed)
    assert NAME.encode() not in carried


def test_send__a_second_time__is_refused_by_state() -> None:
    access = make_entry()
    services.send_entry(access)
    with pytest.raises(InvalidTransition) as refusal:
        services.send_entry(access)
    assert refusal.value.code == "entry.wrong_state"
    assert Envelope.objects.filter(direction="out", kind="preentry").count() == 1


def test_purge__days_after_sending__destroys_the_text_and_keeps_the_key(frozen_clock: FrozenClock) -> None:
    access = make_entry()
    services.send_entry(access)
    frozen_clock.tick(days=14)
    assert services.purge_entries(SYSTEM) == 0
    frozen_clock.tick(seconds=1)
    assert services.purge_entries(SYSTEM) == 1
    assert bytes(PreEntry.objects.get().sealed) == b""
    entry = selectors.get_entry(selectors.get_access(ANONYMOUS, access.reference, access.secret))
    assert entry.draft is None


def test_disclose__to_the_gate__only_the_entry_of_this_request() -> None:
    access, other = make_entry(), make_entry()
    source = EntrySource()
    assert source.fetch([access.subject], "default") == {}
    with disclosing(access):
        found = source.fetch([access.subject, other.subject], "default")
    assert set(found) == {access.subject}
    assert found[access.subject]["m1.full_name"] == f"{NAME} 太郎"
    assert "平成2年5月10日" in found[access.subject]["m1.birth_date"]
