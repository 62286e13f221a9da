"""Passwords that guessers try first: a list of thousands, made from the words and habits they are made of."""

import re
from functools import lru_cache

# The words people begin with. Together with the endings below this is what a guesser's first list holds.
WORDS = """
password passwort motdepasse contrasena senha parola wachtwoord lozinka heslo salasana welcome willkommen bienvenue
letmein changeme default administrator admin root guest user master secret access login signin qwerty qwertz azerty
asdfgh zxcvbn iloveyou princess princesa sunshine superman batman spiderman starwars pokemon football baseball
basketball soccer hockey liverpool chelsea arsenal barcelona realmadrid juventus bayern dortmund london paris berlin
hamburg munich madrid lisbon vienna zurich dublin newyork chicago boston monday tuesday wednesday thursday friday
saturday sunday january february march april june july august september october november december spring summer
autumn winter fruehling sommer herbst dragon monkey shadow michael jennifer jessica charlie thomas robert daniel
andrew joshua matthew anthony william elizabeth alexander nicole ashley samantha charlotte hannah sophie martin
stefan freedom whatever trustno computer internet samsung iphone google facebook microsoft windows ferrari mercedes
porsche mustang harley flower butterfly chocolate cookie banana orange cheese pepper ginger diamond crystal silver
golden purple yellow rainbow angel heaven blessed jesus christ forever family mother father sister brother baby love
hello goodbye thankyou please killer hunter ranger warrior phoenix tiger eagle falcon lion panther dolphin hospital
klinik clinic doctor doktor medicine medizin medical patient nurse surgery health healthcare radiology cardiology
oncology pathology laboratory secunda secondopinion zweitmeinung opinion
""".split()  # noqa: SIM905 -- a list of words, read as one
ENDINGS = (
    "", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "!", "!!", "1!",
    "123!", "1234!", "@123", "@1234", "#1", "01", "007", "69", "99", "00", "000", "111", "321", "2020", "2021", "2022",
    "2023", "2024", "2025", "2026", "2027", "2024!", "2025!", "2026!", "abc", "xyz",
)  # fmt: skip
WALKS = (
    *("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890"),
    *("abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "1q2w3e4r5t6y7u8i9o0p"),
)
LOOKALIKES = str.maketrans("@431!0$578", "aaeiiosstb")
SHORTEST_OWN_PART = 4


@lru_cache
def common_passwords() -> frozenset[str]:
    """Several thousand whole passwords in small letters."""
    listed = {word + ending for word in WORDS for ending in ENDINGS}
    listed |= {first + second for first in WORDS[:60] for second in WORDS[:60]}
    listed |= {walk[:length] for walk in WALKS for length in range(4, len(walk) + 1)}
    return frozenset(listed)


def is_common(password: str, *, context: tuple[str, ...] = ()) -> bool:
    """Whether a guesser would try this early. `context` are words about the person: name, e-mail, institution."""
    plain = password.casefold()
    if plain in common_passwords() or _is_repeated(plain) or _is_walk(plain):
        return True
    own = {
        part for words in context for part in re.split(r"[\W_]+", words.casefold()) if len(part) >= SHORTEST_OWN_PART
    }
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    spoken = {re.sub(r"[\W_]+", "", text) for text in (plain, plain.translate(LOOKALIKES))}
    spoken |= {
        re.sub(r"[\W\d_]+", "", text) for text in (plain, plain.translate(LOOKALIKES), stem.translate(LOOKALIKES))
    }
    return any(_is_made_of(text, frozenset(WORDS) | own) or _is_walk(text) for text in spoken if text)


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Whether the text is two listed words at most, each as it is or with a usual ending."""
    whole = words | common_passwords()
    return text in whole or any(text[:cut] in whole and text[cut:] in whole for cut in range(3, len(text) - 2))


def _is_repeated(text: str) -> bool:
    """One piece of up to a third of the text, over and over: aaaaaaaaaaaa, abcabcabcabc."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text for size in range(1, max(2, len(text) // 3 + 1))
    )


def _is_walk(text: str) -> bool:
    """Neighbouring keys or letters in a row, in either direction, also twice."""
    rows = [walk * 2 for walk in WALKS] + [walk[::-1] * 2 for walk in WALKS]
    half = len(text) // 2
    return any(text in row for row in rows) or (
        half >= SHORTEST_OWN_PART and all(any(part in row for row in rows) for part in (text[:half], text[half:]))
    )
