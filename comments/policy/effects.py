from enum import StrEnum


class Effect(StrEnum):
    """What a finding would do on its own, weakest first; the strongest decides."""

    ADVISE = "advise"
    PUBLISH = "publish"
    HOLD = "hold"
    TRASH = "trash"
