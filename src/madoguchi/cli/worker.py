"""`madoguchi worker`: runs jobs of all queues, or of those named; any number of workers may run."""

from __future__ import annotations

import argparse


def main(argv: list[str]) -> int:
    """Work until a signal; jobs that run are finished first."""
    from madoguchi.foundation.jobs.queues import QUEUES

    parser = argparse.ArgumentParser(prog="madoguchi worker", description="裏方の処理を動かします。")
    parser.add_argument("--queue", action="append", choices=QUEUES, help="この列だけを受け持つ(何度でも)")
    parser.add_argument("--concurrency", type=int, default=4, help="同時に動かす数")
    parser.add_argument("--until-empty", action="store_true", help="列が空になったら終わる")
    given = parser.parse_args(argv)
    import django
    from django.core.management import call_command

    django.setup()
    call_command(
        "procrastinate",
        "worker",
        "--queues",
        ",".join(given.queue or QUEUES),
        "--concurrency",
        str(given.concurrency),
        *(["--one-shot"] if given.until_empty else []),
    )
    return 0
