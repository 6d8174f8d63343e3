"""Who may sign in and who may see what; mail as it was laid out; subjects told from texts by PostgreSQL's index."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, UtcDateTime

revision = "0014"
down_revision = "0013"

# As in 0001, the subject's words marked: https://www.postgresql.org/docs/current/textsearch-controls.html
_PUNCTUATION = "!\"#$%&''()*+,-./\\:;<=>?@[]^_`{|}~"


def upgrade() -> None:
    """Empty tables, and columns that say what holds so far: everyone may, as far as the settings say so."""
    _people()
    _visibility()
    _queues()
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_interactions_words")
        op.execute("ALTER TABLE interactions DROP COLUMN words")
        words = (
            f"setweight({_vector('subject', 2_000)}, 'A') || setweight({_vector('coalesce(text, %s)', 200_000)}, 'B')"
        )
        words = words.replace("%s", "''")
        op.execute(f"ALTER TABLE interactions ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
        op.execute("CREATE INDEX ix_interactions_words ON interactions USING gin (words)")


def _vector(text: str, most: int) -> str:
    folded = f"regexp_replace(normalize(left({text}, {most}), NFD), '[\\u0300-\\u036f]', '', 'g')"
    return f"to_tsvector('simple', translate({folded}, '{_PUNCTUATION}', repeat(' ', {len(_PUNCTUATION)})))"


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("address", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("issuer", Id),
        sa.Column("subject", Id),
        sa.Column("sure_from", sa.Float()),
        sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime()),
        sa.UniqueConstraint("address", name="uq_users_address"),
        sa.UniqueConstraint("issuer", "subject", name="uq_users_issuer_subject"),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_sessions_user_id_users", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("expires_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_tokens_user_id_users", ondelete="CASCADE"),
        sa.UniqueConstraint("hash", name="uq_tokens_hash"),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"])
    op.create_table(
        "invitations",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("user_id", sa.Integer()),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], "fk_invitations_user_id_users", ondelete="CASCADE"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", Id, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_who_at", "audit", ["who", "at"])
    op.create_index("ix_audit_origin_at", "audit", ["origin", "at"])


def _visibility() -> None:
    for table in ("connections", "interactions"):
        op.add_column(table, sa.Column("audience", sa.SmallInteger(), nullable=False, server_default="3"))
    op.create_table(
        "personal",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("rep", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", Json),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], "fk_personal_interaction_id_interactions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interaction_id", "rep", name="pk_personal"),
    )
    op.create_index("ix_personal_rep_at", "personal", ["rep", "at"])
    op.create_table(
        "sender_rules",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("rep", Id, nullable=False),
        sa.Column("sender", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", Json),
        sa.UniqueConstraint("rep", "sender", name="uq_sender_rules_rep_sender"),
    )
    op.create_table(
        "deal_members",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("rep", Id, nullable=False),
        sa.Column("added_by", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], "fk_deal_members_deal_id_deals", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("deal_id", "rep", name="pk_deal_members"),
    )
    op.create_index("ix_deal_members_rep", "deal_members", ["rep"])
    op.create_table(
        "bodies",
        sa.Column("interaction_id", sa.Integer(), primary_key=True),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], "fk_bodies_interaction_id_interactions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_deals_owner", "deals", ["owner"])
    decided = sa.text("decided_by IS NOT NULL")
    op.create_index(
        "ix_links_decided", "links", ["decided_by", "decided_at"], sqlite_where=decided, postgresql_where=decided
    )


def _queues() -> None:
    """What nobody has decided is written at the sightings too, as `store.undecided` keeps it from now on."""
    op.add_column("ledger", sa.Column("asked", sa.SmallInteger(), nullable=False, server_default="0"))
    undecided = "verdict = 'suggest' AND decision IS NULL"
    links = sa.table("links", sa.column("interaction_id"), sa.column("type"))
    ledger = sa.table("ledger", sa.column("interaction_id"), sa.column("asked"))
    suggested = sa.select(links.c.interaction_id).where(sa.text(undecided))
    for asked, which in ((1, suggested), (2, suggested.where(links.c.type == "deal"))):
        op.execute(sa.update(ledger).where(ledger.c.interaction_id.in_(which)).values(asked=asked))
    some = sa.text("asked > 0")
    columns = ["source_id", "interaction_id", "asked"]
    op.create_index("ix_ledger_asked", "ledger", columns, sqlite_where=some, postgresql_where=some)
    op.drop_index("ix_links_to_review", "links")
    open_ = sa.text(undecided)
    columns = ["interaction_id", "type", "score"]
    op.create_index("ix_links_to_review", "links", columns, sqlite_where=open_, postgresql_where=open_)
