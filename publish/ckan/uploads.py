"""A multipart body that reads its files while it is sent, so that no file stands in memory as a whole.

Each file is hashed on its way: what is no longer the file that was checked stops the call. Knows HTTP's form of such a
body and nothing else.
"""

import hashlib
import secrets
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from publish.exceptions import PackageRefusedError

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be sent: the field it goes into, its name on the portal, and what its bytes must be."""

    field: str
    file: Path
    name: str
    media_type: str
    bytes: int
    sha256: str


class MultipartBody:
    """The body of one call: text fields first, then files. Can be read once."""

    def __init__(self, fields: Mapping[str, str], uploads: Sequence[Upload]) -> None:
        """Take fields and files; nothing is opened before the body is read."""
        self.boundary = f"planport-{secrets.token_hex(16)}"
        heads = [_head_of_file(self.boundary, upload) for upload in uploads]
        texts = b"".join(_text_part(self.boundary, name, value) for name, value in fields.items())
        tail = f"--{self.boundary}--\r\n".encode()
        self._length = len(texts) + len(tail) + sum(map(len, heads)) + sum(upload.bytes + 2 for upload in uploads)
        self._blocks = _blocks(texts, list(zip(heads, uploads, strict=True)), tail)
        self._rest = b""

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type."""
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        """Count the bytes of the whole body."""
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        """Go through the blocks; http asks for this where it does not read."""
        while block := self.read(_BLOCK):
            yield block

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes; none at the end. Raises PackageRefusedError where a file is another one by now."""
        while size < 0 or len(self._rest) < size:
            block = next(self._blocks, None)
            if block is None:
                break
            self._rest += block
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return taken

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file that was being read."""
        self._blocks.close()


def _blocks(texts: bytes, parts: Sequence[tuple[bytes, Upload]], tail: bytes) -> Generator[bytes, None, None]:
    """Give the body block by block."""
    yield texts
    for head, upload in parts:
        yield head
        with upload.file.open("rb") as stream:
            yield from _checked(stream, upload)
        yield b"\r\n"
    yield tail


def _checked(stream: BinaryIO, upload: Upload) -> Iterator[bytes]:
    """Read a file and compare it with what it must be before its last block is given away."""
    digest = hashlib.sha256()
    left = upload.bytes
    while left:
        block = stream.read(min(_BLOCK, left))
        digest.update(block)
        left -= len(block)
        if not block or (not left and (digest.hexdigest() != upload.sha256 or stream.read(1))):
            raise PackageRefusedError(
                f"{upload.file}: was changed while it was being published; build and publish again"
            )
        yield block


def _text_part(boundary: str, name: str, value: str) -> bytes:
    """Print one text field."""
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def _head_of_file(boundary: str, upload: Upload) -> bytes:
    """Print what stands before a file; its name is plain ASCII, as packages have it."""
    place = f'form-data; name="{upload.field}"; filename="{upload.name}"'
    return f"--{boundary}\r\nContent-Disposition: {place}\r\nContent-Type: {upload.media_type}\r\n\r\n".encode()
