"""What WordPress's comment form leaves at the end of a page that was saved as text."""

import re
import unicodedata
from itertools import takewhile

# A form is recognised by one of these.
_SURE = (
    r"be (?:the )?first to comment",
    r"leave a (?:reply|comment)",
    r"cancel reply",
    r"your e-?mail address will not be published",
    r"required fields are marked",
    r"save my name, e-?mail,? and website in this browser for the next time i comment",
    r"notify me of (?:follow-?up comments|new posts) (?:by|via) e-?mail",
    r"(?:post|submit) comment",
)
# These stand in one too, but may as well be the last line of a story.
_POSSIBLE = (r"comments?", r"name", r"e-?mail", r"website", r"(?:\d+|one|no) comments?", "δ")
_PHRASE = f"(?:{'|'.join(_SURE + _POSSIBLE)})"
_only_form = re.compile(rf"{_PHRASE}(?:[ .:!]+{_PHRASE})*").fullmatch
_surely_form = re.compile("|".join(_SURE)).search
_LONGEST = 300
_DROPPED = str.maketrans(
    dict.fromkeys("*#\\_“”‘’\"'»→\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)


def without_comment_form(lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the lines before the form at the end, and the form's own; nothing, if there is none.

    Every line of a form is one of its labels, whole: a sentence that mentions them stays, and so
    does a label with a line of the story after it.
    """
    end, sure = len(lines), False
    while label := _last_label(lines[max(0, end - 3) : end]):
        end -= len(label)
        sure = sure or bool(_surely_form(_words(" ".join(label))))
    if not sure:
        return lines, ()
    return lines[:end], tuple(line.strip() for line in lines[end:] if _words(line))


def _last_label(lines: list[str]) -> list[str]:
    """Return the last lines that are one label, wrapped or not, or the last one if it is empty."""
    if lines and not _words(lines[-1]):
        return lines[-1:]
    block = list(takewhile(_words, reversed(lines)))[::-1]
    for start in reversed(range(len(block))):
        text = " ".join(block[start:])
        if len(text) <= _LONGEST and _only_form(_words(text)):
            return block[start:]
    return []


def _words(line: str) -> str:
    """Return the line as it is compared: without case, quotation marks, asterisks and the like."""
    text = unicodedata.normalize("NFKC", line[: _LONGEST + 1]).casefold().translate(_DROPPED)
    return " ".join(text.split()).strip(" .:!")
