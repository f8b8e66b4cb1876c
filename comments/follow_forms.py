"""How a reader says what mail they want."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.forms import helper_for
from comments.models import Follow


class Scope(models.TextChoices):
    COMMENT = "comment", _("Replies to my comment")
    STORY = "story", _("Every comment on this story")


class FollowForm(forms.Form):
    """Mail on replies: on what, and how often."""

    scope = forms.ChoiceField(
        label=_("What"), choices=Scope, initial=Scope.COMMENT, widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=_("How often"),
        choices=Follow.Pace,
        initial=Follow.Pace.AT_ONCE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, action: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for(_("Send me mail"), name="follow", action=action)
