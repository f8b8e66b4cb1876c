"""Secrets of the embedded default: made once, kept in files that only their owner reads."""

import base64
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_secret(name: str, *, variable: str, folder: Path, create: bool) -> str:
    """Return the secret from the environment variable, else from `folder/name`.

    With `create`, a secret that exists in neither place is made and stored with mode 0600.
    Raises ImproperlyConfigured when it is missing and may not be made, or when the folder
    cannot be used.
    """
    if value := os.environ.get(variable, "").strip():
        return value
    path = folder / name
    try:
        if create and not path.exists():
            _create(path)
        return path.read_text().strip()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not create:
            raise ImproperlyConfigured(
                f"The secret {variable} is missing: set it, or put it into {path}."
            ) from None
        raise ImproperlyConfigured(
            f"The data folder cannot be used: {path}: {error.strerror}."
        ) from None


def _create(path: Path) -> None:
    """Store a new random secret; of two processes that try at once, one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        # 32 bytes in URL-safe base64 is what Fernet wants, and long enough for the others.
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link never overwrites, so a secret that is in use cannot be replaced.
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()
