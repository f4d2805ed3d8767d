"""The worker's rounds between the zones."""

from __future__ import annotations

from madoguchi.foundation.jobs import every
from madoguchi.foundation.transfer import folder, receiving, sending


@every(2, name="transfer.import")
def import_envelopes() -> None:
    folder.import_waiting()


@every(1, name="transfer.waiting")
def hand_over_and_take_in() -> None:
    sending.hand_over_waiting()
    receiving.take_in_waiting()


@every(3600, name="transfer.clear")
def clear_old() -> None:
    folder.clear_old()
    receiving.forget_snapshots()
