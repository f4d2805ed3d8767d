"""What is said about a file of the core system that cannot be read."""

from __future__ import annotations

MESSAGES = {
    "core_system.not_readable": "結果ファイルを読み取れません。文字コードと見出しの行を確かめてください。",
}
