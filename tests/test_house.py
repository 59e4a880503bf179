"""The house keeps its order: who may import what, and what no file may hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SHELLS = {"screen", "serve", "commands", "__main__"}
"""Rooms that bring the others together; no domain room may know them."""

WRAPS = "lib.serve.server"
"""The one module beside the screens that knows Streamlit: it puts the gate around app.py."""


def modules() -> Iterator[tuple[str, str, set[str]]]:
    """Each module of lib with its room and all that it imports."""
    for path in sorted((ROOT / "lib").rglob("*.py")):
        parts = path.relative_to(ROOT / "lib").with_suffix("").parts
        yield ".".join(("lib", *parts)), parts[0], imported(path.read_text("utf-8"))


def imported(source: str) -> set[str]:
    """The full names of the modules and names that a source imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {one.name for one in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found |= {f"{module}.{one.name}" for one in names}
            case ast.ImportFrom(level=level) if level:
                found.add("." * level)
            case _:
                pass
    return found


def rooms(names: set[str]) -> set[str]:
    """The rooms of lib among imported names."""
    return {name.split(".")[1] for name in names if name.startswith("lib.")}


def test_only_the_screen_knows_streamlit() -> None:
    guilty = [
        module
        for module, room, names in modules()
        if room != "screen"
        and module != WRAPS
        and any(name.split(".")[0].startswith("streamlit") for name in names)
    ]
    assert guilty == []


def test_no_room_knows_the_shells_around_it() -> None:
    guilty = [
        (module, room)
        for module, own, names in modules()
        if own not in SHELLS
        for room in rooms(names) & SHELLS
    ]
    assert guilty == []


def test_the_command_line_does_not_know_the_screen() -> None:
    guilty = [
        module
        for module, room, names in modules()
        if room in {"commands", "__main__"} and "screen" in rooms(names)
    ]
    assert guilty == []


def test_what_comes_before_the_gate_does_not_know_the_screen() -> None:
    guilty = [
        module for module, room, names in modules() if room == "serve" and "screen" in rooms(names)
    ]
    assert guilty == []


def test_imports_are_written_in_full() -> None:
    assert [module for module, _, names in modules() if any(n.startswith(".") for n in names)] == []


def test_every_module_and_page_says_why_it_exists() -> None:
    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "lib").rglob("*.py")]
    silent = [
        str(path.relative_to(ROOT))
        for path in files
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_a_page_only_asks_calls_draws_and_records() -> None:
    pages = {path: path.read_text("utf-8").splitlines() for path in (ROOT / "pages").glob("*.py")}
    assert [path.name for path, lines in pages.items() if len(lines) > 60] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_by_hash_and_names_no_registry(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    pins = [at for at, line in enumerate(lines) if "==" in line.split("#")[0].split(";")[0]]
    assert [lines[at] for at in pins if "--hash=sha256:" not in lines[at + 1]] == []


def test_what_the_tests_install_is_what_the_product_runs_on() -> None:
    run, dev = (pins_of(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert run.items() <= dev.items()


def pins_of(lock: Path) -> dict[str, str]:
    """Package → version."""
    pins = (line.split(" ")[0] for line in lock.read_text("utf-8").splitlines() if "==" in line)
    return dict(pin.split("==", 1) for pin in pins)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import streamlit as st", {"streamlit"}),
        ("def f():\n    from lib.screen import frame", {"lib.screen.frame"}),
        ("from . import near", {"."}),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, names: set[str]) -> None:
    assert imported(source) == names
