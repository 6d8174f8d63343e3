"""A quota is one person's, whoever asks on her behalf."""

from connectors.google.api import Api
from connectors.google.quota import quota_of


def test_all_who_ask_in_the_name_of_one_person_have_one_quota() -> None:
    api = Api("gmail", "v1", "Gmail API", "gmail.googleapis.com", ("a",), 6_000, 1_200_000)
    other = Api("gmail", "v1", "Gmail API", "gmail.googleapis.com", ("b",), 6_000, 1_200_000)
    assert quota_of("p", api, "ann@a.example") is quota_of("p", other, "ann@a.example")
    assert quota_of("p", api, "ann@a.example") is not quota_of("p", api, "bob@a.example")
