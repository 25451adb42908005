"""Cure 3, for CKAN 2.10 to 2.12: the table view and the DataStore cannot search Chinese.

The table view turns every character but ASCII letters, digits and `-` into `_` before it asks (see `query_of`), and
PostgreSQL takes a run of Han characters for one word (see `TRIGGER`, which a table gets by `datastore_create` with
`triggers: [{"function": "cjk_grams"}]`). Knows nothing of CKAN.
"""

from __future__ import annotations

import re
import unicodedata

FUNCTION = "cjk_grams"
LONGEST_GRAM = 16
HAN = "㐀-䶿一-鿿"

_NOT_ASCII_WORD = re.compile(r"[^0-9a-zA-Z\-]+")
_HAN = re.compile(f"[{HAN}]")
_WORDS = re.compile(r"[\w-]+")

# For each run with Han characters, the next 1, 2, 3, 4 and 16 characters at each place where a word may start. A loop
# over the characters takes less than half the time of one query. Order "C" is that of the characters' numbers: what
# stands in a run and is not below the first Han character is one.
TRIGGER = f"""
DECLARE
  txt text;
  found text[];
  rest text;
  grams text[] := '{{}}';
  may_start boolean;
  is_han boolean;
BEGIN
  SELECT string_agg(value, ' ') INTO txt
    FROM jsonb_each_text(to_jsonb(NEW)) WHERE key NOT IN ('_id', '_full_text');
  txt := lower(normalize(coalesce(txt, ''), NFKC));
  FOR found IN SELECT regexp_matches(txt, '[0-9a-z{HAN}]*[{HAN}][0-9a-z{HAN}]*', 'g') LOOP
    may_start := true;
    FOR i IN 1..length(found[1]) LOOP
      rest := substr(found[1], i, {LONGEST_GRAM});
      is_han := rest >= '{HAN[0]}' COLLATE "C";
      IF may_start OR is_han THEN
        grams := grams || ARRAY[left(rest, 1), left(rest, 2), left(rest, 3), left(rest, 4), rest];
      END IF;
      may_start := is_han;
    END LOOP;
  END LOOP;
  NEW._full_text := to_tsvector('simple', txt) || array_to_tsvector(grams);
  RETURN NEW;
END;
"""  # nosec B608  # noqa: S608 - all that is put in is a constant of this file


def has_han(text: str) -> bool:
    """Say whether a text has a Han character."""
    return _HAN.search(text) is not None


def folded(text: str) -> str:
    """Turn full-width letters and digits into plain ones, as the search index has them."""
    return unicodedata.normalize("NFKC", text)


def query_of(typed: str) -> str:
    """Make the search text of the table view, to which the view itself adds `:*`, for words in any script.

    Without Han characters it is what CKAN makes. With them, each word must stand somewhere; a word longer than the
    longest gram must begin as typed.

    >>> query_of("new york"), query_of("高速"), query_of("高速 项目"), query_of("５Ｇ")
    ('new_york', '高速', '高速:* & 项目', '5G')
    """
    typed = folded(typed)
    if not has_han(typed):
        return _NOT_ASCII_WORD.sub("_", typed)
    words = [word.replace("-", "_")[:LONGEST_GRAM] for word in _WORDS.findall(typed)]
    return ":* & ".join(words)
