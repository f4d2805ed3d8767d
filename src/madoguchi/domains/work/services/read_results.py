"""What the core system says about each row of a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from madoguchi.core.errors import InvalidTransition, InvalidValue, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.work.errors import ResultProblem, WorkError
from madoguchi.domains.work.events import ExchangeResultsRead
from madoguchi.domains.work.models import MAX_REASON, ExchangeBatch, ExchangeRow, WorkItem
from madoguchi.domains.work.permissions import check_section
from madoguchi.domains.work.ports import ResultFile, ResultRow, core_system
from madoguchi.domains.work.services.return_step import reopen_step
from madoguchi.domains.work.states import FINISHED, ROWS, TAKEN, RowState
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor

MAX_BYTES = 2 * 1024 * 1024
RESULTS = {"accepted": RowState.ACCEPTED, "rejected": RowState.REJECTED}
_TRANSITIONS = {RowState.ACCEPTED: "accept", RowState.REJECTED: "reject"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were decided by this file; `problems` are lines that fitted nothing."""

    accepted: int
    rejected: int
    problems: int


def read_results(*, actor: Actor, batch: str, content: bytes) -> Outcome:
    """Each line decides one row; a wrong line is named and the others count. The same file again changes nothing.

    A rejected row opens its step again, with the reason.
    Errors: `exchange.not_found`, ValidationFailed (`file`: `exchange.result_unreadable`, `exchange.result_too_large`).
    Locks: the batch, its rows, the steps of rejected rows.
    """
    with transaction.atomic():
        found = take_batch(actor, batch, lock=True)
        results = _parse(content, found.encoding)
        rows = {row.number: row for row in found.rows.select_for_update().order_by("number")}
        problems = [{"line": line, "code": str(ResultProblem.SHORT_LINE)} for line in results.short_lines]
        decided: list[ExchangeRow] = []
        for line in results.lines:
            problem = _problem(line, rows.get(line.row))
            if problem is not None:
                problems.append({"line": line.line, "code": str(problem)})
            elif rows[line.row].state == RowState.SENT:
                decided.append(_decide(actor, rows[line.row], line))
        _reopen(actor, decided)
        found.problems, found.results_read_at = problems, clock.now()
        found.save(update_fields=["problems", "results_read_at"])
        return _tell(actor, found, decided, len(problems))


def enter_by_hand(*, actor: Actor, batch: str, number: int) -> ExchangeRow:
    """A clerk has typed a stopped row into the core system. Errors: `exchange.not_found`, `exchange_row.wrong_state`."""
    with transaction.atomic():
        found = take_batch(actor, batch, lock=True)
        row = found.rows.select_for_update().filter(number=number).first()
        if row is None:
            raise NotFoundOrHidden(WorkError.EXCHANGE_NOT_FOUND)
        sent_since = ExchangeRow.objects.filter(item=row.item, member_id=row.member_id, state__in=TAKEN)
        if sent_since.exists():
            raise InvalidTransition(WorkError.ROW_WRONG_STATE, transition="enter_by_hand", state=row.state)
        _move(actor, row, "enter_by_hand")
        return row


def take_batch(actor: Actor, public_id: str, *, lock: bool = False) -> ExchangeBatch:
    """Errors: `work.not_permitted`, `exchange.not_found` (also for another section's)."""
    rows = ExchangeBatch.objects.select_for_update() if lock else ExchangeBatch.objects.all()
    batch = rows.filter(public_id=public_id).first()
    check_section(actor, batch.section if batch else "", WorkError.EXCHANGE_NOT_FOUND)
    if batch is None:
        raise NotFoundOrHidden(WorkError.EXCHANGE_NOT_FOUND)
    return batch


def _parse(content: bytes, encoding: str) -> ResultFile:
    if len(content) > MAX_BYTES:
        raise ValidationFailed({"file": WorkError.RESULT_TOO_LARGE}, code=WorkError.RESULT_TOO_LARGE)
    try:
        return core_system().read_results(content, encoding)
    except InvalidValue as refusal:
        raise ValidationFailed(
            {"file": WorkError.RESULT_UNREADABLE}, code=WorkError.RESULT_UNREADABLE
        ) from refusal


def _problem(line: ResultRow, row: ExchangeRow | None) -> ResultProblem | None:
    if row is None or row.state == RowState.STOPPED:
        return ResultProblem.UNKNOWN_ROW
    if row.application != line.application:
        return ResultProblem.OTHER_APPLICATION
    if line.result not in RESULTS:
        return ResultProblem.UNKNOWN_RESULT
    if line.result == "rejected" and not line.reason_code:
        return ResultProblem.NO_REASON
    if row.state not in (RowState.SENT, RESULTS[line.result]):
        return ResultProblem.DIFFERS
    return None


def _decide(actor: Actor, row: ExchangeRow, line: ResultRow) -> ExchangeRow:
    row.reason_code, row.reason = line.reason_code[:20], line.reason[:MAX_REASON]
    _move(actor, row, _TRANSITIONS[RESULTS[line.result]])
    return row


def _move(actor: Actor, row: ExchangeRow, name: str) -> None:
    row.state = ROWS.target(name, row.state)
    row.decided_by, row.decided_at = actor.actor_id, clock.now()
    row.save(update_fields=["state", "reason_code", "reason", "decided_by", "decided_at"])
    data: dict[str, str | int] = {
        "row": row.number,
        "application": row.application,
        "reason_code": row.reason_code,
    }
    audit.record(actor, ROWS.get(name).audit_code, subject=row.case_reference, data=data)


def _reopen(actor: Actor, decided: list[ExchangeRow]) -> None:
    """Once per step, however many of its people were rejected."""
    rejected = [row for row in decided if row.state == RowState.REJECTED]
    items = WorkItem.objects.select_for_update().filter(pk__in={row.item_id for row in rejected})
    for item in items.order_by("application", "position"):
        if item.state in FINISHED:
            own = [row for row in rejected if row.item_id == item.pk]
            reason = "、".join(f"{row.member_id}: {row.reason_code} {row.reason}".strip() for row in own)
            reopen_step(actor=actor, item=item, reason=f"基幹システムのエラー {reason}")


def _tell(actor: Actor, batch: ExchangeBatch, decided: list[ExchangeRow], problems: int) -> Outcome:
    accepted = sum(row.state == RowState.ACCEPTED for row in decided)
    outcome = Outcome(accepted, len(decided) - accepted, problems)
    data = {"accepted": outcome.accepted, "rejected": outcome.rejected, "problems": problems}
    audit.record(actor, "exchange.results_read", subject=batch.public_id, data=data)
    event = ExchangeResultsRead(batch.public_id, batch.section, accepted, outcome.rejected, problems)
    events.publish(event, actor=actor)
    return outcome
