"""PDF in, text with positions out. Runs inside the sandboxed child only.

Two independent readers look at every page: pdfium first, pypdf to check it. Where one sees nothing and the other
sees text, the text wins; where they disagree much, a person is told.
"""

import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import process_time
from typing import BinaryIO

import pypdfium2 as pdfium

from mso_app.insights.readers.lines import Char, PlacedPage, page_text, pages_payload
from mso_app.insights.readers.pdfium_chars import MAX_CHARS, Frame, frame_of, page_chars

MAX_PAGES = 2_000
MAX_TEXT_PAGES = 200
MAX_TEXT = 2_000_000
# Positions are what costs memory in the process that asked: about 200 dense pages.
MAX_WORDS = 60_000
# Seconds of processor time, below the child's limit: for everything, for checking pages that the first reader
# could read, and for the second reader in all.
_ALL = 7.5
_CHECKING = 1.5
_SECOND_READER = 3.0

LOCKED = "This PDF is locked with a password. Save a copy without one and upload it again."
BROKEN = "This PDF is damaged or incomplete. Print it to PDF again, or ask the sender for a new copy."
EMPTY = "This PDF has no pages. Print it to PDF again, or ask the sender for a new copy."
NO_TEXT = "This scan has no text. Ask for the original, or read it as a picture."
CUT_SHORT = "The end of this PDF is missing, so pages may be missing too. Compare it with the original."


