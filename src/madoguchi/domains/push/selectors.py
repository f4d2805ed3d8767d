"""What the pages of push lists show. Reading who would be written to leaves rows in the viewing log (by the gate)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.notifications import selectors as notifications
from madoguchi.domains.notifications.services import count_by_state
from madoguchi.domains.notifications.states import MessageState
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.gate_source import subject_id
from madoguchi.domains.push.letters import letter_for
from madoguchi.domains.push.models import Contact, Extract, PushList, Recipient
from madoguchi.domains.push.permissions import check_may_prepare, may_prepare
from madoguchi.domains.push.services.send_push_batch import news_of
from madoguchi.domains.push.states import Exclusion, PushState
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import Allowed, SubjectRole, subjects

PAGE = 20
_LISTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Counted:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PushListView:
    """`counts`: "true", "false", "unknown" over the population's households, "households" found, "letters", "batches"."""

    public_id: str
    procedure_id: str
    procedure_name: str
    section_name: str
    on: date
    state: str
    state_label: str
    version: int
    counts: Mapping[str, int]
    excluded: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    sent: tuple[Counted, ...]
    samples: tuple[tuple[str, ...], ...]
    excluded_numbers: tuple[str, ...]
    names_procedure: bool
    content_hash: str
    created_by: str
    submitted_by: str
    approved_by: str
    reason: str
    created_at: datetime
    is_synthetic: bool

    @property
    def is_moving(self) -> bool:
        """Whether the page should look again soon."""
        return self.state in (PushState.COUNTING, PushState.SENDING)


@dataclass(frozen=True, slots=True)
class LetterView:
    language: str
    count: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class RecipientView:
    subject: str
    resident_id: str
    mail: str
    language: str
    batch: int


@dataclass(frozen=True, slots=True)
class RecipientPage:
    rows: tuple[RecipientView, ...]
    allowed: Allowed
    number: int
    pages: int


def list_push_lists(actor: Actor) -> tuple[PushListView, ...]:
    """Those of the actor's sections, newest first."""
    check_may_prepare(actor)
    rows = PushList.objects.select_related("extract").order_by("-created_at", "-pk")[:_LISTS_SHOWN]
    return tuple(_view(row) for row in rows if may_prepare(actor, row.procedure_id))


def get_push_list(actor: Actor, public_id: str) -> PushListView:
    """Errors: `push.not_found`, `push.not_permitted`. Queries: 2."""
    row = _find(actor, public_id)
    return _view(row, count_by_state(news_of(public_id)))


def list_letters(actor: Actor, public_id: str) -> tuple[LetterView, ...]:
    """Each text exactly as it would be sent, with the number of letters."""
    row = _find(actor, public_id)
    return tuple(_letter(row, language, count) for language, count in sorted(_languages(row).items()))


def list_recipients(actor: Actor, public_id: str, number: int = 1) -> RecipientPage:
    """Who would be written to, in the order of sending, PAGE at a time; `number` counts from 1."""
    row = _find(actor, public_id)
    found = row.recipients.filter(exclusion="").order_by("pk")
    pages = max(1, -(-found.count() // PAGE))
    number = min(max(1, number), pages)
    rows = list(found[(number - 1) * PAGE : number * PAGE])
    mails = _mails(rows)
    views = tuple(
        RecipientView(
            subject_id(one.resident_id), one.resident_id, mails[one.resident_id], one.language, one.batch
        )
        for one in rows
        # Who has gone since the count is not written to, so there is nobody to show.
        if one.resident_id in mails
    )
    allowed = subjects({view.subject: SubjectRole.APPLICANT for view in views})
    return RecipientPage(views, allowed, number, pages)


def list_procedures(actor: Actor) -> tuple[tuple[str, str], ...]:
    """(id, name) of the procedures to which people have a right, and of which the actor's sections may tell them."""
    check_may_prepare(actor)
    procedures = cities.current().procedures.values()
    return tuple(
        (one.id, one.name) for one in procedures if one.eligible is not None and may_prepare(actor, one.id)
    )


def newest_extract(actor: Actor) -> Extract | None:
    check_may_prepare(actor)
    return Extract.objects.order_by("-registered_at", "-pk").first()


def _find(actor: Actor, public_id: str) -> PushList:
    row = PushList.objects.select_related("extract").filter(public_id=public_id).first()
    if row is None:
        raise NotFoundOrHidden(PushError.NOT_FOUND)
    check_may_prepare(actor, row.procedure_id)
    return row


def _mails(rows: list[Recipient]) -> dict[str, str]:
    numbers = [row.resident_id for row in rows]
    return dict(Contact.objects.filter(resident_id__in=numbers).values_list("resident_id", "mail"))


def _letter(row: PushList, language: str, count: int) -> LetterView:
    text = notifications.render_letter(letter_for(row, language))
    return LetterView(language, count, text.subject, text.body)


def _languages(row: PushList) -> Mapping[str, int]:
    found: Mapping[str, int] = row.counts.get("languages", {})
    return found


def _view(row: PushList, sent: Mapping[str, int] | None = None) -> PushListView:
    procedure = cities.current().procedures.get(row.procedure_id)
    section = cities.current().sections.get(procedure.section) if procedure else None
    excluded: Mapping[str, int] = row.counts.get("excluded", {})
    return PushListView(
        public_id=row.public_id,
        procedure_id=row.procedure_id,
        procedure_name=procedure.name if procedure else row.procedure_id,
        section_name=section.name if section else "",
        on=row.on,
        state=row.state,
        state_label=str(PushState(row.state).label),
        version=row.version,
        counts={name: value for name, value in row.counts.items() if isinstance(value, int)},
        excluded=tuple(Counted(str(one.label), excluded[one]) for one in Exclusion if one in excluded),
        languages=tuple(Counted(name, count) for name, count in sorted(_languages(row).items())),
        sent=tuple(
            Counted(str(one.label), sent[one]) for one in MessageState if sent is not None and one in sent
        ),
        samples=tuple(tuple(sample) for sample in row.samples),
        excluded_numbers=tuple(row.excluded_numbers),
        names_procedure=row.names_procedure,
        content_hash=row.content_hash,
        created_by=row.created_by,
        submitted_by=row.submitted_by,
        approved_by=row.approved_by,
        reason=row.reason,
        created_at=row.created_at,
        is_synthetic=bool(row.extract and row.extract.is_synthetic),
    )
