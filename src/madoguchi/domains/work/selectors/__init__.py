"""All reads of this room."""

from madoguchi.domains.work.selectors.correction_mails import list_late_mails
from madoguchi.domains.work.selectors.exchange import (
    BatchView,
    RowView,
    get_batch,
    list_batches,
    list_rows,
    list_sections_to_send,
    load_file,
)
from madoguchi.domains.work.selectors.read_back import Difference, ReadBack, read_back
from madoguchi.domains.work.selectors.steps import (
    ItemView,
    SectionCount,
    get_item,
    list_history,
    list_items,
    list_sections,
    list_steps,
)

__all__ = [
    "BatchView",
    "Difference",
    "ItemView",
    "ReadBack",
    "RowView",
    "SectionCount",
    "get_batch",
    "get_item",
    "list_batches",
    "list_history",
    "list_items",
    "list_late_mails",
    "list_rows",
    "list_sections",
    "list_sections_to_send",
    "list_steps",
    "load_file",
    "read_back",
]
