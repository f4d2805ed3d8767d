"""Run by the Python of another environment: the rules of rules.json as variables of OpenFisca, over whole columns.

Prints {"seconds", "counts"}. It imports nothing of this program.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-04"
ROUNDS = 3
SIGNS: dict[str, Any] = {">=": np.greater_equal, "<": np.less, "==": np.equal}


def rule_variable(name: str, comparisons: list[list[Any]], entity: Any) -> Any:
    def formula(person: Any, period: Any, parameters: Any) -> Any:
        found = None
        for column, sign, value in comparisons:
            values = person(column, period)
            part = values if value is True else SIGNS[sign](values, value)
            found = part if found is None else found & part
        return found

    body = {
        "value_type": bool,
        "entity": entity,
        "definition_period": MONTH,
        "label": name,
        "formula": formula,
    }
    return type(name, (Variable,), body)


def main(folder: Path) -> None:
    document = json.loads((folder / "rules.json").read_text(encoding="utf-8"))
    person = Entity("person", "persons", "a person", "")
    system = TaxBenefitSystem([person])
    kinds = {"bool": bool, "int": int}
    for name, kind in document["columns"].items():
        body = {"value_type": kinds[kind], "entity": person, "definition_period": MONTH, "label": name}
        system.add_variable(type(name, (Variable,), body))
    for number, comparisons in enumerate(document["rules"]):
        system.add_variable(rule_variable(f"rule_{number}", comparisons, person))
    columns = {name: np.fromfile(folder / f"{name}.i64", dtype=np.int64) for name in document["columns"]}
    taken = []
    for _ in range(ROUNDS):
        simulation = SimulationBuilder().build_default_simulation(system, document["size"])
        for name, kind in document["columns"].items():
            simulation.set_input(name, PERIOD, columns[name].astype(bool if kind == "bool" else np.int32))
        began = time.perf_counter()
        counts = [int(simulation.calculate(f"rule_{n}", PERIOD).sum()) for n in range(len(document["rules"]))]
        taken.append(time.perf_counter() - began)
    print(json.dumps({"seconds": sorted(taken)[len(taken) // 2], "counts": counts}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
