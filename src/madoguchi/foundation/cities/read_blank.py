"""The `blank` of a form: a given PDF, and the rectangle of each field on it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from madoguchi.foundation.cities.forms import (
    Align,
    Area,
    FieldBox,
    FieldScope,
    FormSpec,
    GivenBlank,
    Signature,
)
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.release.boxes import Sign, read_first_page
from madoguchi.foundation.release.pdfium import PdfiumError, opened

MIN_SIZE_PT = 8.0
_MM = 25.4 / 72
_NEAR_MM = 1.0
_REFERENCE_MM = (60.0, 12.0)
"""Room for number, name and code of the case."""
_SIDES = ("x_mm", "y_mm", "width_mm", "height_mm")


def read_blank(reader: Reader, form: FormSpec, folders: Sequence[Path]) -> GivenBlank | None:
    part = reader.child("blank", required=True)
    if part is None:
        return None
    boxes = tuple(_box(one) for one in part.items("boxes", required=True))
    signature, reference = part.child("signature"), part.child("reference", required=True)
    blank = GivenBlank(
        file=part.text("file", required=True),
        sha256=part.text("sha256", required=True),
        width_mm=_number(part, "width_mm"),
        height_mm=_number(part, "height_mm"),
        boxes=boxes,
        reference=_area(reference) if reference else Area(0, 0, *_REFERENCE_MM),
        signature=_area(signature) if signature else None,
    )
    for closed in (signature, reference):
        if closed:
            closed.finish()
    part.finish()
    _check_keys(part, form, blank)
    _check_areas(part, form, blank)
    _check_file(part, blank, folders)
    return blank


def find_file(file: str, folders: Sequence[Path]) -> Path | None:
    """The blank in the first of the folders that has it."""
    return next((folder / file for folder in folders if file and (folder / file).is_file()), None)


def _number(part: Reader, key: str, default: float | None = None) -> float:
    value = part.raw(key, required=default is None)
    if value is None:
        return default or 0.0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        part.wrong(key, "data.wrong_type", f"「{key}」の値の型が違います。", "数を書いてください。")
        return default or 0.0
    return float(value)


def _area(part: Reader) -> Area:
    return Area(*(_number(part, side) for side in _SIDES))


def _box(part: Reader) -> FieldBox:
    box = FieldBox(
        key=part.text("key", required=True),
        area=_area(part),
        align=part.choice("align", Align, Align.LEFT),
        size_pt=_number(part, "size_pt", 10.0),
        rows=part.integer("rows") or 1,
        pitch_mm=_number(part, "pitch_mm", 0.0),
    )
    part.finish()
    if box.size_pt < MIN_SIZE_PT:
        part.wrong(
            "size_pt", "data.blank_text_too_small", "8 pt より小さい文字です。", "8 以上にしてください。"
        )
    return box


def _check_keys(part: Reader, form: FormSpec, blank: GivenBlank) -> None:
    """Each field and each fixed text has one box, and nothing else has; notes have no place on a given blank."""
    scopes = {field.key: field.scope for field in form.fields} | {one.label: one.scope for one in form.fixed}
    listed = [box.key for box in blank.boxes]
    wrong = sorted((set(scopes) ^ set(listed)) | {key for key in listed if listed.count(key) > 1})
    if wrong or form.notes:
        part.wrong(
            "boxes",
            "data.blank_boxes_do_not_fit",
            f"様式の項目と用紙の枠が1つずつ合いません({'、'.join(wrong) or 'notes'})。",
            "fields(と fixed の label)のそれぞれに、枠を1つずつ書いてください。notes は使えません。",
        )
    for box in blank.boxes:
        if (box.rows > 1) > (scopes.get(box.key) is FieldScope.EACH_MEMBER):
            part.wrong(
                "boxes",
                "data.blank_boxes_do_not_fit",
                f"「{box.key}」は人ごとの項目ではないのに、行が複数あります。",
                "rows を消すか、scope を each_member にしてください。",
            )


def _check_areas(part: Reader, form: FormSpec, blank: GivenBlank) -> None:
    areas = [(f"{box.key}", box.area_of(row)) for box in blank.boxes for row in range(box.rows)]
    areas.append(("reference", blank.reference))
    areas += [("signature", blank.signature)] if blank.signature else []
    for name, area in areas:
        if not _lies_on(area, blank):
            part.wrong(
                "boxes",
                "data.blank_box_off_page",
                f"枠「{name}」が用紙からはみ出しています。",
                "寸法を直してください。",
            )
    for (one, first), (other, second) in combinations(areas, 2):
        if first.overlaps(second):
            part.wrong(
                "boxes",
                "data.blank_boxes_overlap",
                f"枠「{one}」と「{other}」が重なっています。",
                "離してください。",
            )
    if blank.reference.width_mm < _REFERENCE_MM[0] or blank.reference.height_mm < _REFERENCE_MM[1]:
        part.wrong(
            "reference",
            "data.blank_reference_too_small",
            "受付番号とコードの枠(reference)が小さすぎます。",
            "幅 60 mm、高さ 12 mm より大きくしてください。",
        )
    if (blank.signature is None) != (form.signature is Signature.NONE):
        part.wrong(
            "signature",
            "data.blank_signature_does_not_fit",
            "署名の枠(signature)と、様式の署名(kind)が合いません。",
            "署名のある様式には枠を書き、none の様式からは消してください。",
        )


def _lies_on(area: Area, blank: GivenBlank) -> bool:
    return (
        min(area.x_mm, area.y_mm) >= 0
        and min(area.width_mm, area.height_mm) > 0
        and area.x_mm + area.width_mm <= blank.width_mm
        and area.y_mm + area.height_mm <= blank.height_mm
    )


def _check_file(part: Reader, blank: GivenBlank, folders: Sequence[Path]) -> None:
    path = find_file(blank.file, folders)
    if path is None:
        part.wrong(
            "file",
            "data.blank_missing",
            f"用紙「{blank.file}」がありません。",
            "様式のフォルダに置いてください。",
        )
        return
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != blank.sha256:
        part.wrong(
            "sha256",
            "data.blank_changed",
            f"用紙「{blank.file}」が、枠を決めたときのもの(sha256)と違います。",
            "新しい用紙で枠の位置を確かめ、sha256 を書き直してください。",
        )
        return
    try:
        _check_page(part, blank, content)
    except PdfiumError:
        part.wrong(
            "file", "data.blank_unreadable", "用紙を PDF として読めません。", "PDF のファイルにしてください。"
        )


def _check_page(part: Reader, blank: GivenBlank, content: bytes) -> None:
    with opened(content) as document:
        count, (width, height) = len(document), document.get_page_size(0)
    is_same = abs(width * _MM - blank.width_mm) < _NEAR_MM and abs(height * _MM - blank.height_mm) < _NEAR_MM
    if count != 1 or not is_same:
        part.wrong(
            "width_mm",
            "data.blank_other_page",
            f"用紙は {count} ページ、{width * _MM:.0f} × {height * _MM:.0f} mm です。",
            "1ページの用紙にし、width_mm と height_mm をその寸法にしてください。",
        )
        return
    signs, _ = read_first_page(content)
    for box in blank.boxes:
        if any(_touches(sign, box.area_of(row), height) for sign in signs for row in range(box.rows)):
            part.wrong(
                "boxes",
                "data.blank_box_not_empty",
                f"枠「{box.key}」の中に、用紙の文字があります。",
                "空いているところに枠を置いてください。",
            )


def _touches(sign: Sign, area: Area, height_pt: float) -> bool:
    top, bottom = (height_pt - sign.top) * _MM, (height_pt - sign.bottom) * _MM
    return area.overlaps(
        Area(sign.left * _MM, top, max((sign.right - sign.left) * _MM, 0.01), max(bottom - top, 0.01))
    )
