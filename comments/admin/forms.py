from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _


class DecisionForm(ActionForm):
    """What goes with a decision, beside the button that makes it."""

    # Text areas, because Enter in a one-line field would press the first button.
    reason = forms.CharField(
        label=_("Reason, told to the author:"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 1, "maxlength": 500}),
    )
    note = forms.CharField(
        label=_("Note, for the desk alone:"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 1, "maxlength": 500}),
    )
