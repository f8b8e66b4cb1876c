"""The desk of the generated comments: its moderators, and what its lists hold."""

from comments.models import ListEntry
from comments.policy.lists import Kind
from newsroom.models import User

MODERATORS = {
    "rosalind.peake": "Rosalind Peake",
    "emeka.tolland": "Emeka Tolland",
    "sunniva.dahl": "Sunniva Dahl",
    "harriet.quayle": "Harriet Quayle",
    "anwar.siddiq": "Anwar Siddiq",
    "lowell.finch": "Lowell Finch",
}
HOLD, TRASH = ListEntry.Action.HOLD, ListEntry.Action.TRASH
ENTRIES = [
    (Kind.WORD, "bilgebrain", HOLD, True),
    (Kind.WORD, "quay-rat", HOLD, True),
    (Kind.WORD, "mudlark", HOLD, True),
    (Kind.WORD, "easy loans", HOLD, False),
    (Kind.WORD, "cheap pills", HOLD, False),
    (Kind.DOMAIN, "lucky-harbour.example", HOLD, False),
    (Kind.DOMAIN, "crypto-tides.example", TRASH, False),
]


def moderators() -> list[User]:
    """Return accounts that have decided and can never sign in."""
    return [
        User.objects.filter(username=username).first()
        or User.objects.create_user(username, name=name, is_staff=True, is_active=False)
        for username, name in MODERATORS.items()
    ]


def fill_lists() -> None:
    """Put a few words and domains on the desk's lists, unless they are there."""
    for kind, pattern, action, is_slur in ENTRIES:
        ListEntry.objects.get_or_create(
            kind=kind.value,
            pattern=pattern,
            defaults={
                "action": action,
                "is_slur": is_slur,
                "note": "Of the demonstration.",
            },
        )


def reporter() -> User:
    """Return the account that answers readers, as the demonstration's own threads have it."""
    found = User.objects.filter(username="maren").first()
    return found or User.objects.create_user("maren", name="Maren Østby", is_active=False)
