"""`python -m madoguchi.bench.signage_inside WORD JSON`, with the settings of the installation.

`prepare` fills the hall and prints the tokens of the screens; `noise` tells news about other topics until it is ended.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from madoguchi.install.session import attached

_SPARE = 10
_NOISE_EVERY_S = 0.05


def main(argv: list[str]) -> int:
    with attached():
        import django

        django.setup()
        if argv[0] == "noise":
            _noise()
        print(json.dumps(prepare(**json.loads(argv[1]))))
    return 0


def prepare(*, screens: int, elsewhere: int, clicks: int) -> dict[str, Any]:
    """Most screens are boards of the hall, one in ten is a console of the office."""
    from madoguchi.domains.visits import layout, live, services
    from madoguchi.foundation import cities
    from madoguchi.foundation.policy.actors import Actor, Role

    office = layout.get_office("")
    hall = layout.halls(office)[0]
    name = hall[0] if isinstance(hall, tuple) else str(getattr(hall, "id", hall))
    kiosk = Actor("bench-kiosk", frozenset({Role.KIOSK}))
    purpose = cities.current().main_office.booking[0].id
    for _ in range(clicks + _SPARE):
        services.check_in(actor=kiosk, purpose=purpose)
    consoles = screens // 10
    topics = [live.hall_topic(office.id, name)] * (screens - consoles) + [
        live.queue_topic(office.id)
    ] * consoles
    others = [live.hall_topic(office.id, f"other-{number % 10}") for number in range(elsewhere)]
    return {
        "tokens": [live.topic_token(topic) for topic in topics],
        "elsewhere": [live.topic_token(topic) for topic in others],
        "board": f"/signage/{name}/",
    }


def _noise() -> None:
    from django.db import transaction

    from madoguchi.domains.visits import layout, live

    office, number = layout.get_office(""), 0
    while True:
        number += 1
        with transaction.atomic():
            live.notify(live.hall_topic(office.id, f"other-{number % 10}"), live.ticket_topic(str(number)))
        time.sleep(_NOISE_EVERY_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
