"""One daemon on one SQLite file."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from capture.only_one import CannotStart, only_daemon


def test_a_second_daemon_on_the_same_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path}/capture.db")
    with only_daemon(url) as alone:
        assert alone
        with pytest.raises(CannotStart, match=r"works on .*capture\.db: stop it first"), only_daemon(url):
            pass
    with only_daemon(url) as alone:
        assert alone


def test_two_files_have_a_daemon_each(tmp_path: Path) -> None:
    with only_daemon(make_url(f"sqlite:///{tmp_path}/a.db")), only_daemon(make_url(f"sqlite:///{tmp_path}/b.db")):
        pass


def test_several_daemons_may_serve_one_postgresql_database() -> None:
    url = make_url("postgresql+psycopg://capture@127.0.0.1/capture")
    with only_daemon(url) as first, only_daemon(url) as second:
        assert (first, second) == (False, False)
