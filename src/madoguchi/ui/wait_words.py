from __future__ import annotations
from typing import Any
def wait_words_of(position: Any) -> str:
    wait=position.wait
    return "" if wait is None else f"約{wait.low}〜{wait.high}分"
