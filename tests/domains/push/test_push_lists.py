"""A list from the rule to the mailbox: counted, looked at, approved by another, sent once, whatever happens."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.core.errors import (
    Conflict,
    InvalidTransition,
    InvalidValue,
    NotAvailable,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.push import selectors, services
from madoguchi.domains.push.models import Contact, Extract, PushList, Recipient
from madoguchi.domains.push.services.import_contacts import BadContacts
from madoguchi.domains.push.states import PushState
from madoguchi.domains.residents.services import record_protective_measure
from madoguchi.foundation import clock
from tests.domains.notifications.conftest import PostOffice
from tests.domains.push.conftest import PROCEDURE, SECTION, contacts, family, write_extract
from tests.support.personas import actor

pytestmark = pytest.mark.django_db

# The package hands out the function of the same name.
counting = import_module("madoguchi.domains.push.services.count_push_list")

UME = actor("section_clerk", sections=(SECTION,), actor_id="ume")
EIJI = actor("supervisor", actor_id="eiji")
MIZUNO = actor("section_clerk", sections=("water",), actor_id="mizuno")


def counted() -> PushList:
    made = services.create_push_list(actor=UME, procedure=PROCEDURE)
    services.count_push_list(made.public_id)
    made.refresh_from_db()
    return made


def submitted() -> PushList:
    made = counted()
    services.submit_push_list(actor=UME, public_id=made.public_id, version=made.version)
    made.refresh_from_db()
    return made


def approved() -> PushList:
    made = submitted()
    services.approve_push_list(actor=EIJI, public_id=made.public_id, content_hash=made.content_hash)
    made.refresh_from_db()
    return made


def send_all(made: PushList) -> None:
    for batch in range(1, made.counts["batches"] + 1):
        services.send_push_batch(made.public_id, batch)
    made.refresh_from_db()


def protect(number: str) -> None:
    record_protective_measure(actor=EIJI, subject_id=f"resident:{number}", starts_on=clock.today())


def test_count__families_with_and_without_children__finds_who_and_why(everybody: Extract) -> None:
    made = counted()
    assert made.state == PushState.READY
    assert (made.counts["true"], made.counts["false"], made.counts["unknown"]) == (5, 1, 1)
    assert (made.counts["letters"], made.counts["languages"]) == (5, {"en": 1, "ja": 4})
    assert len(made.samples) == 5
    assert all(any("生年月日" in line for line in sample) for sample in made.samples)
    assert not any("100" in line for sample in made.samples for line in sample)
    assert Recipient.objects.get(household_id="h0002").concerned == ["100022"]


def test_count__again__replaces_and_does_not_double(everybody: Extract) -> None:
    made = counted()
    services.exclude_residents(
        actor=UME, public_id=made.public_id, numbers="100010、100020\n", version=made.version
    )
    services.count_push_list(made.public_id)
    services.count_push_list(made.public_id)
    made.refresh_from_db()
    assert made.counts["excluded"] == {"by_clerk": 2}
    assert Recipient.objects.count() == 5


def test_count__reasons__are_counted_for_each_household(extract: Extract) -> None:
    contacts(
        "100010,a@example.jp,ja,2026-04-01,",
        "100020,b@example.jp,ja,,",
        "100030,c@example.jp,ja,2026-04-01,2026-05-01",
        "100040,,ja,2026-04-01,",
        "100050,e@example.jp,ja,2026-04-01,",
    )
    protect("100051")
    assert counted().counts["excluded"] == {
        "no_consent": 1,
        "objected": 1,
        "no_channel": 1,
        "protected": 1,
    }


def test_create__procedure_that_follows_an_event__is_refused(extract: Extract) -> None:
    with pytest.raises(NotAvailable) as refusal:
        services.create_push_list(actor=EIJI, procedure="move_in")
    assert refusal.value.code == "push.not_for_push"


def test_create__other_section__is_refused(extract: Extract) -> None:
    with pytest.raises(NotPermitted):
        services.create_push_list(actor=MIZUNO, procedure=PROCEDURE)
    made = services.create_push_list(actor=UME, procedure=PROCEDURE)
    with pytest.raises(NotPermitted):
        selectors.get_push_list(MIZUNO, made.public_id)
    assert selectors.list_push_lists(MIZUNO) == ()


def test_create__without_an_extract__says_what_is_missing(db: None) -> None:
    with pytest.raises(NotAvailable) as refusal:
        services.create_push_list(actor=UME, procedure=PROCEDURE)
    assert refusal.value.code == "push.no_extract"


def test_approve__by_who_submitted__is_refused(everybody: Extract) -> None:
    made = submitted()
    with pytest.raises(NotPermitted) as refusal:
        services.approve_push_list(actor=UME, public_id=made.public_id, content_hash=made.content_hash)
    assert refusal.value.code == "push.needs_second_person"


def test_approve__list_changed_behind_the_page__is_refused(everybody: Extract) -> None:
    made = submitted()
    Recipient.objects.filter(household_id="h0001").update(language="en")
    with pytest.raises(Conflict) as refusal:
        services.approve_push_list(actor=EIJI, public_id=made.public_id, content_hash=made.content_hash)
    assert refusal.value.code == "push.changed_since"
    made.refresh_from_db()
    assert made.state == PushState.SUBMITTED


def test_approve__as_shown__queues_one_job_per_batch(
    everybody: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BATCH", 2)
    made = approved()
    jobs = ProcrastinateJob.objects.filter(queue_name="push", args__has_key="batch")
    assert sorted(job.args["batch"] for job in jobs) == [1, 2, 3]
    assert made.approved_by == "eiji"


def test_refuse__without_a_reason__is_refused_and_with_one_goes_back(everybody: Extract) -> None:
    made = submitted()
    with pytest.raises(ValidationFailed):
        services.refuse_push_list(actor=EIJI, public_id=made.public_id, reason=" ")
    services.refuse_push_list(actor=EIJI, public_id=made.public_id, reason="電話番号が古い")
    made.refresh_from_db()
    assert (made.state, made.reason) == (PushState.READY, "電話番号が古い")


def test_submit__nobody_to_write_to__is_refused(extract: Extract) -> None:
    made = counted()
    with pytest.raises(NotAvailable) as refusal:
        services.submit_push_list(actor=UME, public_id=made.public_id, version=made.version)
    assert refusal.value.code == "push.nobody_left"


def test_send__approved__each_household_gets_one_letter_in_its_language(
    everybody: Extract, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BATCH", 2)
    made = approved()
    shown = {letter.language: letter for letter in selectors.list_letters(UME, made.public_id)}
    send_all(made)
    assert made.state == PushState.SENT
    assert sorted(mail["To"] for mail in post_office.mails) == [f"parent{n}@example.jp" for n in range(1, 6)]
    for mail in post_office.mails:
        body = mail.get_body(("plain",))
        assert body is not None
        letter = shown["en" if mail["To"].startswith("parent2") else "ja"]
        text = body.get_content().replace("\r\n", "\n")
        assert (mail["Subject"].strip(), text) == (letter.subject, letter.body)


def test_send__every_job_again__sends_nothing_more(everybody: Extract, post_office: PostOffice) -> None:
    made = approved()
    send_all(made)
    PushList.objects.update(state=PushState.SENDING)
    send_all(made)
    assert len(post_office.mails) == 5


@pytest.mark.parametrize("news", ["objection", "measure", "new address"])
def test_send__news_after_the_approval__stops_that_letter_only(
    everybody: Extract, post_office: PostOffice, news: str
) -> None:
    made = approved()
    if news == "objection":
        services.record_objection(actor=UME, resident_id="100030")
    elif news == "measure":
        # Not the addressee: the child of the same household.
        protect("100032")
    else:
        Contact.objects.filter(resident_id="100030").update(mail="")
    send_all(made)
    assert sorted(mail["To"] for mail in post_office.mails) == [f"parent{n}@example.jp" for n in (1, 2, 4, 5)]
    assert made.state == PushState.SENT


def test_stop__while_sending__leaves_the_rest_unsent(
    everybody: Extract, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BATCH", 2)
    made = approved()
    services.send_push_batch(made.public_id, 1)
    services.stop_push_list(actor=UME, public_id=made.public_id)
    send_all(made)
    assert (len(post_office.mails), made.state) == (2, PushState.STOPPED)
    with pytest.raises(InvalidTransition):
        services.cancel_push_list(actor=UME, public_id=made.public_id)


def test_dry_run__shows_every_letter_and_reader_without_writing_any(everybody: Extract) -> None:
    made = counted()
    letters = selectors.list_letters(UME, made.public_id)
    page = selectors.list_recipients(UME, made.public_id)
    assert [(letter.language, letter.count) for letter in letters] == [("en", 1), ("ja", 4)]
    assert [row.mail for row in page.rows] == [f"parent{n}@example.jp" for n in range(1, 6)]
    assert not Message.objects.exists()


def test_unnamed_letter__names_no_procedure(everybody: Extract) -> None:
    made = services.create_push_list(actor=UME, procedure=PROCEDURE, names_procedure=False)
    services.count_push_list(made.public_id)
    assert all("医療" not in letter.body for letter in selectors.list_letters(UME, made.public_id))


def test_import_contacts__bad_rows__name_line_and_column_and_take_nothing(extract: Extract) -> None:
    with pytest.raises(BadContacts) as refusal:
        contacts(
            "12,a@example.jp,ja,,",
            "x,a@example.jp,ja,,",
            "13,a b,ja,,",
            "14,,xx,,",
            "15,,ja,soon,",
            "12,,ja,,",
        )
    assert [str(row) for row in refusal.value.rows] == [
        "3行目 resident_id",
        "4行目 mail",
        "5行目 language",
        "6行目 consented_on",
        "7行目 resident_id",
    ]
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("consented", "objected"), [("", True), ("2026-04-30", True), ("2026-05-02", False)])
def test_import_contacts__objection_known__only_a_later_consent_ends_it(
    extract: Extract, consented: str, objected: bool
) -> None:
    contacts("12,a@example.jp,ja,2026-04-01,2026-05-01")
    contacts(f"12,a@example.jp,ja,{consented},")
    assert (Contact.objects.get().objected_on is not None) is objected


def test_register_extract__another_citys_or_broken__is_refused(
    data_folder: Path, tmp_path: Path, db: None
) -> None:
    other = write_extract(tmp_path / "other", [family(1, 40)], city="tanuma")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "persons.parquet").write_bytes(b"PAR1")
    for folder, code in ((other, "push.extract_of_another_city"), (broken, "push.extract_unreadable")):
        with pytest.raises(InvalidValue) as refusal:
            services.register_extract(actor=EIJI, source=folder)
        assert refusal.value.code == code
    assert not data_folder.exists()


def test_extract__row_gone__takes_its_files_along(everybody: Extract, data_folder: Path) -> None:
    assert services.delete_unlisted_extracts() == 0
    Extract.objects.all().delete()
    assert services.delete_unlisted_extracts() == 1
    assert list((data_folder / "population").iterdir()) == []
