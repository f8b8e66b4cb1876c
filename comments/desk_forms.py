"""What moderators type about mail to them, and on the pages that its links open."""

from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.forms import AddressField, LongText, helper_for
from comments.models import CannedReason, Comment, Decision, DeskMail

REASON_LIMIT = Decision._meta.get_field("reason").max_length
# What a page asks, and its button.
ASKED = {
    Comment.Status.PUBLISHED: (_("Publish this comment?"), _("Publish it")),
    Comment.Status.REJECTED: (_("Reject this comment?"), _("Reject it")),
    Comment.Status.SPAM: (_("Mark this comment as spam?"), _("Mark it as spam")),
    Comment.Status.TRASHED: (_("Put this comment in the trash?"), _("Put it in the trash")),
}


class DeskMailForm(forms.Form):
    """Which mail a moderator wants. The address is typed anew or stays: it is never shown."""

    email = AddressField(required=False)
    pace = forms.ChoiceField(label=_("How often"), choices=DeskMail.Pace, widget=forms.RadioSelect)
    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        label=_("Sections"),
        required=False,
        help_text=_("None chosen: all of them."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, wish: DeskMail | None, **kwargs) -> None:
        shown = {"pace": DeskMail.Pace.DAILY}
        if wish:
            shown = {"pace": wish.pace, "sections": wish.sections.all()}
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["email"].required = wish is None
        if wish:
            self.fields["email"].label = _("Another e-mail address")
            self.fields["email"].help_text = _("Empty: the one above stays.")


class CannedReasonField(forms.ModelChoiceField):
    def label_from_instance(self, reason: CannedReason) -> str:
        return Truncator(f"{reason.label}: {reason.text}").chars(120)


class DeskActForm(forms.Form):
    """Asks once more before a link in a letter decides. Who rejects may say why."""

    canned = CannedReasonField(
        CannedReason.objects.none(), label=_("Reason, told to the author"), required=False
    )
    reason = LongText(
        label=_("Or in your own words"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea({"rows": 3, "maxlength": REASON_LIMIT}),
    )

    def __init__(self, *args, comment: Comment, to: Comment.Status, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        reasons = _reasons_for(comment)
        if to != Comment.Status.REJECTED:
            del self.fields["canned"], self.fields["reason"]
        elif reasons:
            self.fields["canned"].queryset = reasons
        else:
            del self.fields["canned"]
            self.fields["reason"].label = _("Reason, told to the author")
        self.question, button = ASKED[to]
        self.helper = helper_for(button, name="decide")

    @property
    def told(self) -> str:
        """Return what the author is told. Only of a valid form."""
        canned = self.cleaned_data.get("canned")
        return self.cleaned_data.get("reason") or (canned.text if canned else "")


def _reasons_for(comment: Comment):
    """The reasons in the comment's language, or where there are none in the site's."""
    own = CannedReason.objects.filter(language=comment.language)
    return own or CannedReason.objects.filter(language=settings.LANGUAGE_CODE)
