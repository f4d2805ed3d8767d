"""What is printed once the first page answers: addresses, who uses them, and the sign-ins of a demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from madoguchi.install.environment import Place
from madoguchi.install.folder import Folder

_STAFF = Path(__file__).resolve().parents[3] / "data" / "demo" / "staff.yml"


@dataclass(frozen=True, slots=True)
class Address:
    """One door of the program."""

    path: str
    who: str
    zones: tuple[str, ...]
    needs_demo: bool = False


@dataclass(frozen=True, slots=True)
class SignIn:
    """A member of staff of a demo installation. `totp_secret` is base32; `section` may be empty."""

    sign_in: str
    name: str
    role: str
    section: str
    password: str
    totp_secret: str


ADDRESSES = (
    Address("/", "市民: 手続きガイド、事前入力、予約、状況の確認", ("all", "front")),
    Address("/kiosk/", "来庁した市民: 受付機(QR か番号で受付、番号札)", ("all", "office")),
    Address("/signage/", "待合の画面: 呼出番号だけを表示", ("all", "office")),
    Address("/counter/", "受付・窓口の職員: 呼出、聞き取り、書類、手数料", ("all", "office")),
    Address("/back/", "担当課の職員: 申請の処理、差戻し、決裁、連携", ("all", "office")),
    Address("/manager/", "管理者: 待ち時間・滞在時間・処理時間", ("all", "office")),
    Address("/number/", "個人番号の記入の担当: 担当課から届いた様式の番号欄に記入して印刷", ("number",)),
    Address("/demo/mail/phones/", "デモ: 送られたLINEとSMSを読む", ("all", "front"), needs_demo=True),
    Address("/demo/mail/", "デモ: 送られたメールを読む", ("all", "front", "office"), needs_demo=True),
)


def sign_ins() -> list[SignIn]:
    """The staff of `data/demo/staff.yml`, in its order."""
    rows = yaml.safe_load(_STAFF.read_text(encoding="utf-8"))
    return [
        SignIn(
            sign_in=row["sign_in"],
            name=row["name"],
            role=row["role"],
            section=row.get("section", ""),
            password=row["password"],
            totp_secret=row["totp_secret"],
        )
        for row in rows
    ]


def lines(folder: Folder, place: Place) -> Iterator[str]:
    """The whole text, line by line."""
    yield f"窓口が動いています(CITY={folder.city} ZONE={folder.zone})。"
    yield ""
    for address in ADDRESSES:
        if folder.zone in address.zones and (folder.is_demo or not address.needs_demo):
            yield f"  {place.address() + address.path:<34} {address.who}"
    if folder.is_demo:
        yield ""
        yield "デモ用の職員(2つめの確認の番号は madoguchi totp サインイン名 で表示)"
        for staff in sign_ins():
            where = f"{staff.role}/{staff.section}" if staff.section else staff.role
            yield f"  {staff.sign_in:<14} {staff.password:<22} {staff.name}({where})"
    yield ""
    yield f"データ: {folder.path}   記録: {folder.logs}"
    yield "止めるときは Ctrl-C を押してください。データは残ります。"
