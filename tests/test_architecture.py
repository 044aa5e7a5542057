"""Who may import whom, checked on the source: `design.md` draws the arrows, nothing flows back."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "extractor"
FILES = sorted(ROOT.rglob("*.py"))

_BASE = {"model", "errors", "remembered"}
_READING = _BASE | {"lexicon", "language"}
_EXTRACTING = _READING | {"mentions", "entities", "facts"}
_RUNNING = _EXTRACTING | {"timing", "trained", "pipeline", "jsonl", "articles", "store", "settings"}
#: Part → the parts that it may import.
ALLOWED = {
    "model": set(),
    "errors": set(),
    "remembered": set(),
    "timing": set(),
    "settings": set(),
    "workers": set(),
    "lexicon": _BASE,
    "articles": _BASE | {"lexicon"},
    "language": _READING,
    "mentions": _READING,
    "entities": _READING | {"mentions"},
    "facts": _EXTRACTING,
    "jsonl": _BASE,
    "trained": _BASE | {"facts", "settings"},
    "pipeline": _EXTRACTING | {"timing", "trained"},
    "explain": _EXTRACTING | {"pipeline"},
    "store": _BASE | {"jsonl", "language", "entities", "lexicon"},  # language: lemmas of what is searched
    "work": _RUNNING,
    "run": _RUNNING | {"work", "workers"},
    "review": _RUNNING | {"evaluation", "training", "run", "commands"},
    "training": _RUNNING | {"evaluation", "review", "run", "commands"},
    "evaluation": _RUNNING | {"review", "training", "commands"},
    "commands": _RUNNING | {"run", "work", "explain", "evaluation"},
    "cli": _RUNNING | {"run", "commands", "evaluation"},
    "__main__": {"cli"},
    "": _RUNNING,  # the package itself
}


def part(file: Path) -> str:
    """The part of the house that a file belongs to: its folder, or its own name."""
    first = file.relative_to(ROOT).parts[0]
    return first.removesuffix(".py") if first != "__init__.py" else ""


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """(full module name, line) of everything a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            module = node.module or ""
            if module == "extractor":
                yield from ((f"extractor.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield module, node.lineno


def test_there_is_something_to_check() -> None:
    assert len(FILES) > 30
    assert any(name == "extractor.model" for file in FILES for name, _ in imports(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_run_one_way(file: Path) -> None:
    own = part(file)
    assert own in ALLOWED, f"{own} is a new part: say in ALLOWED what it may import"
    for name, line in imports(file):
        if name.startswith("extractor."):
            other = name.split(".")[1]
            assert other == own or other in ALLOWED[own], f"{file}:{line}: {own} must not import {other}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nobody_imports_what_fails_on_a_fresh_machine(file: Path) -> None:
    """natasha and yargy import the abandoned pymorphy2; natasha's wheel is opened as a folder of models only."""
    for name, line in imports(file):
        assert name.split(".")[0] not in {"pymorphy2", "natasha", "yargy", "pkg_resources"}, f"{file}:{line}: {name}"


def test_a_machine_without_them_works() -> None:
    program = """
import sys
for name in ("pymorphy2", "yargy", "pkg_resources", "setuptools"):
    sys.modules[name] = None
from extractor import Article, extract
print(len(extract(Article("a.txt", "Завод в Туле выпустил 500 тракторов.")).facts))
assert "natasha" not in sys.modules  # only its folder of models is used
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_sqlite_has_one_door(file: Path) -> None:
    if part(file) not in ("store", "run", "review", "commands", "training"):
        for name, line in imports(file):
            assert name.split(".")[0] not in {"sqlite3", "sqlite_utils"}, f"{file}:{line}: {name}"


def test_the_package_has_no_import_cycle() -> None:
    """Modules that import each other while they load (imports inside functions are not counted)."""
    graph: dict[str, set[str]] = {}
    names = {_module(file): file for file in FILES}
    for name, file in names.items():
        tree = ast.parse(file.read_text("utf-8"))
        tops = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        graph[name] = {
            target
            for node in tops
            for target in _targets(node)
            if target in names and target != name and not name.startswith(f"{target}.")
        }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def _module(file: Path) -> str:
    parts = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    else:
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            place = ROOT.parent.joinpath(*full.split("."))
            is_module = place.with_suffix(".py").exists() or (place / "__init__.py").exists()
            yield full if is_module else str(node.module)
