import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.text import own_text, parted

ANSWER = "Thursday suits us.\n\nBest,\nNora"

INTRODUCTIONS = [
    "On Mon, Mar 2, 2026 at 5:02 PM Ben Okafor <ben@brightsail.example> wrote:",
    "On 2 Mar 2026, at 17:02,\nBen Okafor <ben@brightsail.example>\nwrote:",
    "On 2 March 2026, Ben Okafor <ben@brightsail.example\n> wrote:",
    "2026-03-02 17:02 GMT+01:00 Ben Okafor <ben@brightsail.example>:",
    "On Mon, Mar 2, Ben Okafor\n<ben@brightsail.example>\nwrote:",
    "--- Ben Okafor <ben@brightsail.example>\nwrote:",
    "Am 02.03.2026 um 17:02 schrieb Ben Okafor <ben@brightsail.example>:",
    "Ben Okafor <ben@brightsail.example> schrieb am Mo., 2. März 2026,\n17:02 Uhr:",
    "Le lun. 2 mars 2026 à 17:02, Ben Okafor <ben@brightsail.example> a écrit :",
    "El lun, 2 mar 2026 a las 17:02, Ben Okafor (<ben@brightsail.example>) escribió:",
    "Il giorno lun 2 mar 2026 alle ore 17:02 Ben Okafor <ben@brightsail.example> ha scritto:",
    "Em seg., 2 de mar. de 2026 às 17:02, Ben Okafor <ben@brightsail.example> escreveu:",
    "Op ma 2 mrt 2026 om 17:02 schreef Ben Okafor <ben@brightsail.example>:",
    "Den mån 2 mars 2026 kl 17:02 skrev Ben Okafor <ben@brightsail.example>:",
    "pon., 2 mar 2026 o 17:02 Ben Okafor <ben@brightsail.example> napisał(a):",
    "пн, 2 мар. 2026 г. в 17:02, Ben Okafor <ben@brightsail.example>:",
]

HEADERS = [
    "-----Original Message-----\nFrom: Ben Okafor\nSent: Monday, March 2, 2026 5:02 PM\nTo: Nora Lind\nSubject: Visit",
    "________________________________\nFrom: Ben Okafor <ben@brightsail.example>\nSent: 2 March 2026 17:02\n"
    "To: Nora Lind <nora.lind@fjordwind.example>\nSubject: Visit",
    "Von: Ben Okafor\nGesendet: Montag, 2. März 2026 17:02\nAn: Nora Lind\nBetreff: Besuch",
    "De : Ben Okafor\nEnvoyé : lundi 2 mars 2026 17:02\nÀ : Nora Lind\nObjet : Visite",
    "De: Ben Okafor\nEnviado el: lunes, 2 de marzo de 2026 17:02\nPara: Nora Lind\nAsunto: Visita",
    "*From:* Ben Okafor\n*Date:* Mon, 2 Mar 2026\n*To:* Nora Lind\n*Subject:* Visit",
    "发件人: Ben Okafor\n发送时间: 2026年3月2日 17:02\n收件人: Nora Lind\n主题: Visit",
    "---------------------- Forwarded by Nora Lind/OSL/Fjordwind on 03/02/2026 05:02 PM \n---------------------------",
    "Ben Okafor\n03/02/2026 05:02 PM\nTo: Nora Lind/OSL/Fjordwind@Fjordwind\ncc: \nSubject: Visit",
    '"Ben Okafor" <ben@brightsail.example> on 03/02/2026 05:02:10 PM\nTo: Nora Lind\ncc:\nSubject: Visit',
    "Ben Okafor\nSent by: Eva Berg\n03/02/2026 05:02 PM\nPlease respond to Ben\nTo: Nora Lind\ncc:\nSubject: Visit",
    "=09Ben Okafor\n=0903/02/2026 05:02 PM\n=09=20\n=09To: Nora Lind\n=09cc:=20\n=09Subject: Visit",
    "From: Ben Okafor on 03/02/2026 05:02 PM\nTo: "
    + "Nora Lind/OSL, Eva\nBerg/OSL, " * 20
    + "Ada Moe/OSL\ncc:\nSubject: Visit",
    ">>> Ben Okafor <ben@brightsail.example> 03/02/26 05:02PM >>>",
    "Begin forwarded message:\n\nFrom: Ben Okafor\nSubject: Visit",
    "---------- Forwarded message ---------\nFrom: Ben Okafor <ben@brightsail.example>",
    "---- On Mon, 02 Mar 2026 17:02:00 +0100 Ben Okafor <ben@brightsail.example> wrote ----",
]

