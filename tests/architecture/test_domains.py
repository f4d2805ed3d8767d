"""Between domains only the doors that are meant for others, and only downwards; a yard never touches a table."""

from __future__ import annotations

from tests.architecture.source import Module, modules_of

DOMAINS = "madoguchi.domains"
DOORS = {"services", "selectors", "events", "states", "errors", "ports", "records", "shapes", "answers"}
# From bottom to top. A domain may import domains of lower floors only.
FLOORS = {
    "procedures": 0,
    "residents": 0,
    "intake": 1,
    "cases": 1,
    "applications": 2,
    "payments": 3,
    "notifications": 3,
    "visits": 3,
    "courses": 4,
    "turns": 4,
    "work": 4,
    "documents": 4,
    "numbers": 0,
    "number_requests": 5,
    "metrics": 5,
    "push": 5,
}
FRONT = {"intake", "enrolments"}
FRONT_MAY_IMPORT = {"procedures"}
NEVER_FROM_A_YARD = {"models", "forms", "tasks"}


def _parts(name: str) -> tuple[str, str]:
    """Domain and door of an imported name: ("cases", "services")."""
    rest = name.removeprefix(f"{DOMAINS}.").split(".")
    return rest[0], rest[1] if len(rest) > 1 else ""


def _imports(module: Module) -> list[tuple[str, str, str]]:
    """(imported name, domain, door) of everything from `madoguchi.domains`."""
    found = [name for name in module.imports() if name.startswith(f"{DOMAINS}.")]
    return [(name, *_parts(name)) for name in found]


def _own(module: Module) -> str:
    return _parts(module.name)[0]


def test_domain__imports_another__only_by_its_doors() -> None:
    wrong = [
        f"{module.path}: {name}"
        for module in modules_of(DOMAINS)
        for name, domain, door in _imports(module)
        if domain != _own(module) and door not in DOORS
    ]
    assert not wrong


def test_domain__imports_another__only_from_a_lower_floor() -> None:
    wrong = []
    for module in modules_of(DOMAINS):
        own = _own(module)
        for name, domain, _ in _imports(module):
            if domain == own:
                continue
            is_front = own in FRONT and domain in FRONT_MAY_IMPORT
            if not is_front and FLOORS.get(domain, 99) >= FLOORS.get(own, -1):
                wrong.append(f"{module.path}: {name}")
    assert not wrong


def test_domain__each__has_its_floor() -> None:
    found = {_own(module) for module in modules_of(DOMAINS)} - {DOMAINS, "madoguchi"}
    assert found - FRONT <= set(FLOORS)


def test_yard__each__imports_no_table_form_or_job_of_a_domain() -> None:
    wrong = [
        f"{module.path}: {name}"
        for module in modules_of("madoguchi.yards")
        for name, _, door in _imports(module)
        if door in NEVER_FROM_A_YARD
    ]
    assert not wrong


def test_yard__each__imports_no_other_yard() -> None:
    wrong = []
    for module in modules_of("madoguchi.yards"):
        own = ".".join(module.name.split(".")[:3])
        for name in module.imports():
            if name.startswith("madoguchi.yards.") and not name.startswith(f"{own}.") and name != own:
                wrong.append(f"{module.path}: {name}")
    assert not wrong


def test_core__each_module__knows_the_standard_library_and_core_alone() -> None:
    import sys

    wrong = [
        f"{module.path}: {name}"
        for module in modules_of("madoguchi.core")
        for name in module.imports()
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("madoguchi.core")
    ]
    assert not wrong
