"""The moderators' desk. Every decision goes through comments.services."""

from django.contrib import admin, messages
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import identity, services
from comments.admin.appeals import AppealActions, AppealInline
from comments.admin.filters import QueueFilter
from comments.admin.forms import DecisionForm
from comments.admin.inlines import DecisionInline, FindingInline, ReportInline
from comments.admin.reactions import EVERYWHERE, ReactionActions
from comments.admin.screens import ReadOnly, is_on_form, typed
from comments.models import Comment

# Characters of a comment in the queue.
LEGIBLE = 400


@admin.register(Comment)
class CommentAdmin(ReadOnly, ReactionActions, AppealActions):
    """Nobody puts words into a reader's mouth; a decided comment and its history stay."""

    # What decides first: a phone shows two columns, and the others to the side.
    list_display = ["said", "unwanted", "written_by", "about", "submitted_at", "status"]
    list_display_links = ["said"]
    list_filter = [QueueFilter, "submitted_at", "story__section"]
    list_per_page = 50
    list_max_show_all = 50
    search_fields = ["name", "text"]
    search_help_text = _("Words of the comment or the name; a whole e-mail address finds its own")
    ordering = ["submitted_at", "pk"]
    actions = [
        "publish", "reject", "mark_as_spam", "trash", "hold", "grant", "uphold", "pick", "unpick",
        "dismiss_reports",
    ]  # fmt: skip
    action_form = DecisionForm
    inlines = [AppealInline, ReportInline, FindingInline, DecisionInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "status",
                    "score_now",
                    "passage",
                    "whole_comment",
                    "about",
                    "parent_comment",
                ]
            },
        ),
        (_("Author"), {"fields": ["written_by", "their_person", "website", "submitted_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        comments = super().get_queryset(request).select_related("story", "parent", "person", "user")
        # SQLite spells a null of JSON out, and a cast would make it 0.
        said = NullIf(KT("facts__unwanted"), models.Value("null"))
        score = Cast(said, models.FloatField())
        return comments.annotate(score=score).fetch_mode(models.FETCH_PEERS)

    def get_search_results(
        self, request: HttpRequest, comments: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """An address matches exactly, through its keyed index, or not at all."""
        if "@" not in search_term:
            return super().get_search_results(request, comments, search_term)
        index = identity.address_index(search_term)
        return comments.filter(person__address_index=index), False

    def view_on_site(self, comment: Comment) -> str | None:
        """Where readers see it; nowhere while they do not."""
        is_seen = comment.is_published and comment.story.is_published
        return comment.get_absolute_url() if is_seen else None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The lists link to the comments that an entry was found in."""
        return lookup == "findings__entry" or super().lookup_allowed(lookup, value, request)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.decide_comment")

    @admin.display(description=_("comment"))
    def said(self, comment: Comment) -> SafeString | str:
        """Enough of it to decide on most, and the beginning of what it answers."""
        said = Truncator(" ".join(comment.text.split())).chars(LEGIBLE)
        if not comment.parent:
            return said
        answered = _("in reply to %(comment)s") % {"comment": comment.parent}
        return format_html('{}<span class="answered">{}</span>', said, answered)

    @admin.display(description=_("comment"))
    def whole_comment(self, comment: Comment) -> SafeString:
        return format_html('<div class="comment-text">{}</div>', mark_safe(comment.html))  # noqa: S308

    @admin.display(description=_("story"), ordering="story__headline")
    def about(self, comment: Comment) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', comment.story.get_absolute_url(), comment.story.headline
        )

    @admin.display(description=_("in reply to"))
    def parent_comment(self, comment: Comment) -> SafeString | str:
        if not comment.parent:
            return _("the story")
        return format_html(
            '<a href="{}">{}</a><div class="comment-text">{}</div>',
            reverse("admin:comments_comment_change", args=[comment.parent_id]),
            comment.parent.author_name,
            mark_safe(comment.parent.html),  # noqa: S308
        )

    @admin.display(description=_("author"), ordering="name")
    def written_by(self, comment: Comment) -> SafeString | str:
        if comment.is_staff:
            return _("%(name)s, staff") % {"name": comment.name}
        address = _("no e-mail address") if comment.is_anonymous else comment.person.masked_address
        return format_html("{}<br>{}", comment.author_name, address)

    @admin.display(description=_("unwanted"), ordering="score", empty_value="–")
    def unwanted(self, comment: Comment) -> str | None:
        """How likely, says the filter that learns from this desk; nothing while it is silent."""
        return None if comment.score is None else f"{comment.score * 100:.0f} %"

    @admin.display(description=_("unwanted"), empty_value="–")
    def score_now(self, comment: Comment) -> str | None:
        """The score with the words behind it: as it is now, not as it was when it was judged."""
        score = self.unwanted(comment)
        if score and (words := comment.facts.get("unwanted_for")):
            return f"{score} – {words}"
        return score

    @admin.display(description=_("person"))
    def their_person(self, comment: Comment) -> SafeString | str:
        """The way to all that is known of the author; accounts and the anonymous have none."""
        if not comment.person_id:
            return "–"
        page = reverse("admin:comments_person_change", args=[comment.person_id])
        return format_html('<a href="{}">{}</a>', page, comment.person)

    def action_checkbox(self, comment: Comment) -> SafeString:
        """The box, and the version that the moderator sees beside it."""
        return super().action_checkbox(comment) + format_html(
            '<input type="hidden" name="version-{}" value="{}">', comment.pk, comment.version
        )

    @admin.action(permissions=["decide"], description=_("Publish"), location=EVERYWHERE)
    def publish(self, request: HttpRequest, comments: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, comments, Comment.Status.PUBLISHED)

    @admin.action(permissions=["decide"], description=_("Reject"), location=EVERYWHERE)
    def reject(self, request: HttpRequest, comments: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, comments, Comment.Status.REJECTED)

    @admin.action(permissions=["decide"], description=_("Spam"), location=EVERYWHERE)
    def mark_as_spam(self, request: HttpRequest, comments: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, comments, Comment.Status.SPAM)

    @admin.action(permissions=["decide"], description=_("Trash"), location=EVERYWHERE)
    def trash(self, request: HttpRequest, comments: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, comments, Comment.Status.TRASHED)

    @admin.action(permissions=["decide"], description=_("Hold again"), location=EVERYWHERE)
    def hold(self, request: HttpRequest, comments: models.QuerySet) -> HttpResponse | None:
        return self._decide(request, comments, Comment.Status.HELD)

    def _decide(
        self, request: HttpRequest, comments: models.QuerySet, to: Comment.Status
    ) -> HttpResponse | None:
        """Decide on each comment at the version that the page showed; tell about each refusal."""
        done = 0
        for comment in comments.order_by("submitted_at", "pk"):
            try:
                services.decide(
                    comment=comment,
                    version=_seen_version(request, comment),
                    to=to,
                    actor=request.user,
                    reason=typed(request, "reason"),
                    note=typed(request, "note"),
                    now=timezone.now(),
                )
            except services.DecisionRefused as refusal:
                self.message_user(
                    request, format_html("{}: {}", comment.excerpt, refusal), messages.ERROR
                )
            else:
                done += 1
        if done:
            text = ngettext("%(count)s comment: %(status)s", "%(count)s comments: %(status)s", done)
            self.message_user(
                request, text % {"count": done, "status": to.label.lower()}, messages.SUCCESS
            )
        return self._next(done) if is_on_form(request) else None

    def _next(self, done: int) -> HttpResponse | None:
        """After a decision the longest-waiting comment; after a refusal the same one again."""
        if not done:
            return None
        following = services.next_held()
        if following is None:
            return redirect("admin:comments_comment_changelist")
        return redirect("admin:comments_comment_change", following.pk)


def _seen_version(request: HttpRequest, comment: Comment) -> int:
    """The version that the moderator's page showed; 0, which is never current, without one."""
    seen = request.POST.get(f"version-{comment.pk}", "")
    return int(seen) if seen.isascii() and seen.isdigit() else 0
