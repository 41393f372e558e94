"""A file entrypoint (flows/track.py:track) puts flows/ first on sys.path and loads the flow's module a second time."""

from __future__ import annotations

import ast
import sys
from importlib import metadata
from pathlib import Path

FLOWS = Path(__file__).parents[2] / "flows"
OURS = {"flows", "extractors", "warehouse", "config", "tests"}
IMMUTABLE_CALLS = {"frozenset", "tuple", "timedelta", "TypeVar"}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Await)


def test_no_module_hides_one_of_python_or_of_an_installed_library() -> None:
    names = {path.stem for path in FLOWS.glob("*.py")} | {path.parent.name for path in FLOWS.glob("*/__init__.py")}
    names -= {"__init__"}
    assert {"track", "tasks", "commands"} <= names, "the names are looked for in the wrong place"
    taken = sys.stdlib_module_names | set(metadata.packages_distributions()) | OURS
    assert {"json", "prefect", "httpx"} <= taken
    assert names & taken == set()


def test_the_flow_module_defines_nothing_that_two_copies_of_it_would_have_twice() -> None:
    tree = ast.parse((FLOWS / "track.py").read_text(encoding="utf-8"))
    assert [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)] == []
    assigned = [node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) and node.value]
    assert assigned, "the constants of the module are looked for in the wrong place"
    assert [ast.unparse(value) for value in assigned if is_mutable(value)] == []


def is_mutable(value: ast.expr) -> bool:
    """Whether the value that an assignment of a module makes could be changed by anybody."""
    if isinstance(value, ast.Call):
        return not (isinstance(value.func, ast.Name) and value.func.id in IMMUTABLE_CALLS)
    return isinstance(value, MUTABLE)
