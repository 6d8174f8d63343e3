"""GET /doctor: what the last examination of the installation found."""

from fastapi import APIRouter, Response

from capture import doctor_kept
from capture.web.visit import AtHealth

router = APIRouter()


@router.get("/doctor")
def show_doctor(visit: AtHealth) -> Response:
    """The gravest first. The daemon examines every hour, and asks no servers; `capture doctor` does."""
    with visit.desk.store.read() as connection:
        found = doctor_kept.last(connection)
    return visit.page("doctor.html", found=found)
