"""Writing, signing, reading and checking a second opinion."""

from mso_app.services.opinions.checking import check_code
from mso_app.services.opinions.editing import cite, may_write, open_draft, remove_citation, save
from mso_app.services.opinions.preview import preview_draft
from mso_app.services.opinions.reading import open_sealed, sealed_file
from mso_app.services.opinions.signing import sign

__all__ = [
    "check_code",
    "cite",
    "may_write",
    "open_draft",
    "open_sealed",
    "preview_draft",
    "remove_citation",
    "save",
    "sealed_file",
    "sign",
]
