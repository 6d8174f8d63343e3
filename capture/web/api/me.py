"""GET /me: whoever calls."""

from fastapi import APIRouter

from capture.rights import RIGHTS
from capture.web.api.caller import Anybody
from capture.web.api.shapes.me import Me

router = APIRouter(tags=["me"])


@router.get("/me")
def get_me(caller: Anybody) -> Me:
    """You, and what you may."""
    user = caller.user
    return Me(
        address=user.address,
        name=user.name,
        role=user.role,
        rights=sorted(RIGHTS[user.role]),
        has_mailbox=caller.has_mailbox,
    )
