"""Puts the calls together."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from capture.web.api import (
    accounts,
    acts,
    census,
    connections,
    contacts,
    deals,
    deciding,
    forgetting,
    interactions,
    ledger,
    made_rules,
    matching,
    me,
    people,
    review,
    rules,
    search,
    teams,
    timelines,
    today,
    users,
    viewers,
)
from capture.web.api.calls import Calls
from capture.web.api.problems import EVERYWHERE, Problem, explain_problems
from capture.web.desk import Desk

WHERE = "/api/v1"
"""Its path, for good: what changes in a way that scripts would notice gets another."""

RESOURCES = (
    me,
    today,
    review,
    deciding,
    people,
    accounts,
    contacts,
    deals,
    teams,
    timelines,
    interactions,
    viewers,
    search,
    made_rules,
    rules,
    connections,
    census,
    ledger,
    matching,
    users,
    acts,
    forgetting,
)
"""Every call."""

_ABOUT = """What Capture's pages show and do, for your own scripts: you see and may do the same as there.

Ids are text, times RFC 3339 in UTC. A list comes in pages: `next` asks for the one that follows. Parts of an
interaction that you may not read are null, and named in `hidden`. What is not done is told as a problem (RFC 9457).
"""


def create_api(desk: Desk) -> FastAPI:
    """The calls over the same record as the pages, to be mounted at `WHERE`. The description is for everybody."""
    api = FastAPI(
        title="Capture",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=EVERYWHERE,
        generate_unique_id_function=_name,
    )
    api.state.desk = desk
    api.state.calls = Calls()
    for resource in RESOURCES:
        api.include_router(resource.router)
    explain_problems(api)
    # FastAPI's documented way: https://fastapi.tiangolo.com/how-to/extending-openapi/
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]
    return api


def _described(api: FastAPI) -> dict[str, Any]:
    if api.openapi_schema is None:
        api.openapi_schema = get_openapi(
            title=api.title, version=api.version, description=_ABOUT, routes=api.routes, servers=[{"url": WHERE}]
        )
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = api.openapi_schema["components"]["schemas"]
        schemas |= problem.pop("$defs") | {"Problem": problem}
    return api.openapi_schema


def _name(route: APIRoute) -> str:
    return route.name
