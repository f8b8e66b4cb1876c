from django.db import models
from django.utils.translation import gettext_lazy as _


class LearnedFilter(models.Model):
    """What the filter learnt from the desk's decisions: one row, made again from them at any time.

    `digest` is of the decisions that the snapshot holds with the comments' words, in order, so that
    one `digest` always stands for one snapshot. `stamp` changes with anything that may change it.
    """

    snapshot = models.BinaryField(default=b"", editable=False)
    count = models.PositiveIntegerField(_("decisions learnt"), default=0, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    stamp = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, editable=False)

    class Meta:
        verbose_name = _("filter that learns")
        verbose_name_plural = _("filter that learns")
        default_permissions = ["view"]
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="learned_filter_one_row")
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "LearnedFilter":
        """Return the row; an empty one while nothing was learnt."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
