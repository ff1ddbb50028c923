"""Refuses an upload that is too big while it is being received, before it fills the disk."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

TOO_LARGE = "unisson_upload_too_large"
MOST_DRAINED, CHUNK = 64 * 1024 * 1024, 64 * 1024


class LimitedUploadHandler(FileUploadHandler):
    """First upload handler: counts the bytes of the whole request.

    Beyond UPLOAD_LIMIT the file is read and thrown away, the form receives its other fields, and `too_large(request)` is
    true: the view shows the sentence of its own form, with what the person typed still there.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """The announced length is enough to know: nothing is written then."""
        if content_length > settings.UPLOAD_LIMIT:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Passes the chunk on to the next handler while the limit is not reached."""
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT or too_large(self.request):
            self._refuse()
            # Skipped, not stopped: the fields typed after the file still arrive, and the browser gets an answer.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler owns the file."""

    def _refuse(self) -> None:
        if self.request is not None:
            setattr(self.request, TOO_LARGE, True)


class MemoryUploadHandler(FileUploadHandler):
    """Only upload handler of a page that keeps nothing: files stay in memory, `limit` bytes for the whole request.

    Beyond, the rest is read and thrown away, and `too_large(request)` is true. Given to `request.upload_handlers` before
    anything reads the request.
    """

    def __init__(self, request: Any, limit: int) -> None:
        super().__init__(request)
        self.left = limit
        self.chunks: list[bytes] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Starts one file."""
        super().new_file(*args, **kwargs)
        self.chunks = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keeps the chunk while there is room."""
        self.left -= len(raw_data)
        if self.left < 0:
            self.chunks = []
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        self.chunks.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, rewound."""
        content = BytesIO(b"".join(self.chunks))
        self.chunks = []
        kind, charset, extra = self.content_type or "", self.charset, self.content_type_extra
        return InMemoryUploadedFile(content, self.field_name, self.file_name or "", kind, file_size, charset, extra)


def drain(request: Any) -> None:
    """Reads and throws away what is left of the body.

    Refused before it has sent its file whole, a program would see its connection broken instead of the reason. What is
    longer than any file we take is not waited for.
    """
    announced, left = str(request.META.get("CONTENT_LENGTH") or "0"), MOST_DRAINED
    if announced.isdecimal() and int(announced) > MOST_DRAINED:
        return
    with suppress(OSError):  # the connection is over
        while left > 0 and (read := len(request.read(CHUNK))):
            left -= read


def too_large(request: Any) -> bool:
    """True when what the person sent in this request was refused for its size."""
    return bool(getattr(request, TOO_LARGE, False))
