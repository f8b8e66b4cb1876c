"""What is typed to sign in, and to set a second factor up."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from comments.networks import NEIGHBOURHOOD, networks_of
from newsroom.signing import throttle
from newsroom.signing.known import known_browser


class SignInForm(AdminAuthenticationForm):
    """Name and password. Counts the attempt before it looks at the password."""

    wait: throttle.Waiting | None = None

    @sensitive_variables()
    def clean(self) -> dict:
        name, now = self.cleaned_data.get("username"), timezone.now()
        if name and self.cleaned_data.get("password"):
            networks = networks_of(self.request)
            counts = throttle.counts_for_name(
                name=name,
                network=networks[NEIGHBOURHOOD] if networks else "",
                browser=known_browser(self.request, name=name),
            )
            try:
                throttle.count_attempt(counts, now=now)
            except throttle.Waiting as wait:
                self.wait = wait
                raise ValidationError(str(wait), code="wait") from wait
            cleaned = super().clean()
            throttle.attempt_succeeded(counts, now=now)
            return cleaned
        return super().clean()


class FactorForm(forms.Form):
    """A code of an app, a recovery code, or the answer of a passkey, which a script fills in."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not (cleaned.get("code") or cleaned.get("passkey")):
            raise ValidationError(_("Type a code, or use a passkey."))
        return cleaned


class AgainForm(forms.Form):
    """The password once more, and the factor of those who have one."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class AppForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=64,
        help_text=_("Tells it from others that you set up, such as “My telephone”."),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=_("The six digits that the app shows now."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=64,
        help_text=_("Tells it from others that you set up, such as “My telephone”."),
    )
    passkey = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
