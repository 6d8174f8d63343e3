"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from store.types import UtcDateTime

revision = "0001"
down_revision = None

ID = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_FTS5 = (
    "CREATE VIRTUAL TABLE interactions_fts USING fts5(subject, text, content='interactions', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER interactions_fts_delete AFTER DELETE ON interactions BEGIN "
    "INSERT INTO interactions_fts(interactions_fts, rowid, subject, text) "
    "VALUES ('delete', old.id, old.subject, old.text); END",
    "CREATE TRIGGER interactions_fts_update AFTER UPDATE OF subject, text ON interactions BEGIN "
    "INSERT INTO interactions_fts(interactions_fts, rowid, subject, text) "
    "VALUES ('delete', old.id, old.subject, old.text); "
    "INSERT INTO interactions_fts(rowid, subject, text) VALUES (new.id, new.subject, new.text); END",
)

# A tsvector holds at most 1 MB: https://www.postgresql.org/docs/current/textsearch-limits.html
# Its parser keeps addresses, paths and fractions whole: without punctuation it sees the words that FTS5 sees.
_PUNCTUATION = "!\"#$%&''()*+,-./\\:;<=>?@[]^_`{|}~"
_TSVECTOR = (
    "ALTER TABLE interactions ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', translate("
    "regexp_replace(normalize(left(subject || ' ' || coalesce(text, ''), 200000), NFD), '[\\u0300-\\u036f]', '', 'g'), "
    f"'{_PUNCTUATION}', repeat(' ', {len(_PUNCTUATION)})))) STORED",
    "CREATE INDEX ix_interactions_words ON interactions USING gin (words)",
)


def upgrade() -> None:
    """Creates everything."""
    _accounts()
    _connections()
    _directory_keys()
    _interactions()
    _thread_keys()
    _account_domains()
    _contacts()
    _deals()
    _links()
    _participants()
    _sources()
    _contact_addresses()
    _deal_contacts()
    _deal_stages()
    _ledger()
    for statement in _FTS5 if op.get_bind().dialect.name == "sqlite" else _TSVECTOR:
        op.execute(statement)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("external_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("external_id", name=op.f("uq_accounts_external_id")),
    )


def _connections() -> None:
    op.create_table(
        "connections",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("owner", ID, nullable=False),
        sa.Column("options", JSON, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
    )


def _directory_keys() -> None:
    op.create_table(
        "directory_keys",
        sa.Column("key", ID, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "type", "target_id", name=op.f("pk_directory_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_directory_keys_key_rank"), "directory_keys", ["key", "rank"], unique=False)
    op.create_index(op.f("ix_directory_keys_type_target_id"), "directory_keys", ["type", "target_id"], unique=False)


def _interactions() -> None:
    op.create_table(
        "interactions",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("end", UtcDateTime(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("thread", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("revision", ID, nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("attachments", JSON, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("to_match", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        sa.UniqueConstraint("key", name=op.f("uq_interactions_key")),
    )
    op.create_index(op.f("ix_interactions_at"), "interactions", ["at"], unique=False)
    op.create_index(
        "ix_interactions_gone_at",
        "interactions",
        ["gone_at"],
        unique=False,
        sqlite_where=sa.text("gone_at IS NOT NULL"),
        postgresql_where=sa.text("gone_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_interactions_thread"), "interactions", ["thread"], unique=False)
    op.create_index(
        "ix_interactions_to_match",
        "interactions",
        ["id"],
        unique=False,
        sqlite_where=sa.text("to_match"),
        postgresql_where=sa.text("to_match"),
    )


def _thread_keys() -> None:
    op.create_table(
        "thread_keys",
        sa.Column("key", ID, nullable=False),
        sa.Column("thread", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("reply", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_thread_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_thread_keys_thread"), "thread_keys", ["thread"], unique=False)


def _account_domains() -> None:
    op.create_table(
        "account_domains",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("domain", ID, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_domains_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "domain", name=op.f("pk_account_domains")),
    )


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("external_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("owner", ID, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_contacts_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("external_id", name=op.f("uq_contacts_external_id")),
    )
    op.create_index(op.f("ix_contacts_account_id"), "contacts", ["account_id"], unique=False)


def _deals() -> None:
    op.create_table(
        "deals",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("external_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("owner", ID, nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("close_date", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_deals_account_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deals")),
        sa.UniqueConstraint("external_id", name=op.f("uq_deals_external_id")),
    )
    op.create_index(op.f("ix_deals_account_id"), "deals", ["account_id"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("runner_up_id", sa.Integer(), nullable=True),
        sa.Column("runner_up_score", sa.Float(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_links_interaction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("interaction_id", "type", "target_id", name=op.f("uq_links_interaction_id_type_target_id")),
    )
    op.create_index(
        "ix_links_to_review",
        "links",
        ["interaction_id"],
        unique=False,
        sqlite_where=sa.text("verdict = 'suggest' AND decision IS NULL"),
        postgresql_where=sa.text("verdict = 'suggest' AND decision IS NULL"),
    )
    op.create_index(op.f("ix_links_type_target_id"), "links", ["type", "target_id"], unique=False)


def _participants() -> None:
    op.create_table(
        "participants",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("address", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_participants_interaction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interaction_id", "position", name=op.f("pk_participants")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_participants_address"), "participants", ["address"], unique=False)


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("cursor_scheme", sa.String(), nullable=True),
        sa.Column("cursor_value", sa.Text(), nullable=True),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("removals_allowed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("next_due_at", UtcDateTime(), nullable=True),
        sa.Column("last_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_duration_seconds", sa.Float(), nullable=True),
        sa.Column("caught_up_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_sources_connection_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("connection_id", "name", name=op.f("uq_sources_connection_id_name")),
    )


def _contact_addresses() -> None:
    op.create_table(
        "contact_addresses",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("address", ID, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_addresses_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "address", name=op.f("pk_contact_addresses")),
    )
    op.create_index(op.f("ix_contact_addresses_address"), "contact_addresses", ["address"], unique=False)


def _deal_contacts() -> None:
    op.create_table(
        "deal_contacts",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_deal_contacts_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_deal_contacts_deal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_contacts")),
    )
    op.create_index(op.f("ix_deal_contacts_contact_id"), "deal_contacts", ["contact_id"], unique=False)
    op.create_index(op.f("ix_deal_contacts_deal_id"), "deal_contacts", ["deal_id"], unique=False)


def _deal_stages() -> None:
    op.create_table(
        "deal_stages",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_deal_stages_deal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("deal_id", "position", name=op.f("pk_deal_stages")),
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("item", ID, nullable=False),
        sa.Column("key", ID, nullable=True),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("parser", sa.SmallInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(interaction_id IS NOT NULL) = (disposition IN ('captured', 'duplicate'))",
            name=op.f("ck_ledger_only_what_is_kept_has_an_interaction"),
        ),
        sa.ForeignKeyConstraint(["interaction_id"], ["interactions.id"], name=op.f("fk_ledger_interaction_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_ledger_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "item", name=op.f("pk_ledger")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_ledger_excluded_key",
        "ledger",
        ["key"],
        unique=False,
        sqlite_where=sa.text("disposition = 'excluded'"),
        postgresql_where=sa.text("disposition = 'excluded'"),
    )
    op.create_index(op.f("ix_ledger_interaction_id"), "ledger", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_ledger_source_id_disposition"), "ledger", ["source_id", "disposition"], unique=False)
