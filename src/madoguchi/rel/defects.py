"""The seeded defects by number, and the run that must find each. The numbers up to D16 are those of the list
of known incidents in docs/reliability.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    code: str
    run: str
    sentence: str


DEFECTS = {
    defect.code: defect
    for defect in (
        Defect("D1", "disclosure", "時間切れのとき、共有の置き場にあるものを返す"),
        Defect("D4", "disclosure", "書類の1枚がほかの人のものに入れ替わる"),
        Defect("check-then-write", "booking", "空きを確かめてから、別の取引で書き込む(一意の制約なし)"),
        Defect("clock-number", "booking", "番号札の番号を時刻から作る(一意の制約なし)"),
        Defect("leaked-hold", "booking", "仮押さえに終わりがなく、画面を閉じた人の枠が戻らない"),
        Defect(
            "local-lock", "booking", "1つのプロセスの中だけの鍵で、枠を守ったつもりになる(一意の制約なし)"
        ),
        Defect("number-blocks", "rush", "来た順の番号を、プロセスごとにまとめて取って配る"),
        Defect("D18", "worker", "止められた処理を、だれも列に戻さない"),
        Defect("D19", "push", "送っている途中で止められた通知を、もう一度送る"),
    )
}
