"""Writing, signing, reading and checking a second opinion."""

from mso_app.services.opinions.addenda import begin_addendum, discard_addendum, has_draft, sign_addendum
from mso_app.services.opinions.certainty import say_certainty
from mso_app.services.opinions.checking import check_code
from mso_app.services.opinions.editing import cite, may_write, open_draft, remove_citation, save
from mso_app.services.opinions.preview import preview_draft
from mso_app.services.opinions.reading import open_sealed, sealed_file
from mso_app.services.opinions.signing import sign

__all__ = [
    "begin_addendum",
    "check_code",
    "cite",
    "discard_addendum",
    "has_draft",
    "may_write",
    "open_draft",
    "open_sealed",
    "preview_draft",
    "remove_citation",
    "save",
    "say_certainty",
    "sealed_file",
    "sign",
    "sign_addendum",
]
