"""GET /forgetting/ID/receipt: the signed receipt, to be kept as a file."""

from fastapi import APIRouter, Response

from capture.forgetting import receipts
from capture.web.visit import Governing, RowId

router = APIRouter()


@router.get("/forgetting/{id_}/receipt")
def show_receipt(visit: Governing, id_: RowId) -> Response:
    """Raises Missing; Conflict where it was interrupted."""
    with visit.desk.store.read() as connection:
        receipt = receipts.of(connection, id_)
    disposition = f'attachment; filename="receipt-{id_}.json"'
    return Response(receipt, media_type="application/json", headers={"Content-Disposition": disposition})
