"""`madoguchi fonts`."""

from __future__ import annotations

import argparse
import os
import sys

from madoguchi.install import fonts
from madoguchi.install.errors import InstallError
from madoguchi.install.folder import open_existing
from madoguchi.install.session import chosen_path


def main(argv: list[str]) -> int:
    """Print the folders with fonts, one per line; exit 1 where one of the needed fonts is in none of them."""
    argparse.ArgumentParser(prog="madoguchi fonts", description="フォントの場所を示します。").parse_args(argv)
    try:
        folder = open_existing(chosen_path(os.environ))
    except InstallError:
        folder = None
    paths = fonts.font_paths(folder)
    for path in paths:
        print(path)
    absent = fonts.missing(paths)
    if not absent:
        return 0
    refusal = fonts.fonts_missing(absent, "見つかりません")
    print(f"× {refusal.sentence}\n→ {refusal.fix}", file=sys.stderr)
    return 1
