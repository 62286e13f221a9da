"""Everything people do with the files of a case."""

from mso_app.services.documents.changes import remove_document, set_kind
from mso_app.services.documents.listing import boxes, count_documents, list_documents, open_document, page_text
from mso_app.services.documents.paper import AT_ONCE, Place, open_pages, quote_at
from mso_app.services.documents.pictures import (
    open_original,
    order_frame,
    order_original,
    order_page,
    order_preview,
    paint,
)
from mso_app.services.documents.shelf import open_shelf, open_stack
from mso_app.services.documents.upload import (
    is_here,
    keep,
    plan_upload,
    record_upload,
    same_again,
    upload_state,
)
from mso_app.services.documents.usual import usual_in_draft

__all__ = [
    "AT_ONCE",
    "Place",
    "boxes",
    "count_documents",
    "is_here",
    "keep",
    "list_documents",
    "open_document",
    "open_original",
    "open_pages",
    "open_shelf",
    "open_stack",
    "order_frame",
    "order_original",
    "order_page",
    "order_preview",
    "page_text",
    "paint",
    "plan_upload",
    "quote_at",
    "record_upload",
    "remove_document",
    "same_again",
    "set_kind",
    "upload_state",
    "usual_in_draft",
]
