"""Bytes kept while the work goes on are safe when it ends, or it does not end well."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage, storages

from unisson.portal.kernel import files
from unisson.portal.kernel.storage import address_of


def test_bytes_kept_meanwhile_are_there_at_the_end():
    with files.meanwhile():
        names = [files.keep(data) for data in (b"un", b"deux", b"un")]
    assert [files.fetch(name) for name in names] == [b"un", b"deux", b"un"]


def test_a_disk_that_refuses_is_told_at_the_end_of_the_block(monkeypatch: pytest.MonkeyPatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(type(storages["default"]), "_keep", full)
    with pytest.raises(OSError, match="no space"), files.meanwhile():
        assert not default_storage.exists(address_of(files.keep(b"perdu")))
