"""PDFium in a process of its own: what lasts is ended, what crashes is replaced, and nobody else waits."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest

from tests import paper
from unisson.portal.invoices.pages import pdf, pdf_process, reading
from unisson.portal.invoices.pages.pdf_process import Lost, Pool


def endless() -> bytes:
    """A page of some kilobytes whose text holds PDFium for a minute, without ever letting it look at a clock."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    page.Contents = document.make_stream(b"BT /F1 8 Tf " + b"(abcdefgh) Tj " * 3_000_000 + b"ET")
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    out = io.BytesIO()
    document.save(out, compress_streams=True)
    return out.getvalue()


@pytest.fixture
def pool(monkeypatch):
    made = Pool(1)
    monkeypatch.setattr(pdf_process, "pool", lambda: made)
    yield made
    process = made._idle.get()
    if process is not None:
        process.end()


def running(pool: Pool) -> subprocess.Popen[bytes]:
    process = pool._idle.get()
    pool._idle.put(process)
    return process.program


@pytest.mark.usefixtures("pool")
def test_a_text_that_never_ends_is_given_up_and_not_tried_again(monkeypatch, pool):
    monkeypatch.setattr(pdf, "MARGIN", 0.2)
    monkeypatch.setattr(reading, "MAX_SECONDS", 0.3)
    data = endless()
    fields = reading.read_pdf(data)
    assert "trop complexe" in fields.note
    assert fields.hits == {}
    assert pool._idle.queue == [None], "its process is gone"
    with pytest.raises(pdf.UnreadablePdf):
        pdf.page_sizes(data)
    assert pool._idle.queue == [None], "it was not even tried"
    assert reading.read_pdf(paper.pdf()).values["number"] == "F-2026-121", "another process reads the next one"


def test_a_process_that_dies_is_replaced(pool):
    assert pdf.page_sizes(paper.pdf())[0] == 1
    first = running(pool)
    first.send_signal(signal.SIGSEGV)
    first.wait()
    assert pdf.page_sizes(paper.pdf())[0] == 1
    assert running(pool).pid != first.pid


def test_a_process_that_does_not_answer_is_ended_from_here(pool, monkeypatch):
    monkeypatch.setattr(pdf_process, "GRACE", 0.2)
    pdf.page_sizes(paper.pdf())
    stopped = running(pool)
    stopped.send_signal(signal.SIGSTOP)  # not even its own alarm can end it
    with pytest.raises(Lost):
        pool.ask("sizes", b"%PDF-1.4", 0.2, most=0)
    assert stopped.returncode == -signal.SIGKILL


def test_it_leaves_with_who_started_it(pool):
    pool.warm()
    process = pool._idle.get()
    process.socket.close()
    assert process.program.wait(20) == 0
    pool._idle.put(None)


def test_it_knows_no_secret_and_little_memory(pool, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    pdf.page_sizes(paper.pdf())
    proc = Path("/proc") / str(running(pool).pid)
    assert b"secret" not in (proc / "environ").read_bytes()
    assert re.search(rf"Max address space +{2 * 1024**3} ", (proc / "limits").read_text())


def test_several_at_once_take_their_turns(pool):
    data, gate = paper.pdf(), threading.Barrier(6)

    def read(_: int) -> object:
        gate.wait()
        return reading.read_pdf(data).values["number"]

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(read, range(6))) == {"F-2026-121"}


def test_a_fork_has_a_pool_of_its_own():
    ours = pdf_process.pool()
    theirs, mine = os.pipe()
    if not (child := os.fork()):
        os.write(mine, json.dumps(pdf_process.pool() is ours).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert json.loads(os.read(theirs, 10)) is False
    assert pdf_process.pool() is ours
