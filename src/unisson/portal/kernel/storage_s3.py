"""The same content-addressed storage on any S3 server (UNISSON_S3_BUCKET). Apart: boto3 is slow to import."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from storages.backends.s3 import S3Storage

from unisson.portal.kernel.storage import ContentAddressed, CorruptedFileError, checked


class ContentAddressedS3Storage(ContentAddressed, S3Storage):  # type: ignore[misc]
    """Bucket of an S3 server, private, signed access only. S3 writes are atomic by themselves."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        if mode != "rb":
            raise ValueError("stored files are read only")
        content = super()._open(name, mode)
        try:
            checked(name, content)
        except CorruptedFileError:
            content.close()
            raise
        return content

    def _keep(self, address: str, content: File[bytes]) -> None:
        if not self.exists(address):
            self._save(address, content)
