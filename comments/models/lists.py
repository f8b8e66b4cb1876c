"""What the desk wants held or trashed: words, domains, addresses, networks."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment
from comments.models.people import Person
from comments.policy import Effect
from comments.policy.lists import Kind


class ListEntryQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        return self.filter(is_active=True)

    def stamp(self) -> str:
        """What changes with every entry that is added, changed or deleted."""
        found = self.aggregate(models.Count("pk"), models.Max("changed_at"))
        return "-".join(str(value) for value in found.values())

    def with_record(self) -> Self:
        """With how many comments each one was found in, and how many of these people published."""
        published = Q(
            findings__comment__status=Comment.Status.PUBLISHED,
            findings__comment__decisions__actor__isnull=False,
            findings__comment__decisions__to_status=Comment.Status.PUBLISHED,
        )
        return self.annotate(
            fired=Count("findings__comment", distinct=True),
            overruled=Count("findings__comment", filter=published, distinct=True),
        )


class ListEntry(models.Model):
    """One line of the desk's lists.

    An address is not written here: the entry points to the person whose it is.
    """

    class Action(models.TextChoices):
        HOLD = Effect.HOLD.value, _("Hold")
        TRASH = Effect.TRASH.value, _("Trash")

    KINDS = {
        Kind.WORD.value: _("Word or phrase"),
        Kind.DOMAIN.value: _("Domain, with what is under it"),
        Kind.ADDRESS.value: _("E-mail address"),
        Kind.NETWORK.value: _("Network"),
    }

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default=Kind.WORD.value)
    pattern = models.CharField(_("entry"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="list_entries", editable=False
    )
    in_parts = models.BooleanField(
        _("inside other words too"),
        default=False,
        help_text=_("“press” is then found in “WordPress”. Only for words and phrases."),
    )
    action = models.CharField(_("what is done"), max_length=10, choices=Action, default=Action.HOLD)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Switched off it stays here and does nothing.")
    )
    is_slur = models.BooleanField(
        _("covered until asked"),
        default=False,
        help_text=_("Moderators see it blurred in comments until they point at it."),
    )
    note = models.CharField(_("note, for the desk alone"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("lists of words, domains, addresses and networks")
        ordering = ["kind", "pattern", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "pattern"],
                condition=Q(person__isnull=True),
                name="list_entry_once",
                violation_error_message=_("This is in the list already."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                name="list_entry_once_a_person",
                violation_error_message=_("This is in the list already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="address", person__isnull=False, pattern="")
                | ~Q(kind="address") & Q(person__isnull=True) & ~Q(pattern=""),
                name="list_entry_address_by_person",
            ),
        ]

    def __str__(self) -> str:
        return self.person.masked_address if self.person else self.pattern
