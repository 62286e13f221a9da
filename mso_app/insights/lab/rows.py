"""One printed line becomes result drafts, by the columns of its heading or by grammar alone."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re
from dataclasses import dataclass, field

from mso_app.insights.lab.headers import Column, Layout
from mso_app.insights.lab.heading_words import Role
from mso_app.insights.lab.items import Item, Kind, is_date, items_of
from mso_app.insights.lab.knowledge import is_known
from mso_app.insights.lab.ranges import RANGE
from mso_app.insights.lab.units import is_strong_unit, is_unit
from mso_app.insights.lines import Cell, Line
from mso_app.schemas.reading import Word

_VALUES = (Kind.NUMBER, Kind.COMPARED, Kind.TITRE, Kind.FINDING, Kind.SPAN)


@dataclass
class Draft:
    """A result being put together; texts are as printed."""

    line: Line
    words: list[Word]
    name: str = ""
    value: str = ""
    kind: Kind | None = None
    unit: str | None = None
    range: str | None = None
    flag: str | None = None
    value_word: Word | None = None
    name_words: list[Word] = field(default_factory=list)
    x0: float = 0.0
    used: int = 0
    # Cells stood in columns that are not results of today: the line is a row, though without a value.
    elsewhere: bool = False

    @property
    def evidence(self) -> int:
        """How many of unit, range and flag stand beside the value."""
        return sum(1 for part in (self.unit, self.range, self.flag) if part)


_ADMIN = re.compile(
    r"(?<![a-zà-ÿ])(?:patient(?! value)|name|age|alter|âge|edad|età|sex|gender|geschlecht|sexe|sexo|sesso|d\.?o\.?b|birth|born|geb|geburtsdatum|geboren|né\(?e?\)?|nascita|nacimiento|phone|tel|telephone|telefon|téléphone|tél|fax|mobile|e-?mail|www|http\S*|mrn|uhid|ssn|nhs|npi|clia|cap|accession|barcode|requisition|req|specimen(?! gravity)|sample|collected|collection|received|reported|registered|registration|printed|drawn|ordered|ordering|order|entnahme(?:datum)?|eingang|auftrag\w*|befunddatum|ausgang|prélev\w*|reçu|édité|dossier|page|seite|pagina|página|account|client|doctor|dr|physician|arzt|médecin|médico|medico|provider|referred|ref(?:erred)?\.?\s?by|consultant|pathologist|technologist|technician|signature|signed|verified|authori[sz]ed|validated|validiert|validé|checked|approved|address|street|str|strasse|straße|road|rd|avenue|ave|suite|floor|city|zip|plz|pin|ward|room|bed|location|hospital|clinic|klinik|laborator(?:y|ies|ium|io)|laboratoire|date|datum|time|uhrzeit|invoice|bill|visit|encounter|episode|case|report|status|fasting status|director|copy|version|iso|nabl|license|licence|lic|invoiced|weight|height|bmi|gewicht|größe|poids|taille|bsn|versicher\w*|kasse|insurance|id)(?![a-zà-ÿ])",
    re.IGNORECASE,
)
_CATEGORY = re.compile(
    r"(?:(?:very|extremely|near|mildly|moderately|severely|slightly|mild|moderate|severe|marginally)[\s/-]*)?"
    r"(?:normal|abnormal|desirable|optimal|ideal|acceptable|near optimal|above optimal|near or above optimal|border\s?line(?:\shigh)?|high|low|increased|decreased|elevated|reduced|average|intermediate|moderate|mild|severe|deficien(?:t|cy)|insufficien(?:t|cy)|sufficien(?:t|cy)|toxic(?:ity)?|excess|pre-?diabet(?:es|ic)|non[\s-]?diabetic(?:\s.*)?|diabet(?:es|ic)(?:\s.*)?|impaired.*|hypoglyc\w+|good control|fair control|poor control|good|fair|poor|goal.*|target.*|stage\s.*|grade\s.*|class\s.*|category.*|g[1-5][ab]?|a[1-3]|kidney failure|negative|positive|equivocal|indeterminate|reactive|non-?reactive|males?|females?|men|women|man|woman|adults?|child(?:ren)?|newborns?|infants?|pregnan\w*.*|(?:first|second|third|1st|2nd|3rd)\strimester.*|follicular.*|luteal.*|mid-?cycle.*|ovulat\w+.*|post-?menopaus\w*.*|premenopaus\w*.*|therapeutic.*|peak|trough|(?:very |extreme |extremely |low |high |moderate |average |intermediate )*risk.*|erwachsene.*|männer|frauen|kinder|hommes|femmes|enfants|normalwert.*|reference.*|ref\.? ?range.*|normal\srange.*|expected.*|interpretation.*|note.*|comment.*|method.*|unit|units|result|results|range|total pages|recommended.*|at risk.*|primary prevention.*|secondary prevention.*|fasting state.*)"
    r"(?:\s?\([^)]{0,40}\))?(?:\s(?:high|low|risk|range|values?|limit|level|phase|control|prevention|patients?))?",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(?:than|is|are|of|to|at|or|and|above|below|with|for|between|from|by|in|the|a|an|was|were|if|over|under|about|every|than|within|until|als|von|bis|mit|und|bei|de|du|des|à|les|el|la|levels?\sof)\s{0,3}[:=]?$"
)
_NOT_DONE = re.compile(
    r"(?:(?:result(?:s)?\s)?pending|to follow|not done|not performed|cancell?ed|tnp|qns|n/?a|not applicable|see (?:note|comment|below|separate|report|text).*|folgt|in arbeit|in bearbeitung|ausstehend|en cours|pendiente|test not performed.*|insufficient.*|h[ae]?emoly[sz]ed|-{1,5}|–|—|\.{2,}|/)",
    re.IGNORECASE,
)

_LABEL = re.compile(
    r"[(\[]?(?:ref(?:erence)?|normal|norm|range|interval|values?|limits?|rr|ri)?\.?\s?[:=]", re.IGNORECASE
)


def plausible_name(name: str) -> bool:
    """Whether the text can be the name of a test: letters, not a heading word, not an address or a category."""
    text = name.strip().rstrip(":").strip()
    if len(text) > 90 or not re.search(r"[^\W\d_]{2}|^[A-Z]\d{1,2}\b|^(?:K|P|I)[+-]?$", text):
        return False
    if is_date(text) or (is_unit(text) and len(text) > 2 and "/" in text):
        return False
    if _CATEGORY.fullmatch(text) or _HANGING.search(text) or len(text.split()) > 11:
        return False
    if RANGE.search(text) and not is_known(text):
        return False
    return not (_ADMIN.search(text) and not is_known(text))


def is_unfinished(name: str) -> bool:
    """Whether the text ends in the middle of a phrase: "estimated by"."""
    return _HANGING.search(name.strip()) is not None


def not_done(value: str) -> bool:
    """Whether the value says that there is no result (yet)."""
    return _NOT_DONE.fullmatch(value.strip()) is not None


def by_columns(line: Line, layout: Layout) -> Draft | None:
    """The draft of one block of a line, cells put into the columns of the heading; the name may be missing."""
    cells = [cell for cell in line.cells if layout.x0 - 8 <= cell.x0 and cell.x0 < layout.x1 - 8]
    if not cells:
        return None
    placed: dict[Role, list[Cell]] = {}
    for cell, column in _assign(cells, layout):
        placed.setdefault(column.role, []).append(cell)
    words = [word for cell in cells for word in cell.words]
    draft = Draft(line=line, words=words, x0=cells[0].x0)
    draft.elsewhere = Role.PREVIOUS in placed
    name_cells = placed.get(Role.NAME, [])
    _take_name(draft, name_cells)
    for role in (Role.VALUE, Role.FLAG, Role.UNIT, Role.RANGE):
        for cell in placed.get(role, []):
            _fill(draft, cell, role)
    low, high = placed.get(Role.LOW), placed.get(Role.HIGH)
    if low and high and not draft.range:
        draft.range = f"{low[0].text} - {high[0].text}"
    elif (low or high) and not draft.range:
        draft.range = f">= {low[0].text}" if low else f"<= {(high or [])[0].text}"
    if not draft.unit:
        draft.unit = next((c.unit for c in layout.of(Role.VALUE) if c.unit), None) or next(
            (c.unit for c in layout.of(Role.RANGE) + layout.of(Role.UNIT) if c.unit), None
        )
    return draft


def _assign(cells: list[Cell], layout: Layout) -> list[tuple[Cell, Column]]:
    pieces: list[Cell] = []
    for cell in cells:
        pieces.extend(_cut(cell, layout))
    return [(piece, min(layout.columns, key=lambda c: _distance(piece, c))) for piece in pieces]


def _cut(cell: Cell, layout: Layout) -> list[Cell]:
    """Cuts a cell where a word begins exactly under another heading and is of that heading's kind."""
    if len(cell.words) < 2:
        return [cell]
    for i in range(1, len(cell.words)):
        word = cell.words[i]
        column = next(
            (
                c
                for c in layout.columns
                if abs(word.x0 - c.x0) <= 2.5 and c.role is not Role.NAME and cell.x0 < c.x0 - 8
            ),
            None,
        )
        if column is None:
            continue
        rest = Cell(cell.words[i:])
        kinds = [item.kind for item in items_of(rest.text)]
        fits = {
            Role.VALUE: _VALUES + (Kind.FLAG,),
            Role.UNIT: (Kind.UNIT,),
            Role.RANGE: (Kind.SPAN, Kind.COMPARED, Kind.WORDED, Kind.FINDING),
            Role.FLAG: (Kind.FLAG,),
        }.get(column.role, _VALUES)
        if kinds and kinds[0] in fits:
            return [Cell(cell.words[:i]), *_cut(rest, layout)]
    return [cell]


