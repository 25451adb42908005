"""The words that lead to a theme of open data. Knows phrases, not where they stand."""

import re
from functools import cache

from extract.grammar.vocabulary import alternatives, load


@cache
def _theme_words() -> tuple[re.Pattern[str], dict[str, str]]:
    theme_of_word = {word: theme for theme, words in load("openings")["themes"].items() for word in words}
    return re.compile(f"(?<!高){alternatives(theme_of_word)}"), theme_of_word


def theme_of(phrase: str) -> str | None:
    """Tell the theme of a phrase by its first known word; None where it has none.

    >>> theme_of("居民健康档案"), theme_of("教育文化"), theme_of("公共数据资源")
    ('health', 'education', None)
    >>> theme_of("高质量数据集"), theme_of("产品质量")
    (None, 'quality')
    """
    pattern, theme_of_word = _theme_words()
    match = pattern.search(phrase)
    return theme_of_word[match[0]] if match else None
