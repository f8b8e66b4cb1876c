from django.contrib import admin

from comments.admin.changes import LoggedChanges
from comments.models import CannedReason


@admin.register(CannedReason)
class CannedReasonAdmin(LoggedChanges):
    """The desk offers those of the site's language, in this order."""

    logged_fields = ["language", "label", "text", "position"]
    list_display = ["label", "language", "text", "position"]
    list_editable = ["position"]
    list_filter = ["language"]
    search_fields = ["label", "text"]
    ordering = ["language", "position", "pk"]
    fields = ["language", "label", "text", "position"]