def _distance(cell: Cell, column: Column) -> float:
    overlap = min(cell.x1, column.x1) - max(cell.x0, column.x0)
    aligned = min(abs(cell.x0 - column.x0), abs(cell.x1 - column.x1), abs(cell.middle - column.middle))
    if overlap > 0:
        return 0.5 * aligned - min(overlap, 20)
    return aligned - overlap


def _take_name(draft: Draft, cells: list[Cell]) -> None:
    words = [word for cell in cells for word in cell.words]
    if words and len(words) > 1:
        first = items_of(words[0].text)
        if len(first) == 1 and first[0].kind is Kind.FLAG and not words[0].text.isalpha():
            draft.flag = words[0].text
            words = words[1:]
    while len(words) > 1 and _is_footnote(words[-1], draft.line):
        words = words[:-1]
    draft.name_words = words
    draft.name = " ".join(word.text for word in words)


def _is_footnote(word: Word, line: Line) -> bool:
    """A small raised number behind a name refers to a note."""
    if not re.fullmatch(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}", word.text):
        return False
    return word.y1 - word.y0 < 0.85 * line.height or not word.text.isascii()


def _fill(draft: Draft, cell: Cell, role: Role) -> None:  # noqa: C901, PLR0912 -- one branch per column
    """Puts the items of one cell where the column says, and the rest where it is still missing."""
    text = cell.text
    items = items_of(text)
    kinds = [item.kind for item in items]
    if role is Role.RANGE:
        lone_flag = len(items) == 1 and items[0].kind is Kind.FLAG and items[0].text.casefold() != "normal"
        if lone_flag and not draft.flag:
            draft.flag = text
            return
        if Kind.NUMBER in kinds and len(items) == 1 and not draft.value and draft.name:
            _put_value(draft, cell, items[0])
            return
        if Kind.UNIT in kinds and len([k for k in kinds if k is not Kind.UNIT]) == 0:
            draft.unit = draft.unit or text
            return
        draft.range = f"{draft.range} {text}" if draft.range else text
        if not draft.unit:
            units = [item.text for item in items if item.kind is Kind.UNIT and is_strong_unit(item.text.strip("()[]"))]
            draft.unit = units[-1].strip("()[]") if units else None
        return
    if role is Role.FLAG:
        if (
            all(kind is Kind.FLAG for kind in kinds)
            or re.fullmatch(r"\(?[+-]{1,3}\)?", text.strip())
            or (draft.value and kinds == [Kind.FINDING])
        ):
            draft.flag = text
        elif kinds[0] in _VALUES and not draft.value:
            _fill(draft, cell, Role.VALUE)
        elif kinds[0] is Kind.UNIT and not draft.unit:
            draft.unit = text
        return
    measures = (Kind.NUMBER, Kind.SPAN, Kind.COMPARED, Kind.WORDED)
    if role is Role.UNIT and not any(kind in measures for kind in kinds):
        quoted = kinds[0] is Kind.FINDING or re.fullmatch(r"[\"'“”]\S{1,12}[\"'“”]", text)
        if kinds == [Kind.FLAG] and len(text) <= 2 and not draft.flag:
            draft.flag = text
        elif not draft.value and draft.name and quoted:
            _put_value(draft, cell, items[0])
        else:
            draft.unit = draft.unit or text.strip("()[]") or None
        return
    _spread(draft, cell, items, role)


