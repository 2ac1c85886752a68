"""start.py: the one file that must run before anything is installed."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
START = ROOT / "start.py"


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return start.py as a module whose environment lies in a temporary folder."""
    spec = importlib.util.spec_from_file_location("start_under_test", START)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    home = tmp_path / ".venv"
    monkeypatch.setattr(module, "HOME", str(home))
    monkeypatch.setattr(module, "STAMP", str(home / "stamp.txt"))
    monkeypatch.setattr(module, "PYTHON", str(home / "python"))
    return module


def ready(module, purpose):
    """Leave the environment as a finished set-up for `purpose` leaves it."""
    home = Path(module.HOME)
    home.mkdir(exist_ok=True)
    Path(module.PYTHON).touch()
    Path(module.STAMP).write_text(module.stamp_of(purpose), encoding="utf-8")


def test_very_old_pythons_can_read_it():
    new = (
        ast.JoinedStr,
        ast.NamedExpr,
        ast.AnnAssign,
        ast.AsyncFunctionDef,
        ast.Match,
        ast.Nonlocal,
    )
    tree = ast.parse(START.read_text(encoding="ascii"))
    found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, new)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    arguments = [each for node in functions for each in (*node.args.args, *node.args.kwonlyargs)]
    assert found == []
    assert functions
    assert [node.name for node in functions if node.returns or node.args.kwonlyargs] == []
    assert [each.arg for each in arguments if each.annotation] == []


def test_a_python_that_is_too_old_is_told_so(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(start, "newer_pythons", lambda: iter([["no-such-python"]]))
    with pytest.raises(
        start.CannotStart, match=r"needs Python 3\.11 or newer\. This is Python 3\.9"
    ):
        start.main([])


def test_a_newer_python_on_the_machine_takes_over(start, monkeypatch):
    called = []
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(
        start, "newer_pythons", lambda: iter([["no-such-python"], [sys.executable]])
    )
    monkeypatch.setattr(start.subprocess, "call", lambda command: called.append(command) or 7)
    assert start.main(["test", "--full"]) == 7
    assert called == [[sys.executable, str(START), "test", "--full"]]


def test_a_second_run_installs_nothing(start, monkeypatch):
    ready(start, "run")
    monkeypatch.setattr(start, "make_environment", lambda: pytest.fail("it set up again"))
    start.set_up("run")


def test_what_serves_the_tests_serves_attain_too_but_not_the_other_way_round(start):
    ready(start, "test")
    assert start.is_ready("run")
    ready(start, "run")
    assert not start.is_ready("test")


@pytest.mark.parametrize("change", ["lock", "python", "place"])
def test_it_sets_up_again_when_what_it_stands_on_has_changed(start, monkeypatch, tmp_path, change):
    ready(start, "run")
    if change == "lock":
        other = tmp_path / "other.txt"
        other.write_text("numpy==1.0\n", encoding="utf-8")
        monkeypatch.setattr(start, "requirement_list", lambda purpose: str(other))
    if change == "python":
        monkeypatch.setattr(start.sys, "version", "3.13.0 of another day")
    if change == "place":
        (tmp_path / "pyproject.toml").touch()
        (tmp_path / "requirements").symlink_to(ROOT / "requirements")
        monkeypatch.setattr(start, "HERE", str(tmp_path))
    assert not start.is_ready("run")


def test_a_python_newer_than_the_lists_takes_the_newest_list(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 99, 0))
    assert start.requirement_list("run").endswith("run-3.14.txt")


def test_pip_takes_over_where_uv_fails(start, monkeypatch):
    ran = []

    def outcome(command):
        ran.append(command)
        Path(start.HOME).mkdir(exist_ok=True)
        return (False, "no route") if "sync" in command else (True, "")

    monkeypatch.setattr(start, "succeeds", outcome)
    start.set_up("run")
    last_but_one = ran[-2]
    assert "--require-hashes" in last_but_one
    assert last_but_one[-3].endswith((f"run-{start.listed_version()}.txt", "-r"))
    assert start.STAMP
    assert Path(start.STAMP).read_text(encoding="utf-8") == start.stamp_of("run")


