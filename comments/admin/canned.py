from django.contrib import admin

from comments.models import CannedReason


@admin.register(CannedReason)
class CannedReasonAdmin(admin.ModelAdmin):
    """The desk offers those of the site's language, in this order."""

    list_display = ["label", "language", "text", "position"]
    list_editable = ["position"]
    list_filter = ["language"]
    search_fields = ["label", "text"]
    ordering = ["language", "position", "pk"]
    fields = ["language", "label", "text", "position"]
