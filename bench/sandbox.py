"""What the sandboxed readers cost: `python -m bench.sandbox`.

Prints the start of a child alone, each kind of reading and drawing (middle and worst of several runs, in
milliseconds) and how long the event loop was held up meanwhile.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import psutil
from fpdf import FPDF
from PIL import Image
from pydicom.data import get_testdata_file

from mso_app.core.sandbox import run_child
from mso_app.domain.documents import FileKind
from mso_app.insights.readers.api import read_file, render_frame, render_image, render_page

RUNS = 7


def lab_pdf(pages: int) -> bytes:
    """A laboratory report with 45 rows on a page."""
    paper = FPDF()
    for page in range(pages):
        paper.add_page()
        paper.set_font("Helvetica", "B", 12)
        paper.cell(0, 10, f"Laboratory report, page {page + 1}", new_x="LMARGIN", new_y="NEXT")
        paper.set_font("Helvetica", "", 9)
        for row in range(45):
            for width, text in (
                (60, f"Analyte {row}"),
                (30, f"13.{row}"),
                (30, "g/dL"),
                (40, "12.0 - 16.0"),
                (20, "H"),
            ):
                paper.cell(width, 5.5, text)
            paper.ln()
    return bytes(paper.output())


async def measure(name: str, call: Callable[[], Awaitable[object]]) -> None:
    """Middle and worst of the runs, and the longest time the loop did not answer."""
    await call()
    held = 0.0
    ended = asyncio.Event()

    async def watch() -> None:
        nonlocal held
        while not ended.is_set():
            began = perf_counter()
            await asyncio.sleep(0.005)
            held = max(held, perf_counter() - began - 0.005)

    watcher = asyncio.create_task(watch())
    times: list[float] = []
    for _ in range(RUNS):
        began = perf_counter()
        await call()
        times.append(perf_counter() - began)
    ended.set()
    await watcher
    print(f"{name:36} {median(times) * 1000:8.0f} {max(times) * 1000:8.0f} {held * 1000:8.0f}")


async def main() -> None:
    scan = Path(str(get_testdata_file("CT_small.dcm")))
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = {"1 page": lab_pdf(1), "10 pages": lab_pdf(10), "100 pages": lab_pdf(100)}
        for label, data in files.items():
            (folder / label).write_bytes(data)
        photo = io.BytesIO()
        Image.effect_noise((4000, 3000), 60).convert("RGB").save(photo, "JPEG")
        (folder / "photo").write_bytes(photo.getvalue())

        before = psutil.Process().memory_info().rss
        print(f"{'':36} {'p50 ms':>8} {'worst':>8} {'loop':>8}")
        await measure("child that does nothing", lambda: run_child("builtins:divmod", scan))
        for label in files:
            await measure(f"read PDF, {label}", lambda label=label: read_file(folder / label, FileKind.PDF))
        await measure("draw PDF page, 1,200 px", lambda: render_page(folder / "1 page", 1, 1200))
        await measure("read DICOM", lambda: read_file(scan, FileKind.DICOM))
        await measure("draw DICOM frame, 512 px", lambda: render_frame(scan, 1, None, None, 512))
        await measure("draw 12-megapixel photograph", lambda: render_image(folder / "photo", 1600))
        grown = psutil.Process().memory_info().rss - before
        print(f"memory of this process grew by {grown / 2**20:.0f} MB, load {psutil.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
