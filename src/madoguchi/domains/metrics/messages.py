"""What staff read when figures are refused."""

from __future__ import annotations

from madoguchi.domains.metrics.errors import MetricsError
from madoguchi.foundation.policy.messages import Message

MESSAGES = {
    MetricsError.NOT_PERMITTED: Message(
        happened="計測の結果は開けません。",
        reason="計測は責任者の役割で見ます。",
        next_step="必要な仕事であれば、所属の責任者に申し出てください。",
    ),
    MetricsError.NOT_FOUND: Message(
        happened="この案件の記録がありません。",
        reason="受付番号が違うか、まだ何も起きていません。",
        next_step="受付番号を確かめてください。",
    ),
    MetricsError.PERIOD: Message(
        happened="出力できませんでした。",
        reason="期間の日付が読み取れないか、終わりが始まりより前か、1年を超えています。",
        next_step="始まりと終わりの日を入力し直してください。",
    ),
}