def test_programs_of_the_environment_come_first_and_settings_of_another_python_stay_out(
    start, monkeypatch
):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "mirror")
    given = start.surroundings()
    assert given["PATH"].split(start.os.pathsep)[0] == start.PROGRAMS
    assert "PYTHONPATH" not in given
    assert given["UV_DEFAULT_INDEX"] == "mirror"
    assert given["UV_PYTHON_DOWNLOADS"] == "never"


def test_without_a_line_it_says_so_and_leaves_no_stamp(start, monkeypatch):
    def outcome(command):
        return (False, "name resolution failed") if "install" in command else (True, "")

    monkeypatch.setattr(start, "succeeds", outcome)
    with pytest.raises(
        start.CannotStart, match="Is there a line to the package registry"
    ) as trouble:
        start.set_up("run")
    assert "name resolution failed" in str(trouble.value)
    assert not Path(start.STAMP).exists()


@pytest.mark.parametrize(("static", "tests", "code"), [(True, 0, 0), (True, 1, 1), (False, 0, 1)])
def test_the_exit_code_tells_of_every_failure(start, monkeypatch, static, tests, code):
    monkeypatch.setattr(start, "succeeds", lambda command: (static, ""))
    monkeypatch.setattr(start, "browser_stands", lambda: True)
    monkeypatch.setattr(start, "server_stands", lambda: True)
    monkeypatch.setattr(start, "has_server", lambda: False)
    monkeypatch.setattr(start, "run_pytest", lambda arguments: (tests, b"== closed ==\n"))
    assert start.run_tests([]) == code


@pytest.mark.parametrize(
    ("codes", "code"),
    [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((5, 0), 0), ((0, 5), 0), ((5, 5), 5)],
)
def test_neither_part_of_the_tests_hides_what_the_other_found(start, monkeypatch, codes, code):
    left = list(codes)
    monkeypatch.setattr(start, "run_pytest", lambda arguments: (left.pop(0), b""))
    assert start.run_parts([["here"], ["there"]], []) == code
    assert left == []


def test_what_needs_a_browser_runs_by_itself_and_nothing_runs_twice(start, monkeypatch):
    monkeypatch.setattr(start, "has_chromium", lambda: True)
    monkeypatch.setattr(start, "has_server", lambda: False)
    others, browser = start.parts_of_the_tests(["-k", "docs"])
    assert others[-4:] == ["--ignore", "tests/browser", "-k", "docs"]
    assert browser[-3:] == ["-k", "docs", "tests/browser"]
    assert "--ignore" not in browser
    assert len(start.parts_of_the_tests(["tests/browser/test_weak_line.py"])) == 1
    assert len(start.parts_of_the_tests(["tests/test_start.py::test_help_needs_no_set_up"])) == 1


def test_without_a_browser_the_other_tests_run_and_it_is_said(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "succeeds", lambda command: (True, ""))
    monkeypatch.setattr(start, "browser_stands", lambda: False)
    monkeypatch.setattr(start, "has_chromium", lambda: False)
    monkeypatch.setattr(start, "server_stands", lambda: False)
    monkeypatch.setattr(start, "has_server", lambda: False)
    monkeypatch.setattr(start, "run_pytest", lambda arguments: (0, b"== 9 passed ==\n"))
    assert start.run_tests([]) == 0
    said = capsys.readouterr().out
    assert "Not run: what needs a browser" in said
    assert "Not run: the tests on PostgreSQL" in said
    assert said.endswith("== 9 passed ==\n")
    assert said.count("passed") == 1


