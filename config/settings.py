"""The settings: what there is to choose, what it means, and its default.

The descriptions are the documentation: `config.example.toml` is generated from them.
"""

from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.connecting import Connecting
from config.digest import Digest
from config.microsoft import App, ClientId
from config.monitoring import Monitoring
from config.network import Network
from config.notify import Notify
from config.privacy import Privacy
from config.providers import Options
from config.queue import Queues
from config.retention import Retention
from config.secrets import Secret
from config.sign_in import CompanySignIn
from config.values import (
    Duration,
    Folder,
    Frozen,
    Host,
    Mailbox,
    Proxies,
    SubscriptionName,
    TopicName,
    is_this_machine,
    parse_https_address,
    parse_root_address,
    wrong,
)
from config.visibility import Visibility

Share = Annotated[float, Field(ge=0, le=1)]


def _database(url: SecretStr) -> SecretStr:
    scheme = url.get_secret_value().partition(":")[0]
    if scheme not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise wrong(
            "this is no database that Capture knows",
            'write "sqlite:///FILE" or "postgresql://USER:PASSWORD@HOST/NAME"',
        )
    return SecretStr(url.get_secret_value().replace("postgresql:", "postgresql+psycopg:", 1))


class Database(Frozen):
    """Where the record is kept."""

    url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr("sqlite:///var/capture.db")
    """`sqlite:///FILE`, relative to the folder Capture is started in (four slashes: absolute), or
    `postgresql://USER:PASSWORD@HOST/NAME`. With a password, better as CAPTURE_DATABASE__URL or a credential."""


class Web(Frozen):
    """The pages."""

    host: Host = "127.0.0.1"
    """The address to listen on. Any but this machine's own needs a proxy before it that speaks https, and base_url."""

    port: int = Field(default=8765, ge=1, le=65_535)
    """The port to listen on."""

    base_url: Annotated[str, AfterValidator(parse_root_address)] | None = Field(
        default=None, examples=["https://capture.example.com"]
    )
    """The address that people use for the pages; https for any but this machine. Default: made of host and port."""

    proxies: Proxies = ("127.0.0.1", "::1")
    """The addresses or networks of proxies before the pages. What they say of who is behind them (X-Forwarded-For) is
    believed; of others it is not."""

    @property
    def root(self) -> str:
        """Where the pages are, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        elsewhere = not is_this_machine(self.host) or not is_this_machine(urlsplit(self.root).hostname or "")
        if elsewhere and not self.root.startswith("https:"):
            raise wrong(
                "passwords and mail would cross the network for all to read",
                'let a proxy speak https, and set web.base_url = "https://…", the address that people then use',
                keys="web.host, web.base_url",
            )
        return self


class Secrets(Frozen):
    """What people type into `capture connect`, and what they grant us: kept in the database, sealed with a key."""

    key: Secret | None = Field(default=None, examples=["file:/etc/capture/key"])
    """Where the key is: env:NAME, file:PATH or credential:NAME. `openssl rand -base64 32` makes one. To exchange it
    write a new line above the old one, and run `capture db seal`. Default: the file `key` of the folder below, made
    on first use."""

    folder: Folder | None = Field(default=None, examples=["/var/lib/capture/secrets"])
    """Where that file is, and passwords that were typed before there was a key. Only the user who runs Capture can read
    it. Default: the folder `secrets` beside the SQLite database, `var/secrets` for a database on a server."""

    texts: Literal["plain", "sealed"] = "plain"
    """How the texts of mail and meetings lie in the database: "sealed" encrypts them with that key. Then search finds
    words of subjects alone, and without the key no text can ever be read again. `capture db seal` converts what is in
    the database already, either way."""


class Google(Frozen):
    """What lets people connect their Google accounts themselves, and where Gmail says at once that mail has come."""

    client: Secret | None = Field(default=None, examples=["file:/etc/capture/google-client.json"])
    """Where your OAuth client is, as Google's console gives it (JSON): for "Connect Google" on the page of connections,
    and for `capture connect google` without --client. docs/connectors/google.md says how to make one."""

    topic: TopicName | None = Field(default=None, examples=["projects/acme-capture/topics/gmail"])
    """The topic at Google Cloud Pub/Sub on which Gmail publishes that a mailbox has changed: with it new mail is
    captured within seconds, without it at the next look. It takes Capture installed with its extra `pubsub`."""

    subscription: SubscriptionName | None = Field(
        default=None, examples=["projects/acme-capture/subscriptions/capture"]
    )
    """The pull subscription to that topic."""

    pubsub_key: Secret | None = Field(default=None, examples=["file:/etc/capture/google-key.json"])
    """Where the key of a service account with the role Pub/Sub Subscriber is, as Google's console gives it (JSON).
    Default: what this machine has by itself (Application Default Credentials)."""

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.topic is None) != (self.subscription is None):
            raise wrong(
                "a topic is of no use without a subscription to it, nor the other way round",
                "set both, or neither",
                keys="google.topic, google.subscription",
            )
        return self


class Microsoft(App):
    """What lets people connect their Microsoft 365 accounts themselves, and where Microsoft says at once that something
    has changed."""

    client: ClientId | None = Field(default=None, examples=["6731de76-14a6-49ae-97bc-6eba6914391e"])
    """The application (client) ID of your app registration: for "Connect Microsoft 365" on the page of connections, and
    for `capture connect microsoft` without --client. docs/connectors/microsoft.md says how to make one."""

    notifications: Annotated[str, AfterValidator(parse_https_address)] | None = Field(
        default=None, examples=["https://capture.example.com/microsoft"]
    )
    """The public https address at which Microsoft says that a mailbox has changed: with it mail and meetings are
    captured within seconds, without it at the next look. Your proxy passes it on to the port below."""

    notifications_port: int = Field(default=8766, ge=1, le=65_535)
    """The port of 127.0.0.1 where Capture listens for that. Nothing else is served there."""


class Schedule(Frozen):
    """How often each stream is looked at, from the end of one pass to the start of the next."""

    mail: Duration = Field(default=timedelta(minutes=5), ge=timedelta(seconds=1), le=timedelta(days=7))
    """Between two looks at a mailbox."""

    calendar: Duration = Field(default=timedelta(minutes=15), ge=timedelta(seconds=1), le=timedelta(days=7))
    """Between two looks at a calendar."""


class Calendar(Frozen):
    """How far around today series of meetings are recorded; single meetings are, whenever they take place."""

    days_back: int = Field(default=90, ge=0, le=3660)
    """Days before today. What took place earlier and was recorded stays."""

    days_ahead: int = Field(default=365, ge=0, le=3660)
    """Days after today."""


class Match(Frozen):
    """When an interaction is linked, and when a person is asked. Scores go from 0 to 1."""

    link_threshold: Share = 0.85
    """At or above this score an interaction is linked by itself."""

    margin: Share = 0.15
    """It must also be this much ahead of the runner-up; two equal candidates are always put to a person."""

    precision: Annotated[float, Field(ge=0.5, le=0.999)] = 0.98
    """The share of links to deals that shall be right. What people decided says from which score on that is so, once
    they have decided enough: `capture match train`."""

    suggest_threshold: Share = 0.40
    """At or above this score a link is suggested; below it, none is."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.suggest_threshold > self.link_threshold:
            raise wrong(
                f"{self.suggest_threshold} for suggesting is above {self.link_threshold} for linking",
                "lower match.suggest_threshold or raise match.link_threshold",
                keys="match.suggest_threshold, match.link_threshold",
            )
        return self


