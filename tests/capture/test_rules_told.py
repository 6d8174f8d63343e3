from capture.rules_told import told
from config.privacy import Privacy
from config.settings import Settings


def test_who_is_left_out_is_said_in_sentences() -> None:
    privacy = Privacy.model_validate(
        {
            "exclude_domains": ["pell-orrin.example"],
            "exclude_addresses": ["b@bank.example", "a@bank.example", "c@bank.example"],
            "exclude_subjects": ["salary review"],
        }
    )
    sentences = told(Settings(privacy=privacy))
    assert "Mail and meetings with anybody at pell-orrin.example are left out." in sentences
    assert "Mail and meetings with a@bank.example, b@bank.example or c@bank.example are left out." in sentences
    assert "Mail and meetings whose subject holds “salary review” are left out." in sentences