def test_the_tests_that_write_run_once_more_beside_a_server(start, monkeypatch):
    monkeypatch.setattr(start, "has_chromium", lambda: False)
    monkeypatch.setattr(start, "has_server", lambda: True)
    usual, beside = start.parts_of_the_tests([])
    assert "beside PostgreSQL" not in usual
    assert beside[0] == "beside PostgreSQL"
    headers = "tests/portal/test_headers.py::"
    assert beside[-4:] == [
        "tests/work",
        "tests/portal/test_say_so.py",
        f"{headers}test_so_do_pages_that_read_the_database_and_all_pages_behind_the_sign_in",
        f"{headers}test_between_two_looks_at_the_database_no_other_public_page_asks_it_anything",
    ]


def test_every_test_that_asks_for_the_database_runs_on_both(start):
    """All of tests/work does; elsewhere each says so by a mark, for a module or for itself."""
    mark = re.compile(
        r"^(pytestmark = |@)pytest\.mark\.django_db.*\n(?:@.*\n)*(?:def (\w+))?", re.MULTILINE
    )
    asking = set()
    for path in (START.parent / "tests").rglob("test_*.py"):
        name = path.relative_to(START.parent).as_posix()
        if name.startswith("tests/work/") or path == Path(__file__):
            continue
        for begin, test in mark.findall(path.read_text(encoding="utf-8")):
            asking.add(name if begin.startswith("pytestmark") else f"{name}::{test}")
    assert asking == set(start.ON_POSTGRESQL) - {"tests/work"}
    assert "_apart(db" in (START.parent / "tests/work/conftest.py").read_text(encoding="utf-8")


DATABASE_FIXTURES = {
    "admin_client",
    "admin_user",
    "db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
    "transactional_db",
}
"""What gives a test the database without a mark."""


def fixtures_in(tree):
    """Yield the names of fixtures that a module asks for: as arguments, or by a mark or a call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from (each.arg for each in (*node.args.args, *node.args.kwonlyargs))
        asked = node.func if isinstance(node, ast.Call) else None
        if isinstance(asked, ast.Attribute) and asked.attr in {"usefixtures", "getfixturevalue"}:
            yield from (each.value for each in node.args if isinstance(each, ast.Constant))


def test_outside_tests_work_no_test_has_the_database_from_a_fixture():
    """A mark would not tell of it, so that it would never run beside PostgreSQL."""
    seen = 0
    for path in (ROOT / "tests").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        found = set(fixtures_in(ast.parse(path.read_text(encoding="utf-8"))))
        seen += name.startswith("tests/work/") and bool(found & DATABASE_FIXTURES)
        assert name.startswith("tests/work/") or not found & DATABASE_FIXTURES, name
    assert seen, "tests/work does, so that it is seen"


def test_the_closing_line_of_the_tests_comes_last(tmp_path):
    script = (
        "import importlib.util, io;"
        f"spec = importlib.util.spec_from_file_location('start', {str(START)!r});"
        "start = importlib.util.module_from_spec(spec); spec.loader.exec_module(start);"
        "last = start.pass_on(io.BytesIO(b'begin\\n....\\n== 4 passed ==\\n'));"
        "start.say('Not run: x'); start.write_bytes(last)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.splitlines() == [b"begin", b"....", b"Not run: x", b"== 4 passed =="]


def test_after_the_first_look_it_says_how_to_go_on_without_attain_on_the_path(
    start, monkeypatch, capsys
):
    monkeypatch.setattr(start, "set_up", lambda purpose: None)
    monkeypatch.setattr(start, "run_attain", lambda arguments: 0)
    assert start.main([]) == 0
    assert "python3 start.py show KHM" in capsys.readouterr().out
    assert start.main(["rules"]) == 0
    assert "start.py" not in capsys.readouterr().out


def test_help_needs_no_set_up():
    done = subprocess.run(
        [sys.executable, str(START), "--help"], capture_output=True, text=True, check=True
    )
    assert "python3 start.py test" in done.stdout
