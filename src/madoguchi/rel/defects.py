"""The seeded defects by name, and the run that must find each. i1 to i15 are after published incidents, which
docs/reliability.md names."""

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
        Defect("i1", "disclosure", "時間切れのとき、共有の置き場にあるものを返す"),
        Defect("i2", "disclosure", "ファイルの名前を時刻から作り、後のものが上書きする"),
        Defect("i3", "disclosure", "取り違えを止められても、知らせずにやり直す"),
        Defect("i4", "disclosure", "書類の1枚がほかの人のものに入れ替わる"),
        Defect("i5", "disclosure", "前に読んだ状態のまま、取り消したものを出す"),
        Defect("i6", "disclosure", "2台のうち1台が古い版のままで、前の人の残りを次の人に出す"),
        Defect("i7", "disclosure", "1台の中だけの鍵で、2台が使うファイルを守ったつもりになる"),
        Defect("i8", "disclosure", "作業用のフォルダーをみんなで使う"),
        Defect("i9", "disclosure", "二重の申請を断る画面が、最後の申請の人のものを出す"),
        Defect("i15", "disclosure", "途中で切れた人の分を片づけずに、次の人が使う"),
        Defect("check-then-write", "booking", "空きを確かめてから、別の取引で書き込む(一意の制約なし)"),
        Defect("clock-number", "booking", "番号札の番号を時刻から作る(一意の制約なし)"),
        Defect("leaked-hold", "booking", "仮押さえに終わりがなく、画面を閉じた人の枠が戻らない"),
        Defect(
            "local-lock", "booking", "1つのプロセスの中だけの鍵で、枠を守ったつもりになる(一意の制約なし)"
        ),
        Defect("number-blocks", "rush", "来た順の番号を、プロセスごとにまとめて取って配る"),
        Defect("expiry-opens", "protection", "期間の満了で、支援措置が開く"),
        Defect("household-open", "protection", "支援措置の本人だけを止め、同じ世帯の人を止めない"),
        Defect("kiosk-forgotten", "protection", "受付機だけ、支援措置を見ない"),
        Defect("passed-over", "protection", "支援措置の登録に届かないとき、ないものとして進む"),
        Defect("D18", "worker", "止められた処理を、だれも列に戻さない"),
        Defect("D19", "push", "送っている途中で止められた通知を、もう一度送る"),
    )
}
