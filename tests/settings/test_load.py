"""Where settings come from, which wins, and what a wrong one is answered with."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import load
from config.privacy import BulkMail
from config.providers import FilesOptions
from config.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "capture.toml"


def problems(file: Path | None, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(file, environ)
    return [str(problem).replace(f"{file}", "capture.toml") for problem in caught.value.problems]


def test_without_a_file_everything_has_its_default() -> None:
    settings = load(None, {})
    assert settings == Settings()
    assert settings.web.root == "http://127.0.0.1:8765"
    assert settings.schedule.mail == timedelta(minutes=5)
    assert settings.privacy.internal_domains is None


def test_the_environment_beats_credentials_and_these_beat_the_file(file: Path, tmp_path: Path) -> None:
    file.write_text("[web]\nport = 1001\n[schedule]\nmail = '1h'\ncalendar = '2h'\n")
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "capture_web__port").write_text("1002\n")
    (credentials / "CAPTURE_SCHEDULE__CALENDAR").write_text("3h")
    settings = load(file, {"CAPTURE_WEB__PORT": "1003", "CREDENTIALS_DIRECTORY": str(credentials)})
    assert settings.web.port == 1003
    assert settings.schedule.calendar == timedelta(hours=3)
    assert settings.schedule.mail == timedelta(hours=1)


def test_credentials_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tls.key").write_bytes(b"\xff\xfe")
    assert load(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == Settings()


def test_a_credential_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "capture_web__port").write_bytes(b"\xff")
    assert problems(None, CREDENTIALS_DIRECTORY=str(tmp_path)) == [
        f"{tmp_path / 'capture_web__port'}: it cannot be read (not UTF-8 text); write the value into it as plain text."
    ]


def test_variables_of_capture_that_are_no_settings_are_left_alone() -> None:
    assert load(None, {"CAPTURE_SHARED": "/data", "CAPTURE_CONFIG": "x", "OTHER__PORT": "1"}) == Settings()


def test_making_settings_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPTURE_WEB__PORT", "1")
    assert Settings().web.port == 8765


def test_domains_and_addresses_are_normalised(file: Path) -> None:
    file.write_text(
        "[privacy]\nexclude_domains = ['@Bücher.Example', '*.Hospital.example.']\n"
        "exclude_addresses = [' Ann@Home.Example ']\n"
    )
    privacy = load(
        file, {"CAPTURE_PRIVACY__INTERNAL_DOMAINS": "A.example, b.example", "CAPTURE_PRIVACY__BULK": "text"}
    ).privacy
    assert privacy.exclude_domains == ("xn--bcher-kva.example", "hospital.example")
    assert privacy.exclude_addresses == ("ann@home.example",)
    assert privacy.internal_domains == ("a.example", "b.example")
    assert privacy.bulk is BulkMail.TEXT


def test_phrases_are_folded_and_an_empty_one_is_refused(file: Path) -> None:
    file.write_text("[privacy]\nexclude_subjects = [' Gehalt ', 'STRASSE', 'straße']\n")
    assert load(file, {}).privacy.exclude_subjects == ("gehalt", "strasse", "strasse")
    file.write_text("[privacy]\nexclude_subjects = ['']\n")
    assert problems(file) == [
        "privacy.exclude_subjects no. 1 (capture.toml): an empty phrase is part of everything; "
        "write a word or phrase, or remove it."
    ]


def test_a_connection_is_written_flat(file: Path) -> None:
    file.write_text("[[connections]]\nowner = 'Ann@Example.com'\nkind = 'files'\npath = '/srv/mail/ann'\n")
    (connection,) = load(file, {}).connections
    assert (connection.owner, connection.options) == ("ann@example.com", FilesOptions(path=Path("/srv/mail/ann")))


def test_every_problem_is_told_at_once(file: Path) -> None:
    file.write_text(
        """