def _spread(draft: Draft, cell: Cell, items: list[Item], role: Role) -> None:
    texts: list[Item] = []
    for item in items:
        if (
            item.kind is Kind.FLAG
            and not draft.flag
            and not (role is Role.VALUE and len(items) == 1 and item.text.casefold() in ("normal", "abnormal"))
        ):
            draft.flag = item.text
        elif item.kind is Kind.UNIT and not draft.unit:
            draft.unit = item.text.strip("()[]") if item.bracketed else item.text
        elif not draft.value and item.kind in _VALUES and not texts:
            _put_value(draft, cell, item)
        elif draft.kind in (Kind.NUMBER, Kind.COMPARED) and not draft.flag and item.kind is Kind.FINDING:
            # Behind a number a word such as "Borderline" or "Non-reactive" judges it.
            draft.flag = item.text
        elif draft.value and not draft.range and item.kind in (Kind.SPAN, Kind.WORDED, Kind.COMPARED):
            draft.range = item.text
        elif draft.kind is Kind.NUMBER and item.text in ("-", "–") and not draft.flag:
            draft.flag = item.text
        else:
            texts.append(item)
    if role is Role.VALUE and texts and (not draft.value or draft.kind is Kind.FINDING):
        draft.value = cell.text
        draft.kind = Kind.TEXT
        draft.value_word = cell.words[0]


