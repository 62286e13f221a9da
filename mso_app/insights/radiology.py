"""Report sections by their headings, in English, German and French; the text under a heading is quoted, never rewritten."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re

from mso_app.schemas.reading import PageReading, Section

_NAMES: dict[str, str] = {
    "clinical": r"(?:clinical\s(?:information|history|indications?|question|details|data|context|summary|background)|history(?:\sand\sindication)?|indications?|reason\sfor\s(?:exam(?:ination)?|study|request)|clinical|klinische\s(?:angaben?|fragestellung|information(?:en)?|frage)|klinik|fragestellung|anamnese|(?:rechtfertigende\s)?indikation|renseignements\scliniques|motif|contexte(?:\sclinique)?|indication\sclinique|antécédents)",
    "technique": r"(?:techniques?|technical\sfactors|procedure|protocol|method|examination\stechnique|technik|untersuchungstechnik|methodik|technique\sd['’]examen|protocole|compte[\s-]rendu\stechnique)",
    "comparison": r"(?:comparisons?|prior\s(?:studies|exams?|imaging)|compared\s(?:to|with)|vergleich|voraufnahmen?|voruntersuchung(?:en)?|comparaison|examens?\santérieurs?)",
    "examination": r"(?:exam(?:ination)?|study|exam\sperformed|procedure\sperformed|type\sof\sexam(?:ination)?|untersuchung|examen)",
    "findings": r"(?:findings?|report|observations?|description|imaging\sfindings|befund(?:e)?|beschreibung|résultats?|constatations?|description\sdes\simages|gross\sdescription|macroscop(?:ic|y)(?:\s(?:description|examination))?|microscop(?:ic|y)(?:\s(?:description|examination))?|makroskopie|mikroskopie|macroscopie|microscopie)",
    "impression": r"(?:impressions?|conclusions?|opinion|summary|interpretation|assessment|diagnos(?:is|es)|final\sdiagnosis|pathologic(?:al)?\sdiagnosis|zusammenfassung|beurteilung|diagnosen?|fazit|synthèse|au\stotal)",
    "recommendation": r"(?:recommendations?|advice|follow[\s-]?up|plan|empfehlung(?:en)?|procedere|therapie(?:empfehlung)?|recommandations?|conduite\sà\stenir)",
    "history": r"(?:past\smedical\shistory|history\sof\spresent\sillness|presenting\scomplaint|medications?|current\smedications?|allergies|examination\sfindings|physical\sexam(?:ination)?|medikation|verlauf|epikrise|traitement|évolution)",
}
_HEAD = re.compile(
    r"^[ \t]{0,20}(?:\d{1,2}[.)]\s{1,3})?(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMES.items())
    + r")(?:[ \t]{0,2}(?:/|and|und|et|&)[ \t]{0,2}[a-zäöüéèà]{3,20}(?:\s[a-zäöüéèà]{3,20})?)?[ \t]{0,3}(?P<stop>:|[-–—](?=\s)|$)",
    re.IGNORECASE | re.MULTILINE,
)
_FOOT = re.compile(
    r"^[ \t]{0,20}(?:electronically\ssigned|signed\sby|dictated|reported\sby|transcribed|verified\sby|authenticated|approved\sby|end\sof\sreport|page\s\d|seite\s\d|mit\sfreundlichen|with\skind\sregards|kind\sregards|yours\ssincerely|sincerely|dr\.?\s(?:med\.?\s)?[A-Z])",
    re.IGNORECASE | re.MULTILINE,
)


def sections_of(pages: list[PageReading]) -> list[Section]:
    """Headed parts in reading order; a part running over a page is given once per page."""
    sections: list[Section] = []
    open_name: str | None = None
    for page in pages:
        heads = [match for match in _HEAD.finditer(page.text) if _is_head(match)]
        feet = [match.start() for match in _FOOT.finditer(page.text)]
        first = heads[0].start() if heads else len(page.text)
        if open_name:
            _add(sections, page, open_name, 0, min([first, *feet]))
        ends = [match.start() for match in heads[1:]] + [len(page.text)]
        for match, following in zip(heads, ends, strict=False):
            end = min([following, *(foot for foot in feet if foot >= match.end())])
            open_name = next(name for name in _NAMES if match[name])
            _add(sections, page, open_name, match.end(), end)
        if heads and any(foot > heads[-1].end() for foot in feet) and not _is_page_foot(page.text, feet[-1]):
            open_name = None
    return sections


def _is_head(match: re.Match[str]) -> bool:
    """A heading ends with a colon or dash, or stands alone on its line in capitals or title case."""
    if match["stop"]:
        return True
    words = match[0].strip()
    return words.isupper() or words[:1].isupper()


def _is_page_foot(text: str, at: int) -> bool:
    return re.match(r"\s{0,3}(?:page|seite)", text[at:], re.IGNORECASE) is not None


def _add(sections: list[Section], page: PageReading, name: str, start: int, end: int) -> None:
    text = page.text[start:end]
    lead = len(text) - len(text.lstrip())
    quote = text.strip()
    if quote:
        at = start + lead
        sections.append(Section(name=name, page=page.number, start=at, end=at + len(quote), quote=quote))
