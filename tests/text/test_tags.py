"""Which language tags are of one language."""

import pytest

from service.text.tags import differ


@pytest.mark.parametrize(
    ("tag", "other", "are_two"),
    [
        ("en", "en-GB", False),
        ("zh-Hans", "ZH-Hant-TW", False),
        ("en", None, False),
        ("en", "de", True),
        ("no", "nb", False),
        ("nn-NO", "no", False),
        ("nb", "nn", True),
        ("iw", "he", False),
        ("in", "id-ID", False),
        ("cmn-Hans", "zh", False),
        ("zh", "yue", True),
        ("sr", "hr", True),
    ],
)
def test_two_tags_of_one_language_are_told_from_two_languages(tag, other, are_two):
    assert differ(tag, other) is differ(other, tag) is are_two