SIGNATURES = [
    "-- \nNora Lind\nFjordwind AS\n+47 22 00 00 00",
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "Von meinem iPhone gesendet",
    "This e-mail and its attachments are confidential and intended for the addressee only.\nIf you are not ...",
    "CONFIDENTIALITY NOTICE: the contents ...",
    "__\nWind mailing list\nWind@lists.example",
    "_______________________________________________\nWind mailing list\nWind@lists.example",
    "Nora Lind\nFjordwind AS\nTel: +47 22 00 00 00",
    "Nora J. Lind\nSenior Counsel",
    "Nora Lind\nHead of Sales\nFjordwind - Global Finance\nStrandgata 5, Suite 20\n0150 Oslo\n\nPhone: 22 00 00 00",
    "**********\nNora Lind\nFjordwind\n22 00 00 00 ph.\n**********",
    "Nora Lind\nhttps://fjordwind.example",
]
SIGNED = [
    ("Thursday suits us.\n\nBest,\nNora Lind", "Head of Sales\n+47 22 00 00 00"),
    ("Thursday suits us.\n\nnl", "+47 22 00 00 00"),
    ("Thursday suits us.\n\nMit freundlichen Grüßen\nNora Lind", "Strandgata 5\nnora@fjordwind.example"),
    ("Thursday suits us.\n\nNora", "x31715"),
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_what_is_quoted_under_an_introduction_is_left_out(introduction: str) -> None:
    assert own_text(f"{ANSWER}\n\n{introduction}\n\n> When may we come?\n>\n> Ben\n") == ANSWER


@pytest.mark.parametrize("introduction", INTRODUCTIONS[:8])
def test_answers_between_the_quotes_are_kept(introduction: str) -> None:
    assert own_text(f"{introduction}\n> When may we come?\nThursday.\n> All of us?\nYes.") == "Thursday.\nYes."


@pytest.mark.parametrize("headers", HEADERS)
def test_all_below_the_headers_of_an_earlier_message_is_left_out(headers: str) -> None:
    assert own_text(f"{ANSWER}\n\n{headers}\n\nWhen may we come?\n\nBen") == ANSWER


@pytest.mark.parametrize("headers", HEADERS)
def test_a_forward_without_a_comment_keeps_what_it_forwards(headers: str) -> None:
    assert own_text(f"\n{headers}\n\nWhen may we come?\n").endswith("When may we come?")


@pytest.mark.parametrize("signature", SIGNATURES)
def test_what_stands_below_the_last_words_is_left_out(signature: str) -> None:
    assert own_text(f"{ANSWER}\n\n{signature}") == ANSWER
    assert own_text(f"{ANSWER}\n\n{signature}\n\n{HEADERS[0]}\n\nWhen may we come?") == ANSWER


@pytest.mark.parametrize(("own", "signature"), SIGNED)
def test_a_signature_below_the_name_that_closes_the_letter_is_parted_from_it(own: str, signature: str) -> None:
    found = parted(f"{own}\n{signature}\n\n{HEADERS[0]}\n\nWhen may we come?")
    assert (found.own, found.signature) == (own, signature)


def test_names_of_attached_files_stay_below_a_signature() -> None:
    found = parted("See the offer.\n\nNora Lind\nFjordwind AS\nTel: +47 22 00 00 00\n\n - offer.pdf")
    assert found.own == "See the offer.\n\n\n - offer.pdf"
    assert found.signature == "Nora Lind\nFjordwind AS\nTel: +47 22 00 00 00"


def test_a_disclaimer_is_no_part_of_a_signature() -> None:
    assert parted(f"{ANSWER}\n\n-- \nNora Lind\n\nCONFIDENTIALITY NOTICE: the contents ...").signature == "Nora Lind"


def test_a_quoted_signature_is_nobodys() -> None:
    assert parted(f"{ANSWER}\n\n{HEADERS[0]}\n\nFine.\n\nBen Okafor\nEngineer\n+47 22 00 00 05").signature == ""


def test_a_message_of_nothing_but_a_signature_is_kept() -> None:
    assert parted("Nora Lind\nHead of Sales\n+47 22 00 00 00").own == "Nora Lind\nHead of Sales\n+47 22 00 00 00"


def test_a_long_signature_is_cut() -> None:
    assert len(parted("Hello\n-- \n" + "Nora\n" * 1_000).signature) == 2_000


@pytest.mark.parametrize(
    "text",
    [
        "Agenda:\n1. Offer\n2. Dates",
        "Ben wrote:\nthat is fine with me.",
        "From: the roof\nTo: the cellar",
        "We said on 2 March 2026:\nno change.",
        "Costs -- all of them -- are in.\n--- see below ---\nThanks",
        "a\n" * 20 + "--\n" + "b\n" * 20 + "c",
        ">From here on it is ours.",
        "The number is\n+47 22 00 00 00",
        "You can call:\n\nBen Okafor\n+47 22 00 00 05",
        "Dear Ben,\n\nMeet our Sales Manager",
        "We have:\nTransco 450\nSonat 300",
        "Ben,\n\nFYI\n\nNora",
        "Read this:\nhttps://fjordwind.example/visit",
        "This message is short.",
    ],
)
def test_an_authors_own_words_are_left_alone(text: str) -> None:
    assert own_text(text) == text


def test_a_message_that_only_quotes_is_kept_whole() -> None:
    assert own_text("> When may we come?\n") == "> When may we come?"


@given(st.text(alphabet=st.sampled_from("a:>-\n _<@.wro3/F"), max_size=300))
def test_own_text_is_part_of_the_text_and_never_empty(text: str) -> None:
    own = own_text(text)
    assert bool(own) == bool(text.strip())
    lines = iter(line.strip() for line in text.split("\n"))
    assert all(line.strip() in lines for line in own.split("\n") if line.strip())


@given(st.text(alphabet=st.sampled_from("aB:>-\n @.1/,+-*_"), max_size=300))
def test_a_signature_is_part_of_the_text(text: str) -> None:
    signature = parted(text).signature
    assert {line.strip() for line in signature.split("\n")} <= {line.strip() for line in text.split("\n")} | {""}


@pytest.mark.parametrize(
    "piece",
    [
        "From: a\n",
        "To: a, b\nx,\n",
        "From: a\nTo: b\n",
        "a wrote:\n",
        ">>> a\n",
        "-- \n",
        "Nora Lind\n",
        "+1 2 3 4 ",
        "*" * 9,
        "1.1.",
        "A",
        "\n",
        " \t",
        "a@",
    ],
)
def test_time_grows_with_the_length_of_hostile_text_and_no_faster(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        rounds = []
        for _ in range(3):
            start = time.process_time()
            parted(text)
            rounds.append(time.process_time() - start)
        return min(rounds)

    assert seconds(40_000) < 0.05 + 40 * seconds(4_000)