def _put_value(draft: Draft, cell: Cell, item: Item) -> None:
    draft.value = item.text
    draft.kind = item.kind
    offset = 0
    for word in cell.words:
        if offset <= item.start < offset + len(word.text):
            draft.value_word = word
        offset += len(word.text) + 1


def value_alone(line: Line) -> Draft | None:
    """A line that holds a value, perhaps with unit and flag, and nothing else; the name is elsewhere."""
    words = list(line.words)
    label = re.match(r"(?:your\s)?(?:value|result)\s{0,3}:?$", " ".join(w.text for w in words[:2]), re.IGNORECASE)
    text = " ".join(word.text for word in words)
    if label:
        text = text[label.end() :].strip()
    items = items_of(text)
    draft = Draft(line=line, words=words)
    for item in items:
        if item.kind in _VALUES and not draft.value:
            draft.value, draft.kind, draft.value_word = item.text, item.kind, words[0]
        elif item.kind is Kind.UNIT and not draft.unit:
            draft.unit = item.text
        elif item.kind is Kind.FLAG and not draft.flag:
            draft.flag = item.text
        else:
            return None
    return draft if draft.value else None


def by_grammar(line: Line) -> list[Draft]:
    """Drafts of a line without a heading: name, value, then flag, unit and range in any order, perhaps repeated."""
    drafts: list[Draft] = []
    words = list(line.words)
    starts = {id(cell.words[0]) for cell in line.cells}
    while words:
        found = _leading(line, words, starts)
        if found is None:
            break
        draft, rest = found
        if not draft.name and drafts:
            # The same analyte again in another unit: "Neutrophils 73 % 40-80   7716 /cmm 2000-6700".
            if not draft.unit or draft.unit == drafts[-1].unit:
                break
            draft.name, draft.name_words = drafts[-1].name, drafts[-1].name_words
            draft.words = [*drafts[-1].name_words, *draft.words]
        drafts.append(draft)
        if len(rest) == len(words):
            break
        words = rest
    return drafts


