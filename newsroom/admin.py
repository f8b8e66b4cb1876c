from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.admin.changes import Covered, LoggedChanges, Values
from comments.models import LogEntry
from newsroom.models import User
from newsroom.signing.factors import end_sessions, reset

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Newsroom")


# Importing Django's registers it.
admin.site.unregister(Group)


def _names(permissions: models.QuerySet) -> list[str]:
    """Return the permissions as the code names them."""
    pairs = permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{codename}" for app, codename in pairs)


@admin.register(Group)
class GroupAdmin(LoggedChanges, DjangoGroupAdmin):
    logged_act = LogEntry.Act.ACCOUNT
    logged_fields = ["name"]

    def logged_values(self, group: Group) -> Values:
        return super().logged_values(group) | {"permissions": _names(group.permissions)}


@admin.register(User)
class UserAdmin(LoggedChanges, DjangoUserAdmin):
    logged_act = LogEntry.Act.ACCOUNT
    logged_fields = [
        "username",
        "name",
        "is_active",
        "is_staff",
        "is_superuser",
        "needs_second_factor",
        "groups",
    ]
    actions = ["reset_second_factor"]
    list_display = ["username", "name", "is_staff", "is_active", "last_login"]
    search_fields = ["username", "name"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name"]}),
        (
            _("Permissions"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Signing in"), {"fields": ["needs_second_factor"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def logged_values(self, user: User) -> Values:
        """Of the password the log tells no more than that there is one, and when it changes."""
        return super().logged_values(user) | {
            "user_permissions": _names(user.user_permissions),
            "password": Covered(user.password),
        }

    def save_model(self, request: HttpRequest, user: User, form: ModelForm, change: bool) -> None:
        super().save_model(request, user, form, change)
        # Else they would go on when the account is switched on again.
        if change and {"is_active", "is_staff"} & set(form.changed_data):
            end_sessions(user=user, actor=request.user, now=timezone.now())

    @admin.action(permissions=["change"], description=_("Reset the second factor"))
    def reset_second_factor(self, request: HttpRequest, users: models.QuerySet) -> None:
        for user in users:
            reset(user=user, actor=request.user, now=timezone.now())
            told = _("%(name)s has no second factor now, and is signed out everywhere.")
            self.message_user(request, told % {"name": user}, messages.SUCCESS)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - Django's name.
        form_url: str = "",
    ) -> HttpResponse:
        """Django saves this form by itself."""
        user = self.get_object(request, id) if request.method == "POST" else None
        if user is None:
            return super().user_change_password(request, id, form_url)
        with transaction.atomic():
            before = self.logged_values(user)
            response = super().user_change_password(request, id, form_url)
            self.log_values(request, user, before=before)
        return response
