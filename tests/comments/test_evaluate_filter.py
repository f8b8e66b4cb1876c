import csv
import io
import re

import pytest
from django.core.management import CommandError, call_command

from comments.learning import evaluation
from comments.management.commands import evaluate_filter
from tests.comments.test_learning_core import examples


@pytest.fixture
def table(tmp_path):
    """Write rows to a file and return what the command says of it."""

    def evaluate(rows, *options, columns=("words", "kind", "story"), text="words", label="kind"):
        path = tmp_path / "comments.csv"
        if isinstance(rows, bytes):
            path.write_bytes(rows)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([columns, *rows])
        out = io.StringIO()
        call_command(
            "evaluate_filter", str(path), "--text", text, "--label", label, *options, stdout=out
        )
        return out.getvalue()

    return evaluate


def rows(count=160):
    for number, (text, unwanted) in enumerate(examples(count)):
        yield [text, ("spam" if number % 2 else "1") if unwanted else "ham", "AB"[number % 2]]


def test_it_reports_folds_groups_a_curve_and_the_time(table):
    said = table(rows(), "--group", "story")
    lines = [line.split(" | ") for line in said.splitlines() if line.startswith("| ")]
    assert [line[0] for line in lines] == [
        "| Set aside", *(f"| fold {number}" for number in range(1, 6)), "| all of them",
        "| Set aside", "| A", "| B", "| all of them",
    ]  # fmt: skip
    whole = lines[6]
    assert whole[1] == "160"
    assert float(whole[6]) > 0.95
    assert re.search(r"after 50 labels: 0\.9\d\d", said) or "after 50 labels: 1.000" in said
    assert re.search(r"A prediction: \d+\.\d\d ms", said)


def test_it_says_the_same_every_time(table):
    def figures():
        return [line for line in table(rows(), "--group", "story").splitlines() if "ms" not in line]

    assert figures() == figures()


def test_no_example_is_predicted_by_a_learner_that_knew_it():
    known = [evaluation.Example(f"{number}", number % 2 == 0, "a") for number in range(40)]
    seen = []
    original = evaluation._taught

    def spy(rest):
        seen.append({one.text for one in rest})
        return original(rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "_taught", spy)
        parts = list(evaluation.in_folds(known))
    assert sum(len(part.predictions) for part in parts) == 40
    assert all(len(rest) == 32 for rest in seen)
    # Each is missing from exactly one learner's examples.
    assert all(sum(one.text not in rest for rest in seen) == 1 for one in known)


FINE = [["good words", "0", "A"], ["bad words", "1", "B"]] * 10


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([*FINE, ["what", "maybe", "A"]], [], "line 22: the label is “maybe”"),
        ([*FINE, ["", "1", "A"]], [], "line 22: the text is empty"),
        ([*FINE, [" \n ", "1", "A"]], [], "the text is empty"),
        ([*FINE, ["a\0b", "1", "A"]], [], "contains a NUL"),
        ([*FINE, ["only words"]], [], "line 22: a cell is missing"),
        (FINE[:18], [], "Only 9 rows are labelled 1 or spam; 10 are needed"),
        ([["x", "1", "A"]] * 30, [], "Only 0 rows are labelled 0 or ham"),
        ([], [], "Only 0 rows"),
        (b"", [], "no column “words”"),
        (FINE, ["--group", "place"], "no column “place”"),
        ([[*row[:2], "A"] for row in FINE], ["--group", "story"], "names only one group"),
        (b"words,kind\n\xff\xfe,1\n", [], "is not UTF-8"),
        (b'words,kind\n"' + b"x" * 140_000 + b'",1\n', [], "is not a CSV file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(table, rows, options, message):
    with pytest.raises(CommandError, match=re.escape(message)) as refusal:
        table(rows, *options)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("evaluate_filter", str(path), "--text", "a", "--label", "b")


def test_a_column_that_is_not_there_is_named(table):
    with pytest.raises(CommandError, match="no column “body”"):
        table(FINE, text="body")


def test_ctrl_c_ends_it_with_what_is_known(tmp_path, monkeypatch):
    def broken_off(found, count):
        yield next(evaluation.in_folds(found, count))
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluate_filter, "in_folds", broken_off)
    path, out = tmp_path / "comments.csv", io.StringIO()
    path.write_text("words,kind\n" + "".join(f"{text},{label}\n" for text, label, _ in rows()))
    with pytest.raises(SystemExit) as end:
        call_command("evaluate_filter", str(path), "--text", "words", "--label", "kind", stdout=out)
    assert end.value.code == 130
    known = out.getvalue().splitlines()
    assert known[-2].startswith("| fold 1 | 32 |")
    assert known[-1] == "Broken off; what is above is complete."
