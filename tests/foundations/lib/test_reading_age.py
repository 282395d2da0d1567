"""A rough sign of how old a reader must be."""

from foundations.lib.reading_age import reading_age


def test_plain_words_have_a_low_reading_age_and_long_ones_a_high_one():
    plain = "We meet at the door. We walk by the river. You can talk or just listen."
    hard = "Participants will acquire comprehensive psychoeducational understanding of multidimensional interventions."
    assert reading_age(plain) <= 8
    assert reading_age(hard) > 15
    assert reading_age("") == 0.0
