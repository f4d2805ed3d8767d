"""`madoguchi worker`: runs jobs of all queues, or of those named; any number of workers may run."""

from __future__ import annotations

import argparse


def main(argv: list[str]) -> int:
    """Work until a signal; jobs that run are finished first."""
    from madoguchi.foundation.jobs.queues import QUEUES

    parser = argparse.ArgumentParser(prog="madoguchi worker", description="裏方の処理を動かします。")
    parser.add_argument("--queue", action="append", choices=QUEUES, help="この列だけを受け持つ(何度でも)")
    parser.add_argument("--until-empty", action="store_true", help="列が空になったら終わる")
    given = parser.parse_args(argv)
    import django

    django.setup()
    from madoguchi.foundation.jobs.worker import run

    run(given.queue or QUEUES, until_empty=given.until_empty)
    return 0
