"""Where moderators say which mail they want. Each one sees their own wish alone."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from comments.desk_forms import DeskMailForm
from comments.models import DeskMail
from comments.notifications.desk import MAY_DECIDE
from comments.services import desk_mail


@cache_control(private=True, no_store=True)
@admin.site.admin_view
@permission_required(MAY_DECIDE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def own_desk_mail(request: HttpRequest) -> HttpResponse:
    """Show what mail the moderator gets, and take another wish, or none."""
    wish = desk_mail.wish_of(request.user)
    form = DeskMailForm(request.POST if "save" in request.POST else None, wish=wish)
    try:
        if told := _act(request, wish, form):
            messages.success(request, told)
            return redirect("comments:desk_mail")
    except desk_mail.DeskMailRefused as refusal:
        if form.is_bound:
            form.add_error(None, str(refusal))
        else:
            messages.error(request, str(refusal))
    context = admin.site.each_context(request)
    context |= {"title": _("Mail on waiting comments"), "form": form, "wish": wish}
    status = 422 if form.errors else 200
    return render(request, "admin/desk_mail.html", context, status=status)


def _act(request: HttpRequest, wish: DeskMail | None, form: DeskMailForm) -> str:
    """Do what the button that was pressed says; returns what to tell, nothing without one."""
    now = timezone.now()
    if form.is_valid():
        data = form.cleaned_data
        wish = desk_mail.want(
            user=request.user,
            address=data["email"],
            pace=DeskMail.Pace(data["pace"]),
            sections=data["sections"],
            now=now,
        )
        if wish.is_confirmed:
            return _("Saved.")
        return _("Saved. A letter asks at the address whether it wants this mail.")
    if wish and "again" in request.POST:
        desk_mail.ask_again(wish=wish, now=now)
        return _("The letter is on its way again.")
    if wish and "stop" in request.POST:
        desk_mail.stop(wish=wish)
        return _("You get no more mail on waiting comments.")
    return ""
