from django.db import models
from django.utils.translation import gettext_lazy as _

from comments import identity


class Person(models.Model):
    """Whoever writes under one e-mail address. Nobody has proved yet that it is theirs."""

    sealed_address = models.TextField(editable=False)
    address_index = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return _("Person %(number)s") % {"number": self.pk}

    @property
    def masked_address(self) -> str:
        """The address with all but its first letter and ending covered."""
        return identity.mask(identity.unseal(self.sealed_address))
