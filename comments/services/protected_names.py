"""The names and words in names that stand for the paper."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from articles.models import Contributor


def protected_names() -> tuple[str, ...]:
    """Return the names of everybody who works here or whose name stands on stories."""
    accounts = get_user_model().objects.only("name", "username")
    names = (account.get_full_name() for account in accounts)
    return (*names, *Contributor.objects.values_list("name", flat=True))


def protected_words() -> tuple[str, ...]:
    """Return the words of the badges, in the site's language too, and the name of the site."""
    return (
        "staff",
        "editor",
        "editors",
        "author",
        "moderator",
        "administrator",
        "admin",
        _("Staff"),
        _("Author"),
        _("Editors’ pick"),
        settings.SITE_NAME,
    )
