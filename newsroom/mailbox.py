"""The mail of the embedded default: files that nobody but the site's own user reads."""

import email.policy
import os
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends import filebased

# Lines as long as the standard allows: text then needs no encoding, and links stay whole.
READABLE = email.policy.default.clone(max_line_length=998)


class PrivateFileBackend(filebased.EmailBackend):
    """Writes each letter into a file of mode 0600 in a folder of mode 0700."""

    def __init__(self, *, file_path: str | Path, **options: object) -> None:
        folder = Path(file_path)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        super().__init__(file_path=folder, **options)

    def open(self) -> bool:
        if self.stream is None:
            os.close(os.open(self._get_filename(), os.O_WRONLY | os.O_CREAT, 0o600))
        return super().open()

    def write_message(self, message: EmailMessage) -> None:
        self.stream.write(message.message(policy=READABLE).as_bytes() + b"\n")
