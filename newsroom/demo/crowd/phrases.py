"""What the readers of the generated comments say, put together from phrases of four languages."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).with_name("phrases")
LANGUAGES = {"en": 0.8, "fr": 0.07, "ru": 0.07, "ar": 0.06}
_WHOM = {"en": "The chairman", "fr": "le président", "ru": "председатель", "ar": "الرئيس"}


class _Slots:
    """Fills the gaps of one phrase."""

    def __init__(self, random: Random, words: dict[str, list[str]], name: str) -> None:
        self.random, self.words, self.name = random, words, name

    def __getitem__(self, slot: str) -> str | int:
        if slot == "name":
            return self.name
        if slot in self.words:
            return self.random.choice(self.words[slot])
        return self.random.randint(2, 97)


class Phrases:
    """One language. Every text is for a story; `name` is whom it answers."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._said = tomllib.loads((FOLDER / f"{language}.toml").read_text())
        self._words = self._said["slots"] | {
            "insult": self._said.get("insults", []),
            "domain": self._said.get("domains", []),
        }

    def _one(self, random: Random, kind: str, name: str = "") -> str:
        phrase = random.choice(self._said[kind])
        return phrase.format_map(_Slots(random, self._words, name or _WHOM[self.language]))

    def _about(self, random: Random, slug: str) -> str:
        phrase = random.choice(self._said["about"][slug])
        return phrase.format_map(_Slots(random, self._words, ""))

    def opinion(self, random: Random, slug: str) -> str:
        """Return one to six sentences on the story itself."""
        chance = random.random
        said = [self._one(random, "openings")] if chance() < 0.6 else []
        said.append(self._about(random, slug))
        if chance() < 0.25:
            said.append(self._one(random, "middles"))
            said.append("\n\n")
        if chance() < 0.7:
            said.append(self._one(random, "middles"))
        if chance() < 0.4:
            said.append(self._one(random, "closings"))
        return _joined(said)

    def answer(self, random: Random, slug: str, name: str) -> str:
        """Return a word, or some sentences, to whoever said something before."""
        if random.random() < 0.2:
            return self._one(random, "short", name)
        said = [self._one(random, "answers", name)]
        for kind, likely in (("middles", 0.5), ("about", 0.3), ("closings", 0.2)):
            if random.random() < likely:
                said.append(
                    self._about(random, slug) if kind == "about" else self._one(random, kind)
                )
        return _joined(said)

    def more(self, random: Random) -> str:
        """Return one sentence, for those who would else say exactly the same again."""
        return self._one(random, "middles")

    def special(self, random: Random, kind: str, name: str = "") -> str:
        """Return what is not an opinion: `staff`, `rude`, `spam`, or `wanting` to be useful with
        links. Only English has these."""
        said = [self._one(random, kind, name)]
        if kind == "rude" and random.random() < 0.5:
            said.append(self._one(random, kind, name))
        if kind == "wanting":
            said.insert(0, self._one(random, "openings"))
        return _joined(said)

    def name(self, random: Random) -> str:
        """Return what somebody calls themselves here."""
        first, last = random.choice(self._said["first"]), random.choice(self._said["last"])
        parts = {"first": first, "last": last, "initial": last[0]}
        return random.choice(self._said["nicknames"]).format_map(
            parts | {"street": random.choice(self._words.get("street", [""]))}
        )


def _joined(said: list[str]) -> str:
    return " ".join(said).replace(" \n\n ", "\n\n").strip()


@cache
def phrases(language: str) -> Phrases:
    return Phrases(language)