def read(file: BinaryIO, _options: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
    """`schemas.reading.FileReading` of a PDF as a dict without its pages, and the pages as JSON lines."""
    began = process_time()
    data = file.read()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return _failed(LOCKED if "password" in str(error).lower() else BROKEN), b""
    count = len(document)
    if count == 0:
        return _failed(EMPTY), b""
    if count > MAX_PAGES:
        sentence = f"This PDF has {count:,} pages; up to {MAX_PAGES:,} can be read. Upload only the pages that matter."
        return _failed(sentence, count), b""
    return _Reading(document, data, count, began).result()


def _failed(problem: str, count: int = 0) -> dict[str, object]:
    return {"file_kind": "pdf", "status": "failed", "method": "none", "page_count": count, "problem": problem}


class _Reading:
    """The pages of one document and what was noticed on the way."""

    def __init__(self, document: pdfium.PdfDocument, data: bytes, count: int, began: float) -> None:
        self.document = document
        self.data = data
        self.count = count
        self._began = began
        self.warnings: list[str] = []
        self.methods: Counter[str] = Counter()
        self.second = _SecondReader(data)
        self.unreadable: list[int] = []
        self.blank: list[int] = []
        self.disputed: list[int] = []
        self.placeless: list[int] = []
        self.tiny: list[int] = []
        self.overfull: list[int] = []

    def result(self) -> tuple[dict[str, object], bytes]:
        pages: list[PlacedPage] = []
        length = words = 0
        for index in range(min(self.count, MAX_TEXT_PAGES)):
            page = self._page(index)
            length += len(page["text"])
            if length > MAX_TEXT or (process_time() - self._began > _ALL and index):
                self.warnings.append(
                    f"This PDF holds very much text; only its first {index} of {self.count:,} pages were read."
                )
                break
            words += len(page["words"])
            if words > MAX_WORDS:
                page["words"] = []
                self.placeless.append(index + 1)
            pages.append(page)
        else:
            if self.count > MAX_TEXT_PAGES:
                self.warnings.append(f"Only the first {MAX_TEXT_PAGES} of {self.count:,} pages were read as text.")
        if len(self.unreadable) == len(pages):
            return _failed(BROKEN, self.count), b""
        self._tell()
        readable = sum(char.isalnum() for page in pages for char in page["text"])
        status = "read" if readable >= 3 else "no_text"
        head: dict[str, object] = {
            "file_kind": "pdf",
            "status": status,
            "method": "+".join(sorted(self.methods)) or "pdfium",
            "page_count": self.count,
            "warnings": self.warnings,
            "problem": NO_TEXT if status == "no_text" else None,
        }
        return head, pages_payload(pages)

    def _page(self, index: int) -> PlacedPage:
        frame, chars = Frame(0, 0, 612, 792, 0), []
        try:
            page = self.document[index]
            frame = frame_of(page)
            chars = page_chars(page, frame)
            page.close()
        except (pdfium.PdfiumError, ValueError, OverflowError):
            self.unreadable.append(index + 1)
        method = "pdfium"
        other = self.second.chars(index, frame, needed=not any(char.text.isalnum() for char in chars))
        if other is not None:
            mine, theirs = _letters(chars), _letters(other)
            common = sum((mine & theirs).values())
            if theirs.total() >= 3 and mine.total() < 0.1 * theirs.total():
                chars, method = other, "pypdf"
            elif max(mine.total(), theirs.total()) >= 20 and common < 0.7 * max(mine.total(), theirs.total()):
                self.disputed.append(index + 1)
        self.methods[method] += 1
        if len(chars) >= MAX_CHARS:
            self.overfull.append(index + 1)
        if any(char.size < 1.5 for char in chars):
            self.tiny.append(index + 1)
        text, words = page_text(chars)
        if not any(char.isalnum() for char in text):
            self.blank.append(index + 1)
        return {
            "number": index + 1,
            "width": round(frame.width, 2),
            "height": round(frame.height, 2),
            "text": text,
            "words": words,
        }

    def _tell(self) -> None:
        if b"%%EOF" not in self.data[-2048:]:
            self.warnings.append(CUT_SHORT)
        if self.blank and len(self.blank) < min(self.count, MAX_TEXT_PAGES):
            self.warnings.append(f"{_pages(self.blank)} no text (scanned or a picture). Read it on the page view.")
        if self.unreadable:
            self.warnings.append(f"{_pages(self.unreadable)} damage and may be incomplete. Ask for a new copy.")
        if self.disputed:
            self.warnings.append(
                f"{_pages(self.disputed)} text that two readers see differently. Compare it with the page view."
            )
        if self.tiny:
            self.warnings.append(f"{_pages(self.tiny)} text too small to see. Compare it with the page view.")
        if self.overfull:
            self.warnings.append(f"{_pages(self.overfull)} more text than can be read; the rest was left out.")
        if self.placeless:
            self.warnings.append(f"Text from page {self.placeless[0]} on cannot be marked on the page view.")


def _pages(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]} has"
    if len(numbers) > 6:
        return f"{len(numbers)} pages (the first is page {numbers[0]}) have"
    return f"Pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]} have"


def _letters(chars: list[Char]) -> Counter[str]:
    return Counter(sign for char in chars for sign in char.text if sign.isalnum())


class _OutOfTime(BaseException):
    """Raised by the timer; not an Exception, so that no library swallows it."""


class _SecondReader:
    """pypdf, opened at first use, given up for the whole document when it breaks or takes too long."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._reader: object | None = None
        self._left = _SECOND_READER

    def chars(self, index: int, frame: Frame, *, needed: bool) -> list[Char] | None:
        """None when there is no second opinion on this page; time is kept back for pages that need one."""
        if self._left <= (0.05 if needed else _SECOND_READER - _CHECKING):
            return None
        began = process_time()
        try:
            with _at_most(self._left):
                # pypdf is slow to import and needed only where a document opens at all.
                from mso_app.insights.readers import pypdf_chars as second  # noqa: PLC0415

                if self._reader is None:
                    self._reader = second.open_second(self._data)
                return second.page_chars(self._reader, index, frame)  # type: ignore[arg-type]
        except _OutOfTime:
            self._left = 0
            return None
        except Exception:  # noqa: BLE001 -- a second opinion that fails in any way is only a missing one
            return None
        finally:
            self._left -= process_time() - began


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
