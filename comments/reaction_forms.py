"""What readers fill in besides a comment: a report of one, and an error in a story."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.forms import PASSAGE_LIMIT, LongText, MaxBytes, harmless_name
from comments.models import Comment, Report
from comments.services import StoryError

REPORT_LIMIT = 2_000
ERROR_LIMIT = 4_000


def _helper(action: str, button: str) -> FormHelper:
    helper = FormHelper()
    helper.form_action = action
    helper.disable_csrf = True
    helper.add_input(Submit("send", button))
    return helper


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
    )
    text = LongText(
        label=_("In your words"),
        required=False,
        validators=[MaxBytes(REPORT_LIMIT)],
        widget=forms.Textarea({"rows": 4, "maxlength": REPORT_LIMIT}),
    )

    def __init__(self, *args, comment: Comment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        action = reverse("comments:report", args=[comment.pk])
        self.helper = _helper(action, _("Send the report"))


class ErrorForm(forms.Form):
    passage = LongText(
        label=_("Where"),
        required=False,
        help_text=_("The words of the story that are wrong."),
        validators=[MaxBytes(PASSAGE_LIMIT)],
        widget=forms.Textarea({"rows": 3, "maxlength": PASSAGE_LIMIT}),
    )
    text = LongText(
        label=_("What is wrong"),
        help_text=_("And, if you know it, how we can check it."),
        validators=[MaxBytes(ERROR_LIMIT)],
        widget=forms.Textarea({"rows": 6, "maxlength": ERROR_LIMIT}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        validators=[MaxBytes(245)],
        widget=forms.TextInput({"autocomplete": "name", "maxlength": 245}),
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=None,
        help_text=_("Only if you want to hear what became of it. It will not be published."),
        validators=[MaxBytes(100)],
        widget=forms.EmailInput({"autocomplete": "email", "maxlength": 100}),
    )
    may_be_thanked = forms.BooleanField(label=_("You may thank me by name"), required=False)

    def __init__(self, *args, story: Story, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        action = reverse("comments:report_error", args=[story.slug])
        self.helper = _helper(action, _("Send to the desk"))

    def clean_name(self) -> str:
        return harmless_name(self.cleaned_data["name"])

    def error(self) -> StoryError:
        """Return what was typed, for the service. Only of a valid form."""
        data = self.cleaned_data
        return StoryError(
            text=data["text"],
            passage=data["passage"],
            name=data["name"],
            address=data["email"],
            may_be_thanked=data["may_be_thanked"],
        )
