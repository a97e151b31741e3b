"""Signatures by which a receiver knows that an alert is ours, and whole.

Source: Standard Webhooks 1.0.0, signature scheme: HMAC-SHA256 over id, timestamp and body.
"""

import base64
import binascii
import hashlib
import hmac
from pathlib import Path
from typing import NamedTuple

import structlog

from vostro.errors import SettingRefused

PREFIX = "whsec_"
# Standard Webhooks asks for 24 bytes at least and 64 at most.
SECRET_BYTES_MIN, SECRET_BYTES_MAX = 24, 64
KEYS_MAX = 4  # a rotation needs two
KEY_ID_HEX_DIGITS = 8

log = structlog.get_logger(__name__)


class Key(NamedTuple):
    """One secret, and the name by which logs and receivers tell it from others."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"


class Keyring:
    """The keys of a file, read again whenever it changes: rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys = read_keys(path)
        self.problem: str | None = None
        self._seen = self._look()

    def current(self) -> tuple[Key, ...]:
        """The keys to sign with. A file that became no use leaves those of before in use."""
        seen = self._look()
        if seen != self._seen:
            self._seen = seen
            try:
                self.keys, self.problem = read_keys(self.path), None
                log.info("signing keys read again", keys=[key.id for key in self.keys])
            except SettingRefused as error:
                self.problem = str(error)
                log.warning("signing keys of before stay in use", reason=self.problem)
        return self.keys

    def _look(self) -> tuple[int, int, int] | None:
        """What changes when the file does: also when a platform swaps the link to it."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def read_keys(path: Path) -> tuple[Key, ...]:
    """The secrets of a file, one a line, the newest first. Raises SettingRefused."""
    try:
        lines = path.read_text("ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise no_use(path, reason) from None
    if not 1 <= len(lines) <= KEYS_MAX:
        raise no_use(path, f"it has {len(lines)} secrets, wanted are 1 to {KEYS_MAX}")
    return tuple(key_of(path, number, line) for number, line in enumerate(lines, start=1))


def key_of(path: Path, number: int, line: str) -> Key:
    """One `whsec_` secret. Its id is of its hash, so that both sides find it by themselves."""
    try:
        secret = base64.b64decode(line.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        secret = b""
    if not line.startswith(PREFIX) or not SECRET_BYTES_MIN <= len(secret) <= SECRET_BYTES_MAX:
        wanted = f"{PREFIX} and base64 of {SECRET_BYTES_MIN} to {SECRET_BYTES_MAX} bytes"
        raise no_use(path, f"secret {number} is not {wanted}")
    return Key(hashlib.sha256(secret).hexdigest()[:KEY_ID_HEX_DIGITS], secret)


def no_use(path: Path, reason: str) -> SettingRefused:
    """What is wrong with the file."""
    return SettingRefused(
        what=f"VOSTRO_WEBHOOK_SECRET_FILE is no use: {reason}",
        where=str(path),
        remedy='Make a secret with: echo "whsec_$(openssl rand -base64 32)"',
    )


def signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature, as it stands in the header."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(
    keys: tuple[Key, ...], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """The headers of one attempt; `timestamp` in seconds since 1970.

    Each key signs, so that a receiver verifies with the old secret or the new one.
    """
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            signature(key.secret, message_id, timestamp, body) for key in keys
        ),
        "vostro-key-ids": " ".join(key.id for key in keys),
    }
