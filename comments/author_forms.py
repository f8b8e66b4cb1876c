"""What an author types on the pages of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.forms import TEXT_LIMIT, AddressField, MaxBytes, helper_for
from comments.models import Comment


class EditForm(forms.Form):
    """Other words for a comment. `version` is that of the words it was made from."""

    text = forms.CharField(
        label=_("Comment"),
        validators=[MaxBytes(TEXT_LIMIT)],
        widget=forms.Textarea({"rows": 8, "maxlength": TEXT_LIMIT}),
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, comment: Comment, **kwargs) -> None:
        shown = {"text": comment.text, "version": comment.version}
        super().__init__(*args, initial=shown, **kwargs)
        self.helper = helper_for(_("Save"))

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def refuse(self, reason: str, *, version: int) -> None:
        """Say why it was not taken. Sent once more it is about the version that now stands."""
        self.add_error(None, reason)
        self.data = self.data.copy()
        self.data["version"] = version


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why should it be published?"),
        help_text=_("Readers never see this. A moderator reads it once and answers you."),
        validators=[MaxBytes(4000)],
        widget=forms.Textarea({"rows": 6, "maxlength": 4000}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for(_("Send"))

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")


class LinkForm(forms.Form):
    email = AddressField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for(_("Send me the link"))


class VerifyForm(forms.Form):
    """Which of the comments that were `shown` are `mine`; those that are not ticked are not."""

    mine = forms.ModelMultipleChoiceField(Comment.objects.none(), required=False)
    shown = forms.ModelMultipleChoiceField(Comment.objects.none(), required=False)

    def __init__(self, *args, comments, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mine"].queryset = self.fields["shown"].queryset = comments

    def keys(self) -> tuple[set[int], set[int]]:
        """Return the keys of those that are theirs and those that are not. Only of a valid form."""
        mine = {comment.pk for comment in self.cleaned_data["mine"]}
        shown = {comment.pk for comment in self.cleaned_data["shown"]}
        return mine, shown - mine


class EraseForm(forms.Form):
    class Texts:
        KEEP, REMOVE = "keep", "remove"

    texts = forms.ChoiceField(
        label=_("What is to become of what you wrote?"),
        choices=[
            (Texts.KEEP, _("Keep my comments, under the name “Anonymous”")),
            (Texts.REMOVE, _("Remove the text of my comments")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_for(_("Erase my data for good"))

    @property
    def keeps_text(self) -> bool:
        return self.cleaned_data["texts"] == self.Texts.KEEP
