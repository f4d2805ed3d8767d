"""An app server whose outputs are delayed and mixed up as a script says: `python -m madoguchi.rel.disclosure_server FOLDER
NUMBER --port P …` is `madoguchi web --port P …`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from madoguchi.rel.crew import die_with_parent


def main(argv: list[str]) -> int:
    """The workers are forked inside the block, and those that follow a killed one too."""
    die_with_parent()
    # The workers too: a killed server cannot end them any more.
    os.register_at_fork(after_in_child=die_with_parent)
    import madoguchi.config.wsgi  # noqa: F401 - the program has to be loaded before one of its rooms is
    from madoguchi.cli import web
    from madoguchi.foundation.release import vocabulary
    from madoguchi.rel.mixing import Mixer, mixing

    folder, number, *words = argv
    # What the gate builds on its first finding takes seconds: here nearly every worker has one, and soon after its start.
    vocabulary.is_own_word("")
    with mixing(Mixer(Path(folder), int(number))):
        return web.main(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
