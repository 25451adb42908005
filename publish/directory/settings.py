"""What the operator of a directory portal may choose. Knows no dataset."""

from dataclasses import dataclass, field

from datapackages.vocabularies import load_organisations


def _base_address() -> str:
    """Take the address that the operator has registered."""
    return load_organisations().operator.base_address


@dataclass(frozen=True, slots=True)
class Settings:
    """Names of the portal, the address that it is served under, and the operator's promise to answer.

    `base_address` ends with a slash and is the registered one unless another is given; where it is empty, identifiers
    and the site map are relative to the portal.
    """

    title: str = "数字规划开放数据"
    title_en: str = "Open Data of Digital Plans"
    subtitle: str = "各地数字化规划与工作要点：逐条拆解，逐条可溯源"
    subtitle_en: str = "Digital plans of Chinese governments as tables: every row with its evidence"
    base_address: str = field(default_factory=_base_address)
    answer_days: int = field(default_factory=lambda: load_organisations().operator.answer_days)
