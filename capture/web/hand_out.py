"""POST /forgetting/access: what is kept of a person, as an archive to be handed out."""

from tempfile import SpooledTemporaryFile
from typing import Annotated, Final

from fastapi import APIRouter, Form, Response

from capture.access import archive
from capture.forgetting.subject import addresses_of
from capture.web.show_forgetting import forgetting_page
from capture.web.visit import Governing
from connectors.model.address import parse_address

router = APIRouter()

_IN_MEMORY: Final = 20_000_000
"""Bytes of an archive; a larger one is written to a file that has no name."""


@router.post("/forgetting/access")
def hand_out(visit: Governing, address: Annotated[str, Form(max_length=320)]) -> Response:
    """What she may read of it; how much that leaves out stands in the archive."""
    known = parse_address(address.strip())
    if known is None:
        return forgetting_page(visit, status=409, problem=f"{address!r} is no mail address.")
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        with visit.desk.store.read() as connection:
            people = addresses_of(connection, known)
            found = archive.write(connection, people, visit.sight, visit.acting, file)
        file.seek(0)
        content = file.read()
    with visit.desk.store.begin() as connection:
        visit.acting.note(connection, "access.export", f"{found.mails + found.meetings} interactions")
    headers = {"Content-Disposition": 'attachment; filename="subject-access.zip"'}
    return Response(content, media_type="application/zip", headers=headers)
