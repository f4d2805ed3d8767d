"""Work steps of the sections, and the files that go to the core system."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from madoguchi.domains.work.states import TAKEN, ItemState, RowState, StopReason
from madoguchi.foundation.retention import Keep, Privacy

MAX_REASON = 200


class WorkItem(models.Model):
    """One step of one application in one section. `position` counts from 1; `due_on` is the city's own aim."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=5 * 366, after="created_at")

    public_id = models.CharField(max_length=20, unique=True)
    application = models.CharField(max_length=20)
    case_reference = models.CharField(max_length=40, db_index=True)
    procedure_id = models.CharField(max_length=60)
    step_id = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=40)
    needs_approval = models.BooleanField()
    state = models.CharField(max_length=20, choices=ItemState.choices)
    worker_id = models.CharField(max_length=80, blank=True)
    approver_id = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    due_on = models.DateField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("application", "position"), name="work_one_item_per_step"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="work_state_known"),
            models.CheckConstraint(
                condition=Q(approver_id="") | ~Q(approver_id=F("worker_id")),
                name="work_approver_is_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.APPROVED) | ~Q(approver_id=""), name="work_approved_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DONE) | Q(needs_approval=False),
                name="work_needed_approval_is_not_skipped",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ItemState.CLAIMED, ItemState.WAITING_APPROVAL)) | ~Q(worker_id=""),
                name="work_claimed_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("section", "state", "due_on"), name="work_list"),)

    def __str__(self) -> str:
        return self.public_id


class WorkHistory(models.Model):
    """Every change of a step: from, to, who, why, when."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("work.WorkItem")

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="history")
    transition = models.CharField(max_length=20)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=80)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} {self.transition}"


class ExchangeBatch(models.Model):
    """One file of one kind for one section. `number` counts a section's files of the kind on that day.

    `file_id` is empty where every row was stopped. `problems` are the lines of result files that fitted no row:
    [{"line": 3, "code": "exchange.result_unknown_row"}].
    """

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=366, after="made_at")

    public_id = models.CharField(max_length=20, unique=True)
    section = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    day = models.DateField()
    number = models.PositiveIntegerField()
    encoding = models.CharField(max_length=20)
    file_id = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    results_read_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("section", "kind", "day", "number"), name="exchange_numbered"),
        )

    def __str__(self) -> str:
        return self.public_id


class ExchangeRow(models.Model):
    """One person of one application in a file. A stopped row names the column, and the character that stopped it."""

    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep.WITH("work.ExchangeBatch")

    batch = models.ForeignKey(ExchangeBatch, on_delete=models.CASCADE, related_name="rows")
    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="exchange_rows")
    number = models.PositiveIntegerField()
    application = models.CharField(max_length=20)
    case_reference = models.CharField(max_length=40)
    member_id = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=RowState.choices)
    stop_reason = models.CharField(max_length=12, choices=StopReason.choices, blank=True)
    stop_column = models.CharField(max_length=60, blank=True)
    stop_character = models.CharField(max_length=4, blank=True)
    stop_code = models.CharField(max_length=10, blank=True)
    reason_code = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="exchange_row_numbered"),
            models.UniqueConstraint(
                fields=("item", "member_id"),
                condition=Q(state__in=TAKEN),
                name="exchange_row_sent_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=RowState.STOPPED) | ~Q(stop_reason=""), name="exchange_stop_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=RowState.REJECTED) | ~Q(reason_code=""),
                name="exchange_rejection_has_code",
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
