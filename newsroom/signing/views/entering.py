"""Name and password, then the second factor."""

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from newsroom.signing import factors, halfway, passkeys
from newsroom.signing.forms import FactorForm, SignInForm
from newsroom.signing.throttle import Waiting
from newsroom.signing.views.steps import private, prove, remembered, show, sign_in


@method_decorator(private, name="dispatch")
class SignIn(LoginView):
    """The admin's page for signing in, in place of its own."""

    form_class = SignInForm
    template_name = "admin/signing/sign_in.html"
    next_page = "admin:index"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if admin.site.has_permission(request):
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        request, user, now = self.request, form.get_user(), timezone.now()
        halfway.begin(request, user, next_page=self.get_redirect_url(), now=now)
        if factors.has_one(user):
            return redirect("signing:factor")
        if factors.must_have_one(user):
            return redirect("signing:set_up")
        return remembered(redirect(sign_in(request, user, factor="", now=now)), user)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait.seconds)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = admin.site.each_context(self.request) | super().get_context_data(**kwargs)
        return context | {"title": _("Log in"), "app_path": self.request.get_full_path()}


@private
def factor(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for the second factor."""
    now, wait = timezone.now(), None
    user = halfway.whose(request, now=now)
    if user is None:
        return redirect("admin:login")
    form = FactorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if kind := prove(request, user, now=now, **form.cleaned_data):
                return remembered(redirect(sign_in(request, user, factor=kind, now=now)), user)
            form.add_error(None, _("That is not right, or was used already."))
        except Waiting as waiting:
            wait = waiting
            form.add_error(None, str(wait))
    return show(
        request,
        "factor",
        title=_("Second factor"),
        form=form,
        wait=wait,
        options=passkeys.ask_for_known(request, user),
    )
