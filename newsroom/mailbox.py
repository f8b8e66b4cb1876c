"""The mail of the embedded default: files that nobody but the site's own user reads."""

import os
from pathlib import Path

from django.core.mail.backends import filebased


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
