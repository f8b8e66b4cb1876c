"""What the filter costs: `python bench/filter.py`. Texts are made by chance, but always alike."""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from tqdm import tqdm

from comments.learning import Learner, features_of, reasons

EXAMPLES = 10_000
TIMES = 200
SIZES = {"short": 40, "typical": 250, "long": 2_000, "65 KB": 65_000}


def make_text(size: int, words: list[str], chance: random.Random) -> str:
    """Return a text of this length in which few words are common and many rare, as in speech."""
    text: list[str] = []
    while sum(map(len, text)) + len(text) < size:
        text.append(words[min(int(chance.paretovariate(0.8)), len(words)) - 1])
    return " ".join(text)[:size]


def milliseconds(work: Callable[[str], object], texts: list[str]) -> float:
    times = []
    for text in texts:
        started = time.perf_counter()
        work(text)
        times.append(time.perf_counter() - started)
    return median(times) * 1000


def main() -> None:
    chance = random.Random(0)  # noqa: S311
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(20_000)]
    learner = Learner()
    examples = [
        (make_text(chance.choice((40, 120, 250, 600)), words, chance), chance.random() < 0.3)
        for _ in tqdm(range(EXAMPLES), desc="Texts")
    ]
    started = time.perf_counter()
    for text, unwanted in tqdm(examples, desc="Examples"):
        learner.learn(features_of(text), unwanted=unwanted)
    print(f"\nLearning {EXAMPLES:,} examples: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    snapshot = learner.dumps()
    print(
        f"A snapshot: {len(snapshot) / 1024:.0f} KB, {time.perf_counter() - started:.2f} s to make"
    )
    started = time.perf_counter()
    again = Learner.loads(snapshot)
    again.calibration.probability(0)
    print(f"Loading it: {(time.perf_counter() - started) * 1000:.0f} ms")
    print("\n| Comment | a prediction | its words |\n|---|---|---|")
    for name, size in SIZES.items():
        texts = [make_text(size, words, chance) for _ in range(TIMES)]
        predicted = milliseconds(lambda text: learner.probability(features_of(text)), texts)
        explained = milliseconds(lambda text: reasons(learner.regression, features_of(text)), texts)
        print(f"| {name} | {predicted:.2f} ms | {explained:.2f} ms |")


if __name__ == "__main__":
    main()
