"""Recognises the method printed with a test, so that it becomes neither a name nor a panel."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re

_METHOD = re.compile(
    r"(?<![a-z])(?:method(?:ology|e)?|technique|méthode|verfahren|(?:spectro)?photometr\w*|photometrie|colou?rimetr\w*|elisa|e?clia|cmia|cedia|emit|hplc|[\w-]{0,20}immuno[\s-]?assay|immunoturb\w*|immunoinhib\w*|chemi[\s-]?lumin\w*|electro[\s-]?chemi\w*|hexokinase|god[\s/-]?pod|glucose oxidase|enzymatic\w*|enzymatisch|kinetic|calculated|calculation|derived|berechnet|errechnet|calculé|(?:electrical|electronic)?\s?impedance|impedanz|(?:fluorescence )?flow[\s-]?cytometry|durchflusszytometrie|microscop\w+|mikroskop\w+|nephelometry|turbidimetr\w*|turbidimetrie|nephelometrie|ion[\s-]?selective[\s-]?electrode|(?:in)?direct ise|ise(?: (?:in)?direct)?|jaff[eé]|biuret|bromocresol|bcg|bcp|uricase|urease|gldh|diazo\w*|diazonium|dpd|peroxidase|ifcc|uv(?:[\s-]kinetic|[\s-]test)?|szasz|chromatograph\w*|capillary electrophoresis|electrophoresis|westergren|modified westergren|reflectance|dipstick|strip method|(?:dry|wet) chemistry|pcr|rt-?pcr|agglutination|precipitation|clot(?:ting)?\s?(?:detection|based)|coagulometr\w*|optical|sls|cyanmeth\w*|rf/dc|dc detection|vcs|automated counter|cell counter|analy[sz]er|arsenazo\w*|ferrozine|ferene|tptz|selective inhibition|homogeneous|direct measure\w*|friedewald|ckd[\s-]?epi|mdrd|p5p|without p5p|nadh|lactate[\s-]pyruvate|pnpp|amp buffer|cholesterol oxidase|cho[dp]?-?pap|gpo[\s/-]?(?:pap|pod|trinder)?|trinder|protein error of indicators?|ehrlich|legal'?s|rothera|sulfosalicylic|heat test|benedict|refractive index|bromothymol|sandwich)(?![a-z])",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"[\s,;:/()\[\]&+.-]+|\b(?:by|and|with|the|of|on|via|using|based|assay|test|principle|reaction|two|one|point|end|rate|initial|serum|plasma|edta|fluoride|whole|blood|urine|citrate|method|sample|specimen|type|laser|light|scatter|automated|auto|manual|system|colou?r|dye|binding|competitive|fully|dual|blanked|endpoint|quantitative|electrode|equation|20\d\d)\b",
    re.IGNORECASE,
)


def is_method(text: str) -> bool:
    """Whether the text says how something was measured and nothing else."""
    bare = text.strip()
    if len(bare) > 200:
        return False
    if re.match(
        r"\(?\s{0,3}(?:method|methode|méthode|método|metodo|technique|specimen|sample|material|sample type|specimen type)\s{0,3}[:=-]",
        bare,
        re.IGNORECASE,
    ):
        return True
    if not _METHOD.search(bare) or len(bare.split()) > 10:
        return False
    rest = _GENERIC.sub(" ", _METHOD.sub(" ", bare)).strip()
    bracketed = bare.startswith("(") and bare.endswith(")")
    return bracketed or len(rest) <= 3


def without_method(name: str) -> str:
    """The name without a method in brackets at its end: "Glucose (Hexokinase)" is "Glucose"."""
    match = re.search(r"\s{0,3}[(\[]([^()\[\]]{2,60})[)\]]$", name)
    if not match or not match.start() or not is_method(match[1]):
        return name
    if re.search(r"calculated|calc|ifcc|ckd|mdrd|microscop|direct", match[1], re.IGNORECASE):
        return name
    return name[: match.start()].rstrip()