class Connection(Frozen):
    """One account at a provider, declared here instead of with `capture connect`. Repeat the section for each."""

    owner: Mailbox = Field(examples=["ann@example.com"])
    """The address of the rep whose account it is."""

    options: Options
    """What its kind must be told; written beside `owner`, not in a section of its own."""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, values: object) -> object:
        if not isinstance(values, dict) or "options" in values:
            return values
        options = {key: value for key, value in values.items() if key != "owner"}
        return {key: value for key, value in values.items() if key == "owner"} | {"options": options}


class Settings(BaseSettings):
    """All settings. Made of what it is given alone; `config.load` gathers the sources."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        env_prefix="CAPTURE_",
        env_nested_delimiter="__",
        enable_decoding=False,
    )

    database: Database = Database()
    web: Web = Web()
    sign_in: CompanySignIn = CompanySignIn()
    secrets: Secrets = Secrets()
    google: Google = Google()
    microsoft: Microsoft = Microsoft()
    schedule: Schedule = Schedule()
    calendar: Calendar = Calendar()
    match: Match = Match()
    privacy: Privacy = Privacy()
    visibility: Visibility = Visibility()
    retention: Retention = Retention()
    digest: Digest = Digest()
    monitoring: Monitoring = Monitoring()
    notify: Notify = Notify()
    network: Network = Network()
    connecting: Connecting = Connecting()
    queue: Queues = Queues()
    connections: tuple[Connection, ...] = ()

    @model_validator(mode="after")
    def _can_notify(self) -> Self:
        if self.notify.mail and self.notify.smtp is None and self.digest.smtp is None:
            raise wrong(
                "there is no server to send mail by",
                "set notify.smtp and notify.sender, or digest.smtp and digest.sender",
                keys="notify.mail",
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the constructor is given: a test, or an import, must not depend on the environment."""
        return (init_settings,)
