"""A letter as mail: its headers, its words as text and as HTML."""

import email.policy
from collections.abc import Callable
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from comments import links
from comments.models import Letter
from comments.notifications import author_words, desk_words, follow_words
from comments.notifications.parts import Words, as_plain_text, one_line

Kind = Letter.Kind
WORDS: dict[str, Callable[[Letter], Words]] = {
    Kind.VERIFY: author_words.verify,
    Kind.PUBLISHED: author_words.published,
    Kind.REJECTED: author_words.rejected,
    Kind.APPEAL_ANSWERED: author_words.appeal_answered,
    Kind.PICKED: author_words.picked,
    Kind.YOUR_COMMENTS: author_words.your_comments,
    Kind.ERROR_CORRECTED: author_words.error_corrected,
    Kind.CONFIRM_FOLLOW: follow_words.confirm_follow,
    Kind.REPLY: follow_words.reply,
    Kind.DIGEST: follow_words.digest,
    Kind.DESK_CONFIRM: desk_words.confirm,
    Kind.DESK_HELD: desk_words.held,
    Kind.DESK_DIGEST: desk_words.digest,
}


class WholeHeader(UnstructuredHeader):
    """A header on one line. Mail programs do not decode a link that was encoded to be folded."""

    def fold(self, *, policy: email.policy.EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class Mail(EmailMultiAlternatives):
    header_factory = HeaderRegistry()
    header_factory.map_to_type("list-unsubscribe", WholeHeader)

    def message(self, *, policy: email.policy.EmailPolicy = email.policy.default) -> EmailMessage:
        return super().message(policy=policy.clone(header_factory=self.header_factory))


def compose(letter: Letter) -> Mail:
    """Return the mail in the site's language. The address of its person is in To and nowhere else.

    No line break reaches a header, whatever somebody called themselves.
    """
    with translation.override(settings.LANGUAGE_CODE):
        words = WORDS[letter.kind](letter)
        site = {"site_name": one_line(settings.SITE_NAME), "site_url": f"{settings.LINK_BASE}/"}
        mail = Mail(
            subject=one_line(words.subject, 150),
            body=as_plain_text(words, **site),
            from_email=_sender(site["site_name"]),
            to=[letter.person.address],
            headers=_headers(letter),
        )
        html = render_to_string("mail/letter.html", {"words": words, **site})
    mail.attach_alternative(html, "text/html")
    return mail


def _sender(site_name: str) -> str:
    """The address of the settings, under the site's name where they give none."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((one_line(name) or site_name, address))


def _headers(letter: Letter) -> dict[str, str]:
    host = urlsplit(settings.LINK_BASE).hostname
    headers = {
        # The same at every attempt: a mailbox that got the letter twice shows it once.
        "Message-ID": f"<letter.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if stop_link := _stop_link(letter):
        headers["List-Unsubscribe"] = f"<{stop_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _stop_link(letter: Letter) -> str | None:
    """What a mail program's own button ends: the wish that this kind of letter comes from."""
    match letter.kind:
        case Kind.REPLY:
            return links.stop_link(letter.follow)
        case Kind.DIGEST:
            return links.stop_daily_link(letter.person)
        case Kind.DESK_CONFIRM | Kind.DESK_HELD | Kind.DESK_DIGEST:
            return links.stop_desk_link(letter.desk_mail)
    return None
