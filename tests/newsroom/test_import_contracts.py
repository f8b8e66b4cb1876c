"""The contracts in pyproject.toml: they hold, and what breaks one is noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom.running import ROOT, environment

LINT = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"


@pytest.fixture
def tree(tmp_path) -> Path:
    for name in ("newsroom", "articles", "comments"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.webp")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=tree,
        env=environment(COLUMNS="200"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_packages_keep_every_contract(tree):
    done = lint(tree)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        (
            "articles/models/stories.py",
            "import comments",
            "newsroom stands on comments, comments on articles",
        ),
        (
            "comments/services/decisions.py",
            "from newsroom import keys",
            "newsroom stands on comments, comments on articles",
        ),
        ("comments/policy/checks.py", "import django.db", "The policy knows no database"),
        ("comments/learning/learner.py", "import django.db", "What learns knows no database"),
        (
            "comments/remote/posting.py",
            "import django.db",
            "What asks others on the network knows no database",
        ),
        (
            "comments/services/decisions.py",
            "from articles import views",
            "Comments reaches articles through its models and services alone",
        ),
        (
            "articles/services.py",
            "from articles import views",
            "Inside articles: pages and commands above services above models",
        ),
        (
            "comments/models/__init__.py",
            "from comments import services",
            "Inside comments: pages and commands above services above models above the policy",
        ),
    ],
)
def test_an_import_that_breaks_a_contract_is_named(tree, module, planted, contract):
    path = tree / module
    path.write_text(f"{path.read_text()}\n\n{planted}\n")
    done = lint(tree)
    assert done.returncode == 1
    # Such a name may be as wide as the column of verdicts, with no space between.
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert contract in {line.removesuffix("BROKEN").strip() for line in broken}, done.stdout
