"""What readers fill in besides a comment: a report of one, and an error in a story."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Story
from comments.forms import (
    PASSAGE_LIMIT,
    AddressField,
    LongText,
    MaxBytes,
    NameField,
    harmless_name,
    helper_for,
)
from comments.models import Comment, Report
from comments.services import StoryError

REPORT_LIMIT = 2_000
ERROR_LIMIT = 4_000


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
        self.helper = helper_for(_("Send the report"), action=action)


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
    name = NameField(required=False)
    email = AddressField(
        required=False,
        help_text=_("Only if you want to hear what became of it. It will not be published."),
    )
    may_be_thanked = forms.BooleanField(label=_("You may thank me by name"), required=False)

    def __init__(self, *args, story: Story, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        action = reverse("comments:report_error", args=[story.slug])
        self.helper = helper_for(_("Send to the desk"), action=action)

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
