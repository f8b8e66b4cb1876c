"""Who else is on the desk."""

from collections.abc import Collection

from django.contrib.auth.backends import ModelBackend


def is_anybody_else(*, than: Collection[int | None]) -> bool:
    """Say whether somebody who may decide works here besides the accounts with these keys.

    Accounts that are switched off, or may not sign in, are nobody.
    """
    deciding = ModelBackend().with_perm("comments.decide_comment")
    besides = {key for key in than if key is not None}
    return deciding.filter(is_staff=True).exclude(pk__in=besides).exists()
