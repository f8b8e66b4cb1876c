import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments import identity


def new_seed() -> str:
    """Return what a drawn avatar is made from: random, and nothing of its owner."""
    return secrets.token_hex(8)


class Person(models.Model):
    """Whoever writes under one e-mail address, proven to be theirs or not.

    Erasing empties both address fields; the row stays so that its comments keep an author.
    """

    sealed_address = models.TextField(editable=False, blank=True)
    # Null, not empty: several erased people may not share one value.
    address_index = models.CharField(  # noqa: DJ001
        max_length=64, unique=True, null=True, editable=False
    )
    avatar_seed = models.CharField(max_length=16, default=new_seed, editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    verified_at = models.DateTimeField(_("address verified"), null=True, editable=False)
    erased_at = models.DateTimeField(_("address erased"), null=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ["view"]
        permissions = [("reveal_address", "Can reveal an e-mail address")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(address_index__isnull=False, erased_at__isnull=True)
                | models.Q(address_index__isnull=True, sealed_address="", erased_at__isnull=False),
                name="person_has_address_until_erased",
            ),
        ]

    def __str__(self) -> str:
        return _("Person %(number)s") % {"number": self.pk}

    @property
    def address(self) -> str:
        """The address in clear, for the envelope of a letter to this person and nothing else."""
        return identity.unseal(self.sealed_address) if self.sealed_address else ""

    @property
    def masked_address(self) -> str:
        """The address with all but its first letter and ending covered."""
        return identity.mask(self.address) if self.sealed_address else _("erased")
