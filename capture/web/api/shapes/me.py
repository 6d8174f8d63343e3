"""Whoever calls."""

from pydantic import BaseModel, Field

from capture.rights import Right
from store.users import Role


class Me(BaseModel):
    """You, and what you may."""

    address: str
    name: str
    role: Role
    rights: list[Right] = Field(description="`record`, `figures`, `health`, `govern`: what your role allows.")
    has_mailbox: bool = Field(description="A mailbox of yours is connected: you may have something to review.")
