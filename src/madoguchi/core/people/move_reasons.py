"""Reasons for a change of the resident register (異動事由) with their effect and Japanese label (items
j200, j340).
"""

from __future__ import annotations

from enum import StrEnum


class MoveEffect(StrEnum):
    """What a change does to a record: 記載, 消除, 修正."""

    ENTRY = "entry"
    REMOVAL = "removal"
    AMENDMENT = "amendment"


class MoveReason(StrEnum):
    """Why a record changed. `effect` and `label_ja` come from the table below."""

    MOVE_IN = "move_in"
    MOVE_IN_FROM_ABROAD = "move_in_from_abroad"
    WARD_MOVE_IN = "ward_move_in"
    BIRTH = "birth"
    ENTRY_NATURALISATION = "entry_naturalisation"
    ENTRY_NATIONALITY_LOSS = "entry_nationality_loss"
    ENTRY_EX_OFFICIO = "entry_ex_officio"
    ENTRY_REFORMAT = "entry_reformat"
    ENTRY_RECREATION = "entry_recreation"
    ENTRY_BY_CANCELLATION = "entry_by_cancellation"
    MOVE_OUT = "move_out"
    MOVE_OUT_ABROAD = "move_out_abroad"
    WARD_MOVE_OUT = "ward_move_out"
    DEATH = "death"
    REMOVAL_NATURALISATION = "removal_naturalisation"
    REMOVAL_NATIONALITY_LOSS = "removal_nationality_loss"
    REMOVAL_EX_OFFICIO = "removal_ex_officio"
    REMOVAL_REFORMAT = "removal_reformat"
    REMOVAL_RECREATION = "removal_recreation"
    REMOVAL_BY_CANCELLATION = "removal_by_cancellation"
    RELOCATION = "relocation"
    MINOR_AMENDMENT = "minor_amendment"
    EX_OFFICIO_AMENDMENT = "ex_officio_amendment"
    ERROR_CORRECTION = "error_correction"
    INDIVIDUAL_NUMBER_CHANGE = "individual_number_change"
    INDIVIDUAL_NUMBER_AMENDMENT = "individual_number_amendment"
    INDIVIDUAL_NUMBER_ENTRY = "individual_number_entry"
    RESIDENT_CODE_CHANGE = "resident_code_change"
    RESIDENT_CODE_ENTRY = "resident_code_entry"
    HOUSEHOLD_SPLIT = "household_split"
    HOUSEHOLD_MERGER = "household_merger"
    HOUSEHOLD_CHANGE = "household_change"
    HEAD_CHANGE = "head_change"
    FORMER_NAME_ENTRY = "former_name_entry"
    FORMER_NAME_CHANGE = "former_name_change"
    FORMER_NAME_REMOVAL = "former_name_removal"
    ALIAS_ENTRY = "alias_entry"
    ALIAS_REMOVAL = "alias_removal"
    AMENDMENT_BY_CANCELLATION = "amendment_by_cancellation"

    @property
    def effect(self) -> MoveEffect:
        """Whether the record is entered, removed or amended."""
        return _EFFECTS[self]

    @property
    def label_ja(self) -> str:
        """The wording of the specification."""
        return LABELS[self]

    @property
    def may_lie_ahead(self) -> bool:
        """Only a move out may be dated after the day it is filed (item j570)."""
        return self in (MoveReason.MOVE_OUT, MoveReason.MOVE_OUT_ABROAD)


_ENTRY_LABELS = {
    MoveReason.MOVE_IN: "国内転入",
    MoveReason.MOVE_IN_FROM_ABROAD: "国外転入等",
    MoveReason.WARD_MOVE_IN: "区間転入",
    MoveReason.BIRTH: "出生",
    MoveReason.ENTRY_NATURALISATION: "職権記載（帰化等）",
    MoveReason.ENTRY_NATIONALITY_LOSS: "職権記載（国籍喪失）",
    MoveReason.ENTRY_EX_OFFICIO: "職権記載（一般）",
    MoveReason.ENTRY_REFORMAT: "改製（記載）",
    MoveReason.ENTRY_RECREATION: "再製（記載）",
    MoveReason.ENTRY_BY_CANCELLATION: "異動の取消し（増）",
}
_REMOVAL_LABELS = {
    MoveReason.MOVE_OUT: "国内転出",
    MoveReason.MOVE_OUT_ABROAD: "国外転出",
    MoveReason.WARD_MOVE_OUT: "区間転出",
    MoveReason.DEATH: "死亡",
    MoveReason.REMOVAL_NATURALISATION: "職権消除（帰化等）",
    MoveReason.REMOVAL_NATIONALITY_LOSS: "職権消除（国籍喪失）",
    MoveReason.REMOVAL_EX_OFFICIO: "職権消除（一般）",
    MoveReason.REMOVAL_REFORMAT: "改製（消除）",
    MoveReason.REMOVAL_RECREATION: "再製（消除）",
    MoveReason.REMOVAL_BY_CANCELLATION: "異動の取消し（減）",
}
_AMENDMENT_LABELS = {
    MoveReason.RELOCATION: "転居",
    MoveReason.MINOR_AMENDMENT: "軽微な修正",
    MoveReason.EX_OFFICIO_AMENDMENT: "職権修正",
    MoveReason.ERROR_CORRECTION: "誤記修正",
    MoveReason.INDIVIDUAL_NUMBER_CHANGE: "個人番号の変更請求",
    MoveReason.INDIVIDUAL_NUMBER_AMENDMENT: "個人番号の職権修正",
    MoveReason.INDIVIDUAL_NUMBER_ENTRY: "個人番号の職権記載",
    MoveReason.RESIDENT_CODE_CHANGE: "住民票コードの変更請求",
    MoveReason.RESIDENT_CODE_ENTRY: "住民票コードの職権記載",
    MoveReason.HOUSEHOLD_SPLIT: "世帯分離",
    MoveReason.HOUSEHOLD_MERGER: "世帯合併",
    MoveReason.HOUSEHOLD_CHANGE: "世帯変更",
    MoveReason.HEAD_CHANGE: "世帯主変更",
    MoveReason.FORMER_NAME_ENTRY: "旧氏の記載",
    MoveReason.FORMER_NAME_CHANGE: "旧氏の変更",
    MoveReason.FORMER_NAME_REMOVAL: "旧氏の削除",
    MoveReason.ALIAS_ENTRY: "通称の記載",
    MoveReason.ALIAS_REMOVAL: "通称の削除",
    MoveReason.AMENDMENT_BY_CANCELLATION: "異動の取消し（修正）",
}
LABELS = _ENTRY_LABELS | _REMOVAL_LABELS | _AMENDMENT_LABELS
_EFFECTS = {
    **dict.fromkeys(_ENTRY_LABELS, MoveEffect.ENTRY),
    **dict.fromkeys(_REMOVAL_LABELS, MoveEffect.REMOVAL),
    **dict.fromkeys(_AMENDMENT_LABELS, MoveEffect.AMENDMENT),
}
