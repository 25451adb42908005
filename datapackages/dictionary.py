"""Prints the data dictionary: what every published column means, in Chinese and English, from the definitions.

`python -m datapackages.dictionary` prints docs/data-dictionary.md.
"""

import re
import sys

from datapackages.definitions import Column, Definitions, Table, definitions

_MARKS = re.compile(r"[\\|\[\]`*]")  # what Markdown would read as more than text inside a table
_HEAD = """\
# 数据字典 Data dictionary

由 datapackages/tables.yml 与 fields.yml 生成；请勿手工修改。 Generated from datapackages/tables.yml and fields.yml by
`python -m datapackages.dictionary`; do not edit. Version of the definitions: {version}.

CSV: UTF-8 without BOM, LF, RFC 4180; an empty cell is a missing value. A date is `YYYY-MM-DD`. `*` = required.
"""


def data_dictionary(known: Definitions | None = None) -> str:
    """Print the dictionary of all tables as Markdown."""
    known = known or definitions()
    parts = [_HEAD.format(version=known.version)]
    parts.extend(_table(table) for table in known.tables)
    return "\n".join(parts)


def column_table(table: Table) -> str:
    """Print the columns of one table as a Markdown table."""
    lines = [
        "| 列 column | 标题 title | 类型 type | 说明 description |",
        "|---|---|---|---|",
        *(_line(column) for column in table.columns),
    ]
    return "\n".join(lines)


def escaped(text: str) -> str:
    r"""Make any text safe as text in a cell of a Markdown table: no tags, links, columns or line breaks.

    >>> print(escaped("a|b <c> [d](e)"))
    a\|b &lt;c&gt; \[d\](e)
    """
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\g<0>", plain)


def _table(table: Table) -> str:
    """Print one table: what it holds, its keys, its columns."""
    keys = ", ".join(f"{column} → {other}" for column, other in table.foreign_keys.items())
    links = f"\n\n外键 Foreign keys: {keys}" if keys else ""
    place = f" ({table.package})" if table.package else ""
    return (
        f"## {table.name}{place} {table.title} {table.title_en}\n\n{escaped(table.description)}\n\n"
        f"{escaped(table.description_en)}\n\n主键 Primary key: {', '.join(table.primary_key)}{links}\n\n"
        f"{column_table(table)}\n"
    )


def _line(column: Column) -> str:
    """Print one column."""
    star = " *" if column.required else ""
    values = f" [{', '.join(column.enum)}]" if column.enum else ""
    unit = f" ({column.unit})" if column.unit else ""
    cells = (
        f"{column.name}{star}",
        f"{column.title} {column.title_en}",
        f"{column.type}{unit}",
        f"{column.description} {column.description_en}{values}",
    )
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
