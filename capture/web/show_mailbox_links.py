"""GET /connect/links: links by which reps connect their own mailboxes. With it, how the page is made again."""

from fastapi import APIRouter, Response

from capture.web.visit import AtHealth, Visit
from store import mailbox_links

router = APIRouter()


@router.get("/connect/links")
def show_mailbox_links(visit: AtHealth) -> Response:
    """Those that still open."""
    return links_page(visit)


def links_page(visit: Visit, word: str = "", whose: str = "", problem: str = "", status: int = 200) -> Response:
    """`word`: of a new link, shown this once, and `whose`; `problem`: why none was made."""
    with visit.desk.store.read() as connection:
        found = mailbox_links.still_open(connection, visit.now)
    url = f"{visit.desk.settings.web.root}/mailbox/{word}" if word else ""
    return visit.page("mailbox_links.html", status, links=found, url=url, whose=whose, problem=problem)
