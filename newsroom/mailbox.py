"""The mail of the embedded default: files that nobody but the site's own user reads."""

import email.policy
import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

# Lines as long as the standard allows: text then needs no encoding, and links stay whole.
READABLE = email.policy.default.clone(max_line_length=998)


class PrivateFileBackend(BaseEmailBackend):
    """Writes each letter into a file of its own, mode 0600, in a folder of mode 0700.

    Mail programs open such a file, and it reads as text.
    """

    def __init__(self, *, file_path: str | Path, **options: object) -> None:
        super().__init__(**options)
        self.folder = Path(file_path)

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for message in messages:
            name = f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            whole = message.message(policy=READABLE).as_bytes()
            # A name that is there, of a link too, is refused.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(self.folder / name, flags, 0o600), "wb") as file:
                file.write(whole)
        return len(messages)
