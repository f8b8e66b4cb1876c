"""What a reader types, refused while the reader can still mend it."""

import unicodedata

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from articles.models import Story
from comments.conversation import Conversation, conversation_on
from comments.marks import BLANKS, HARMFUL, JOINERS
from comments.models import Comment
from comments.services import Reply

TEXT_LIMIT = 65_525
PASSAGE_LIMIT = 2_000
PROOF_LIMIT = 1_000


def harmless_name(name: str) -> str:
    """Return the name without what turns its direction or takes no room; empty if none is left."""
    kept = "".join(
        mark
        for mark in name
        if mark in JOINERS or not (mark in BLANKS or unicodedata.category(mark) in HARMFUL)
    ).strip()
    return kept if kept.strip("".join(JOINERS)) else ""


@deconstructible
class MaxBytes:
    """Refuses text of more than `limit` bytes in UTF-8; nothing is ever cut."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, value: str) -> None:
        excess = len(value.encode(errors="surrogatepass")) - self.limit
        if excess > 0:
            raise ValidationError(
                ngettext_lazy(
                    "This is %(excess)s byte too long; the limit is %(limit)s.",
                    "This is %(excess)s bytes too long; the limit is %(limit)s.",
                    excess,
                ),
                params={"excess": excess, "limit": self.limit},
                code="max_bytes",
            )


class LongText(forms.CharField):
    """Text of several lines; a browser sends each line's end as two bytes, of which one counts."""

    widget = forms.Textarea

    def to_python(self, value: str) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class NameField(forms.CharField):
    """A reader's name."""

    def __init__(self, **options) -> None:
        super().__init__(
            label=_("Name"),
            validators=[MaxBytes(245)],
            widget=forms.TextInput({"autocomplete": "name", "maxlength": 245}),
            **options,
        )


class AddressField(forms.EmailField):
    """A reader's e-mail address."""

    def __init__(self, **options) -> None:
        super().__init__(
            label=_("Email"),
            max_length=None,
            validators=[MaxBytes(100)],
            widget=forms.EmailInput({"autocomplete": "email", "maxlength": 100}),
            **options,
        )


class TrapField(forms.CharField):
    """A field for robots alone, who fill in whatever there is; the form's template hides it."""

    is_trap = True

    def __init__(self, **options) -> None:
        super().__init__(
            label=_("Leave this empty"),
            required=False,
            widget=forms.TextInput({"autocomplete": "off", "tabindex": -1}),
            **options,
        )

    def clean(self, value: str) -> str:
        """Whatever a robot wrote; there is nothing to mend about it."""
        return super().clean(value)[:100]


class ProofInput(forms.HiddenInput):
    """Tells the page's script where the work is and what does it."""

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
        work = {
            "data-challenge": reverse("comments:challenge"),
            "data-script": static("js/proof.js"),
        }
        return super().build_attrs(base_attrs | work, extra_attrs)


def helper_for(button: str, *, name: str = "send", action: str = "") -> FormHelper:
    """Return how crispy draws a reader's form: one button, and no token; see origin.py."""
    helper = FormHelper()
    helper.form_action = action
    helper.disable_csrf = True
    helper.add_input(Submit(name, button))
    return helper


class CommentForm(forms.Form):
    """The "Leave a Reply" form. The limits in bytes are WordPress's.

    What it requires of a reader is what the `conversation` requires, by default that of now.
    """

    name = NameField()
    email = AddressField()
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        validators=[MaxBytes(200), URLValidator(schemes=["http", "https"])],
        # Not type="url": a browser would refuse example.org, which is completed here.
        widget=forms.TextInput({"autocomplete": "url", "inputmode": "url", "maxlength": 200}),
    )
    passage = LongText(
        label=_("Passage of the story"),
        required=False,
        validators=[MaxBytes(PASSAGE_LIMIT)],
        help_text=_("Shorten it to the words that you mean; without it you reply to the whole."),
        widget=forms.HiddenInput({"data-bytes": PASSAGE_LIMIT}),
    )
    text = LongText(
        label=_("Comment"),
        validators=[MaxBytes(TEXT_LIMIT)],
        help_text=_(
            "You can write <code>*emphasis*</code>, <code>**strong**</code>, <code>`code`</code>, "
            "<code>[words](https://…)</code>, and begin a line with <code>&gt;</code> to quote "
            "or <code>-</code> for a list."
        ),
        widget=forms.Textarea(
            {
                "rows": 8,
                "maxlength": TEXT_LIMIT,
                "data-limit": TEXT_LIMIT,
                "data-left": _("Bytes left: %s"),
                "data-over": _("Bytes too many: %s"),
            }
        ),
    )
    parent = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("The comment that you reply to is no longer there."),
        },
    )
    form_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    subject = TrapField()
    proof = forms.CharField(required=False, widget=ProofInput({"autocomplete": "off"}))

    def __init__(
        self,
        *args,
        story: Story | None,
        user=None,
        conversation: Conversation | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user if user and user.is_authenticated and user.is_staff else None
        self.story = story
        self.conversation = conversation or conversation_on(story, now=timezone.now())
        if self["parent"].value():
            self.fields["parent"].queryset = Comment.objects.visible().filter(story=story)
        if self["passage"].value():
            self.fields["passage"].widget = _passage_shown()
        if self.user:
            # Identity comes from the account, whatever was typed.
            self.fields["name"].required = self.fields["email"].required = False
        else:
            self._mark_required()

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy draws what is inside; most forms that are sent are never drawn."""
        helper = helper_for(_("Post Comment"), name="post")
        helper.form_tag = False
        helper.add_input(Submit("preview", _("Preview"), formnovalidate=True))
        return helper

    def _mark_required(self) -> None:
        name, email = self.fields["name"], self.fields["email"]
        name.required = self.conversation.requires_name
        email.required = self.conversation.requires_address
        if not name.required:
            name.help_text = _("Without it you are shown as “Anonymous”.")
        if not email.required:
            email.help_text = _("Without it you get no letters about your comment.")

    def clean_name(self) -> str:
        name = harmless_name(strip_tags(self.cleaned_data["name"]))
        if not name and self.fields["name"].required:
            raise ValidationError(self.fields["name"].error_messages["required"], "required")
        return name

    def clean_proof(self) -> str:
        """No proof is as long as this: a longer one counts as none."""
        proof = self.cleaned_data["proof"]
        return proof if len(proof) <= PROOF_LIMIT else ""

    def clean_passage(self) -> str:
        passage = " ".join(self.cleaned_data["passage"].split())
        if passage and passage not in self.story.plain_text:
            raise ValidationError(
                _("These words are not in the story. Shorten or empty the passage."), "not_there"
            )
        return passage

    def reply(self) -> Reply:
        """Return what was typed, for the service. Only of a valid form."""
        data = self.cleaned_data
        if self.user:
            return Reply(
                name=self.user.get_full_name(),
                text=data["text"],
                passage=data["passage"],
                form_id=data["form_id"],
                user=self.user,
            )
        return Reply(
            name=data["name"],
            address=data["email"],
            website=data["website"],
            text=data["text"],
            passage=data["passage"],
            form_id=data["form_id"],
        )


def _passage_shown() -> forms.Textarea:
    """A passage that the server sends back, as a field: it can be mended without scripts."""
    return forms.Textarea({"rows": 3, "maxlength": PASSAGE_LIMIT})
