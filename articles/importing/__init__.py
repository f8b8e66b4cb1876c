from articles.importing.parsing import ParsedStory, parse
from articles.importing.reading import MAX_BYTES, printable, read
from articles.importing.refusal import ImportRefused
from articles.importing.storing import Imported, import_story

__all__ = [
    "MAX_BYTES",
    "ImportRefused",
    "Imported",
    "ParsedStory",
    "import_story",
    "parse",
    "printable",
    "read",
]
