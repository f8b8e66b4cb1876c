from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def _between(lowest: int, highest: int) -> list:
    return [MinValueValidator(lowest), MaxValueValidator(highest)]


class Discussion(models.Model):
    """How comments work on this site: one row, edited in the admin, with WordPress's defaults."""

    class Order(models.TextChoices):
        OLDEST = "oldest", _("Oldest first")
        NEWEST = "newest", _("Newest first")
        RECOMMENDED = "recommended", _("Most recommended first")

    hold_everything = models.BooleanField(
        _("hold every comment"), default=False, help_text=_("A moderator reads each one first.")
    )
    published_to_trust = models.PositiveSmallIntegerField(
        _("published comments that earn trust"),
        default=1,
        help_text=_(
            "Comments are held until their author has so many published ones under a proven "
            "address. 0 switches it off."
        ),
    )
    links_to_hold = models.PositiveSmallIntegerField(
        _("links that hold a comment"),
        default=2,
        help_text=_("A comment with this many links or more is held. 0 switches it off."),
    )
    order = models.CharField(_("order"), max_length=12, choices=Order, default=Order.OLDEST)
    thread_depth = models.PositiveSmallIntegerField(
        _("levels of replies shown"),
        default=5,
        validators=_between(1, 10),
        help_text=_("Deeper replies stand on the last level and name whom they answer."),
    )
    comments_a_page = models.PositiveSmallIntegerField(
        _("comments a page"), default=50, validators=_between(10, 200)
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes to edit"),
        default=10,
        help_text=_("How long an author may edit a comment. 0 switches it off."),
    )
    reports_to_hold = models.PositiveSmallIntegerField(
        _("reports that hold a comment"),
        default=3,
        help_text=_("From so many different senders. 0 switches it off."),
    )

    class Meta:
        verbose_name = _("discussion settings")
        verbose_name_plural = _("discussion settings")
        default_permissions = ["view", "change"]
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="discussion_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "Discussion":
        """Return the settings; the defaults while nobody has saved any."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
