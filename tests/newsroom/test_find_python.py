"""bin/find-python among Pythons that answer its question as their version would."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom.running import ROOT

# The real interpreter answers, and calls itself what the fake is named.
FAKE = """#!/bin/sh
exec {real} -c '
import sys
sys.version_info, sys.abiflags = (3, {minor}, 1), "{flags}"
for name in {missing}:
    sys.modules[name] = None
exec(sys.argv[1])
' "$4"
"""
SHIM = "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n"


class Machine:
    """A machine with a home, a PATH of one folder, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.root, self.home, self.path = folder / "root", folder / "home", folder / "path"
        for one in (self.root, self.home, self.path):
            one.mkdir()
        self.tree = folder / "tree"
        (self.tree / "bin").mkdir(parents=True)
        shutil.copy(ROOT / "bin/find-python", self.tree / "bin")
        self.wants("3.13")

    def wants(self, version: str) -> None:
        (self.tree / ".python-version").write_text(f"{version}\n")

    def python(self, path: Path, minor: int, *missing: str, flags: str = "") -> str:
        text = FAKE.format(
            real=sys.executable, minor=minor, missing=json.dumps(missing), flags=flags
        )
        return self.program(path, text)

    def program(self, path: Path, text: str) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return str(path)

    def run(self, **own: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.tree / "bin/find-python"), str(self.root)],
            env={"PATH": str(self.path), "HOME": str(self.home)} | own,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def found(self, **own: str) -> str:
        done = self.run(**own)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.removesuffix("\n")

    def refusal(self, **own: str) -> str:
        done = self.run(**own)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        return done.stderr.removesuffix("\n")


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_the_one_on_the_path_is_taken(machine):
    there = machine.python(machine.path / "python3", 13)
    assert machine.found() == there


@pytest.mark.parametrize(
    "place",
    [
        "home/.pyenv/versions/3.12.4/bin/python3",
        "home/.local/share/uv/python/cpython-3.12-linux/bin/python3.12",
        "home/.asdf/installs/python/3.12.4/bin/python3",
        "home/.local/share/mise/installs/python/3.12.4/bin/python3",
        "home/.local/bin/python3.12",
        "root/usr/local/bin/python3.12",
        "root/usr/bin/python3.12",
        "root/opt/homebrew/bin/python3.12",
        "root/usr/local/opt/python@3.12/bin/python3.12",
        "root/opt/python-3.12/bin/python3",
    ],
)
def test_behind_an_old_default_a_newer_one_is_found_elsewhere(machine, tmp_path, place):
    machine.python(machine.path / "python3", 11)
    there = machine.python(tmp_path / place, 12)
    assert machine.found() == there


@pytest.mark.parametrize(
    ("variable", "below"),
    [
        ("PYENV_ROOT", "versions/3.12.4/bin/python"),
        ("UV_PYTHON_INSTALL_DIR", "cpython-3.12/bin/python3.12"),
        ("XDG_DATA_HOME", "uv/python/cpython-3.12/bin/python3.12"),
        ("ASDF_DATA_DIR", "installs/python/3.12.4/bin/python3"),
        ("MISE_DATA_DIR", "installs/python/3.12.4/bin/python3"),
    ],
)
def test_folders_that_the_environment_moves_are_looked_in(machine, tmp_path, variable, below):
    there = machine.python(tmp_path / "moved here" / below, 12)
    assert machine.found(**{variable: str(tmp_path / "moved here")}) == there


def test_the_version_that_the_tree_names_is_preferred_wherever_it_is(machine):
    machine.python(machine.path / "python3.14", 14)
    machine.python(machine.path / "python3", 12)
    named = machine.python(machine.root / "usr/local/bin/python3.13", 13)
    assert machine.found() == named
    machine.wants("3.12")
    assert machine.found() == str(machine.path / "python3")


def test_without_it_the_newest_that_the_packages_know_is_taken(machine):
    machine.wants("3.13")
    machine.python(machine.path / "python3", 12)
    machine.python(machine.root / "usr/bin/python3.15", 15)
    newest = machine.python(machine.root / "usr/local/bin/python3.14", 14)
    assert machine.found() == newest


def test_one_that_is_newer_than_all_known_serves_when_it_is_the_only_one(machine):
    machine.python(machine.path / "python3", 11)
    there = machine.python(machine.root / "usr/bin/python3.15", 15)
    assert machine.found() == there


def test_shims_that_fail_are_passed_over_for_the_versions_behind_them(machine, tmp_path):
    shims = tmp_path / "elsewhere/shims"
    for name in ("python3.13", "python3", "python"):
        machine.program(shims / name, SHIM)
    behind = machine.python(tmp_path / "elsewhere/versions/3.13.1/bin/python3.13", 13)
    assert machine.found(PATH=f"{shims}:{machine.path}") == behind


def test_one_without_ensurepip_or_venv_is_not_taken(machine):
    machine.python(machine.path / "python3.13", 13, "ensurepip")
    machine.python(machine.path / "python3.12", 12, "venv")
    sentence = machine.refusal()
    assert "3.12 without venv, 3.13 without venv" in sentence
    assert "python3-venv" in sentence
    whole = machine.python(machine.root / "usr/local/bin/python3.12", 12)
    assert machine.found() == whole


def test_a_free_threaded_one_is_not_taken(machine):
    machine.python(machine.path / "python3.13", 13, flags="t")
    assert machine.refusal()


def test_without_any_that_fits_one_sentence_says_what_was_found(machine):
    assert "only this was found: nothing." in machine.refusal()
    machine.python(machine.path / "python3", 11)
    machine.python(machine.root / "usr/bin/python3", 11)
    machine.program(machine.path / "python", "#!/bin/sh\necho Python 2.7.18 >&2\nexit 1\n")
    sentence = machine.refusal()
    assert sentence.startswith("Newsroom needs Python 3.12 or newer")
    assert "only this was found: 3.11. " in sentence


def test_a_folder_or_a_file_of_that_name_is_no_python(machine):
    (machine.path / "python3.13").mkdir()
    (machine.path / "python3").write_text("not to be run")
    assert "only this was found: nothing." in machine.refusal()


def test_a_named_one_is_the_only_one_considered(machine, tmp_path):
    machine.python(machine.path / "python3.13", 13)
    named = machine.python(tmp_path / "my own/python", 12)
    assert machine.found(PYTHON=named) == named
    old = machine.python(tmp_path / "old/python", 11)
    for wrong, answer in ((old, "3.11"), ("/nowhere/python", "no working Python")):
        assert machine.refusal(PYTHON=wrong) == (
            "Newsroom needs Python 3.12 or newer with its venv module,"
            f" and PYTHON={wrong} is {answer}."
        )


def test_a_named_one_may_be_a_name_on_the_path(machine):
    named = machine.python(machine.path / "python3.12", 12)
    machine.python(machine.path / "python3.13", 13)
    assert machine.found(PYTHON="python3.12") == named


def test_the_python_that_runs_these_tests_fits(machine):
    name = f"python3.{sys.version_info.minor}"
    real = str(Path(sys.base_prefix, "bin", name))
    assert machine.found(PYTHON=real) == real