[web]
prot = 80
port = 0
host = "a b"
[privacy]
bulk = "exlude"
exclude_domains = ["ok.example", "not a domain"]
[[connections]]
owner = "ann"
kind = "files"
"""
    )
    assert problems(file, CAPTURE_SCHEDULE__MAIL="often") == [
        'web.host (capture.toml): \'a b\' is no host name or address; write it alone, as in "127.0.0.1" or "0.0.0.0".',
        "web.port (capture.toml): 0 is out of range; set at least 1.",
        "web.prot (capture.toml): there is no such setting; did you mean web.port? Else remove it.",
        "schedule.mail (environment variable CAPTURE_SCHEDULE__MAIL): 'often' is not a length of time; "
        'write it with its unit, as in "90s", "5m" or "1h30m".',
        "privacy.exclude_domains no. 2 (capture.toml): 'not a domain' is not a domain; "
        'write it without address or path, as in "example.com".',
        "privacy.bulk (capture.toml): 'exlude' is not known here; write 'exclude', 'headers' or 'text'.",
        "connections no. 1.owner (capture.toml): 'ann' is not an email address; "
        'write the address alone, as in "ann@example.com".',
        'connections no. 1.path (capture.toml): it is missing; add a line such as path = "/srv/mail/ann".',
    ]


def test_push_takes_a_topic_and_a_subscription_by_their_whole_names(file: Path) -> None:
    file.write_text("[google]\ntopic = 'projects/acme.example:capture-1/topics/gmail'\n")
    assert problems(file) == [
        "google.topic, google.subscription (capture.toml): a topic is of no use without a subscription to it, nor the "
        "other way round; set both, or neither."
    ]
    file.write_text("[google]\ntopic = 'gmail'\nsubscription = 'projects/acme/topics/gmail'\n")
    assert problems(file) == [
        "google.topic (capture.toml): 'gmail' is no name at Google Cloud Pub/Sub; write "
        '"projects/PROJECT/topics/NAME".',
        "google.subscription (capture.toml): 'projects/acme/topics/gmail' is no name at Google Cloud Pub/Sub; write "
        '"projects/PROJECT/subscriptions/NAME".',
    ]


def test_thresholds_out_of_order_name_both_keys(file: Path) -> None:
    file.write_text("[match]\nlink_threshold = 0.3\n")
    assert problems(file) == [
        "match.suggest_threshold, match.link_threshold (capture.toml): 0.4 for suggesting is above 0.3 for linking; "
        "lower match.suggest_threshold or raise match.link_threshold."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 80", "port (capture.toml): there is no such setting; did you mean web.port? Else remove it."),
        ("[databse]", "databse (capture.toml): there is no such setting; did you mean database? Else remove it."),
        ("[web]\nqqq = 1", "web.qqq (capture.toml): there is no such setting; remove it, or use one of: "
         "web.host, web.port, web.base_url, web.proxies."),
        ("web = 5", "web (capture.toml): this is a section, not a value; write its keys below a line [web]."),
        ("[microsoft]\nsecret_ends = 'soon'", "microsoft.secret_ends (capture.toml): this is not a moment with "
         'its zone; write it as in secret_ends = "2027-01-08T00:00:00Z".'),
        ("[web]\nport = 'x'", "web.port (capture.toml): this is not a whole number; write it as in port = 8765."),
        ("[match]\nmargin = nan", "match.margin (capture.toml): nan is out of range; set at most 1.0."),
        ("connections = [5]", "connections no. 1 (capture.toml): this is a section, not a value; "
         "write its keys below a line [[connections]]."),
        ("[web\n", "capture.toml, line 1, column 5: this is not TOML (Expected ']' at the end of a table declaration); "
         'mend that line: text stands in quotes, as in host = "127.0.0.1", and no key stands twice.'),
    ],
)  # fmt: skip
def test_a_wrong_file_is_answered_with_the_remedy(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert problems(file) == [said]


def test_a_variable_for_an_unknown_section_is_named() -> None:
    assert problems(None, CAPTURE_WEBB__PORT="1") == [
        "webb (environment variable CAPTURE_WEBB__PORT): there is no such setting; did you mean web? Else remove it."
    ]


def test_connections_cannot_be_set_by_variables() -> None:
    assert problems(None, CAPTURE_CONNECTIONS__0__OWNER="a@b.example") == [
        "connections (environment variable CAPTURE_CONNECTIONS__0__OWNER): connections are a list; "
        "declare each in the file, below a line [[connections]]."
    ]


def test_a_file_that_cannot_be_used_is_named(file: Path, tmp_path: Path) -> None:
    assert problems(file) == ["capture.toml: there is no such file; copy config.example.toml to it, or name another."]
    assert problems(tmp_path)[0].endswith("(Is a directory); let the user that runs Capture read it.")
    file.write_bytes(b"[web]\n# caf\xe9\n")
    assert problems(file) == ["capture.toml, line 2: this is not UTF-8 text; save the file in UTF-8."]


def test_a_byte_order_mark_does_no_harm(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[web]\nport = 9000\n")
    assert load(file, {}).web.port == 9000


def test_the_password_of_the_database_is_never_shown(file: Path) -> None:
    file.write_text("[database]\nurl = 'postgresql://capture:hunter2@db/capture'\n")
    settings = load(file, {})
    assert settings.database.url.get_secret_value() == "postgresql+psycopg://capture:hunter2@db/capture"
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "hunter2" not in " ".join(problems(None, CAPTURE_DATABASE__URL="mysql://u:hunter2@db/x"))
