from dataclasses import dataclass


@dataclass(frozen=True)
class Served:
    """What a page names of a picture: one file for all, and better ones for those who can."""

    src: str
    width: int
    height: int
    srcset: str
    # The type and the srcset of each format, the best first.
    sources: list[tuple[str, str]]
