"""Everything people do with the files of a case."""

from mso_app.services.documents.changes import remove_document, set_kind
from mso_app.services.documents.listing import boxes, count_documents, list_documents, open_document, page_text
from mso_app.services.documents.pictures import (
    open_original,
    order_frame,
    order_original,
    order_page,
    order_preview,
    paint,
)
from mso_app.services.documents.upload import (
    is_here,
    keep,
    plan_upload,
    record_upload,
    same_again,
    upload_state,
)

__all__ = [
    "boxes",
    "count_documents",
    "is_here",
    "keep",
    "list_documents",
    "open_document",
    "open_original",
    "order_frame",
    "order_original",
    "order_page",
    "order_preview",
    "page_text",
    "paint",
    "plan_upload",
    "record_upload",
    "remove_document",
    "same_again",
    "set_kind",
    "upload_state",
]