def _leading(line: Line, words: list[Word], starts: set[int]) -> tuple[Draft, list[Word]] | None:
    """The first draft of these words and the words behind it; names may hold digits, so every split is tried."""
    cuts = list(range(min(len(words), 14)))
    cuts.sort(key=lambda i: (id(words[i]) not in starts, i))
    for cut in cuts:
        found = _tail(line, words, cut, starts)
        if found is not None:
            return found
    return None


def _tail(line: Line, words: list[Word], cut: int, starts: set[int]) -> tuple[Draft, list[Word]] | None:
    text = ""
    offsets: list[int] = []
    for word in words[cut:]:
        text += "  " if id(word) in starts and text else " " if text else ""
        offsets.append(len(text))
        text += word.text
    draft = _read_tail(line, words, cut, items_of(text), offsets)
    if draft is None:
        return None
    used = draft.used
    taken = sum(1 for offset in offsets if offset < used)
    rest = words[cut + taken :]
    if taken and rest and id(rest[0]) not in starts:
        # It breaks off inside a cell: read again without that cell.
        begin = max((o for w, o in zip(words[cut:], offsets, strict=True) if id(w) in starts and o < used), default=0)
        draft = _read_tail(line, words, cut, [item for item in items_of(text) if item.end <= begin], offsets)
        if draft is None or not draft.range:
            return None
        taken = sum(1 for offset in offsets if offset < begin)
        rest = words[cut + taken :]
    if cut == 0:
        # A value before its name: the name is the next cell.
        if not draft.evidence:
            return None
        if not rest:
            draft.words = words
            return draft, rest
        size = next((i for i in range(1, len(rest)) if id(rest[i]) in starts), len(rest))
        draft.name_words, rest = rest[:size], rest[size:]
        draft.name = " ".join(w.text for w in draft.name_words)
        draft.words = words[: cut + taken + size]
    else:
        draft.words = words[: cut + taken]
    return draft, rest


def _read_tail(line: Line, words: list[Word], cut: int, items: list[Item], offsets: list[int]) -> Draft | None:
    """Value, flag, unit and range as far as they follow each other; None without a value."""
    draft = Draft(
        line=line, words=[], name_words=words[:cut], name=" ".join(w.text for w in words[:cut]), x0=words[0].x0
    )
    for n, item in enumerate(items):
        following = items[n + 1].text if n + 1 < len(items) else ""
        if draft.value and (_LABEL.fullmatch(item.text) or (item.kind is Kind.FLAG and following == ":")):
            continue
        if item.kind is Kind.FLAG and not draft.flag:
            draft.flag = item.text
        elif item.kind is Kind.UNIT and not draft.unit and draft.value:
            draft.unit = item.text.strip("()[]") if item.bracketed else item.text
        elif not draft.value and item.kind in _VALUES:
            draft.value, draft.kind = item.text, item.kind
            draft.value_word = next(
                (w for w, o in zip(words[cut:], offsets, strict=True) if o <= item.start < o + len(w.text)), None
            )
        elif (
            draft.kind is Kind.NUMBER
            and not draft.flag
            and item.kind is Kind.FINDING
            and re.fullmatch(r"\+{1,3}|normal|borderline", item.text, re.IGNORECASE)
        ):
            draft.flag = item.text
        elif (
            draft.value
            and not draft.range
            and item.kind in (Kind.SPAN, Kind.WORDED, Kind.COMPARED, Kind.TITRE, Kind.FINDING)
        ):
            draft.range = item.text
        elif draft.range and item.kind is Kind.UNIT and draft.unit and _same_unit(item.text, draft.unit):
            draft.range = f"{draft.range} {item.text}"
        else:
            break
        draft.used = item.end
    return draft if draft.value else None


def _same_unit(a: str, b: str) -> bool:
    return a.casefold().strip("()") == b.casefold().strip("()")
