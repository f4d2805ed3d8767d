"""What staff read when the catalogue refuses."""

from __future__ import annotations

from madoguchi.domains.procedures.errors import CatalogueError
from madoguchi.foundation.policy.messages import Message

_LIST = "手続の目録の一覧から選んでください。"

MESSAGES = {
    CatalogueError.NOT_OFFERED: Message(
        happened="この手続は、この市の目録にありません。",
        reason="id が違うか、この市では扱わない手続です。",
        next_step=_LIST,
    ),
    CatalogueError.NO_SUCH_LANGUAGE: Message(
        happened="この言語は、この市では使っていません。",
        reason="市のデータ(city.yml)の languages にない言語です。",
        next_step=_LIST,
    ),
}
