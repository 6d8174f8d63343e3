"""Puts the pages together."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from capture.in_force import InForce
from capture.monitoring.monitor import Monitor
from capture.web import (
    accept_conversation,
    accept_link,
    accept_sure,
    act_connections,
    add_group,
    add_member,
    add_person,
    add_rule,
    add_sender_rule,
    add_user,
    apply_rules,
    change_password,
    change_user,
    choose_link,
    connect,
    connect_csv,
    connect_google,
    connect_google_done,
    connect_microsoft,
    connect_microsoft_done,
    count_connection,
    dismiss_person,
    end_session,
    forget,
    hand_out,
    healthz,
    join_group,
    judge_answer,
    leave_group,
    lift_hold,
    link_user,
    mailbox,
    make_mailbox_link,
    make_token,
    pause_connection,
    place_hold,
    preview_forgetting,
    readyz,
    reconnect_connection,
    reject_link,
    reject_suggested,
    remove_group,
    remove_member,
    remove_rule,
    remove_sender_rule,
    rename_me,
    resume_connection,
    retry_unreadable,
    revoke_mailbox_link,
    revoke_token,
    set_aside,
    set_aside_sender,
    set_audience,
    show_account,
    show_accounts,
    show_audit,
    show_brief,
    show_census,
    show_choices,
    show_connect,
    show_connect_csv,
    show_connection,
    show_connections,
    show_contact,
    show_deal,
    show_deals,
    show_doctor,
    show_forgetting,
    show_html,
    show_interaction,
    show_ledger,
    show_mailbox_links,
    show_matching,
    show_me,
    show_metrics,
    show_people,
    show_raw,
    show_receipt,
    show_review,
    show_rules,
    show_search,
    show_sign_in,
    show_start,
    show_thread,
    show_today,
    show_unreadable,
    show_users,
    show_welcome,
    sign_in,
    sign_in_as,
    sign_in_company,
    sign_in_company_done,
    sign_out,
    switch_digest,
    take_word_back,
    try_removing_rule,
    try_rule,
    undo_decision,
    undo_person,
    welcome,
)
from capture.web.api.app import WHERE, create_api
from capture.web.compressed import Compressed
from capture.web.desk import Desk
from capture.web.guard import SameOrigin, SecurityHeaders, hosts
from capture.web.measured import Measured
from capture.web.problems import explain_problems
from capture.web.sign_ins import SignIns
from config.settings import Settings
from connectors.model.address import Address
from store.database import Store

ACTIONS = (
    show_start,
    show_today,
    show_brief,
    judge_answer,
    switch_digest,
    show_review,
    show_choices,
    accept_link,
    reject_link,
    reject_suggested,
    choose_link,
    accept_conversation,
    set_aside,
    set_aside_sender,
    accept_sure,
    take_word_back,
    undo_decision,
    show_people,
    add_person,
    dismiss_person,
    undo_person,
    show_contact,
    show_account,
    show_accounts,
    show_deal,
    show_deals,
    show_html,
    show_interaction,
    show_search,
    show_thread,
    show_connections,
    show_doctor,
    act_connections,
    show_connection,
    pause_connection,
    resume_connection,
    show_ledger,
    show_census,
    count_connection,
    show_unreadable,
    retry_unreadable,
    show_raw,
    show_matching,
    connect_google,
    connect_google_done,
    connect_microsoft,
    connect_microsoft_done,
    show_connect_csv,
    connect_csv,
    show_mailbox_links,
    make_mailbox_link,
    revoke_mailbox_link,
    show_connect,
    connect,
    reconnect_connection,
    mailbox,
    show_sign_in,
    sign_in,
    sign_in_as,
    sign_in_company,
    sign_in_company_done,
    sign_out,
    show_welcome,
    welcome,
    show_me,
    rename_me,
    change_password,
    end_session,
    make_token,
    revoke_token,
    show_users,
    add_user,
    link_user,
    change_user,
    show_audit,
    show_forgetting,
    preview_forgetting,
    forget,
    hand_out,
    show_receipt,
    place_hold,
    lift_hold,
    healthz,
    readyz,
    show_metrics,
    add_member,
    remove_member,
    show_rules,
    add_sender_rule,
    remove_sender_rule,
    set_audience,
    add_rule,
    try_rule,
    remove_rule,
    try_removing_rule,
    apply_rules,
    add_group,
    remove_group,
    join_group,
    leave_group,
)
"""Every page and form."""


def create_app(
    store: Store,
    now: Callable[[], datetime],
    zone: tzinfo | None = None,
    settings: Settings | None = None,
    people: tuple[Address, ...] = (),
    monitor: Monitor | None = None,
) -> FastAPI:
    """The pages over one record; other hosts' names than ours are refused.

    `now` gives aware moments. Times are shown in `zone`; None is the machine's own. `settings`: None is the defaults.
    `people`: as whom anybody may sign in, in the demonstration. `monitor`: of the process that serves them.
    """
    app = FastAPI(title="Capture", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = Desk(store, now, zone, settings or Settings(), SignIns(), InForce(store), people)
    app.state.monitor = monitor or Monitor(store, now, app.state.desk.settings.monitoring)
    for action in ACTIONS:
        app.include_router(action.router)
    app.mount(WHERE, create_api(app.state.desk), name="api")
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    explain_problems(app)
    app.add_middleware(Compressed)
    app.add_middleware(SameOrigin)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts(app.state.desk.settings.web.root), www_redirect=False)
    app.add_middleware(SecurityHeaders, is_secure=app.state.desk.is_secure)
    app.add_middleware(Measured, measures=app.state.monitor.measures)
    return app
