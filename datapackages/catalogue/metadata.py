"""What the catalogue says about itself, composed of what its datasets say. It belongs to the portal's operator."""

from collections.abc import Sequence
from datetime import date

from datapackages.catalogue.published import NAME, PROMISES
from datapackages.collections.metadata import shared_area
from datapackages.described import Descriptor
from datapackages.metadata import DatasetMetadata, Quality, SourceReference
from datapackages.vocabularies import Operator, load_themes

_RIGHTS = (
    "目录所引的原文属具有行政性质的文件，依《中华人民共和国著作权法》第五条不适用著作权保护；"
    "本目录不是各发文机关的正式发布。 "
    "The quoted texts are administrative documents outside copyright (Copyright Law of the PRC, article 5). "
    "This dataset is not an official publication of their issuers."
)


def catalogue_metadata(listed: Sequence[Descriptor], promises: int, operator: Operator) -> DatasetMetadata:
    """Compose the metadata of the catalogue.

    Args:
        listed: the descriptors of the datasets that it lists beside itself.
        promises: how many commitments it lists.
        operator: who runs the portal.
    """
    areas = [one.catalogue.spatial for one in listed]
    area = shared_area((one.code, one.title, one.title_en) for one in areas)
    starts = sorted(int(one.catalogue.temporal.start[:4]) for one in listed if one.catalogue.temporal.start)
    ends = sorted(int(one.catalogue.temporal.end[:4]) for one in listed if one.catalogue.temporal.end)
    themes = {theme for one in listed for theme in one.catalogue.themes} | {"general"}
    days = [one.catalogue.modified_on for one in listed if one.catalogue.modified_on]
    return DatasetMetadata(
        name=NAME,
        title=f"{area.title}数字规划数据开放目录",
        title_en=f"Open-data catalogue of digital plans{f' of {area.title_en}' if area.title_en else ''}",
        description=f"本目录列出本门户发布的全部{len(listed) + 1}个数据集及其每张数据表的元数据和信息项，"
        f"以及各规划就公共数据开放作出的{promises}项承诺及其兑现情况；元数据取自各数据集的描述，承诺取自各规划原文，每项承诺均注明原文位置。"
        "承诺的兑现须经核对登记；同样的内容另以 DCAT-AP 格式提供。本目录不是各发文机关的正式发布。",
        description_en=f"All {len(listed) + 1} datasets that this portal publishes, with the metadata and columns of "
        f"each of their tables, and the {promises} promises of the plans to open public data, with their state. "
        "Metadata is copied from the datasets' descriptors; promises are taken from the texts of the plans, each with "
        "its place there. A promise counts as kept only where a reviewed entry says so. The same entries are given as "
        "DCAT-AP. Not an official publication of the issuers.",
        keywords=tuple(
            dict.fromkeys(("数据开放", "数据目录", "公共数据", "元数据", *([area.title] if area.code else ())))
        ),
        author="",
        provider_code="",
        themes=tuple(theme.theme_id for theme in load_themes() if theme.theme_id in themes),
        classification="basic",
        authority="derived",
        open_type="open",
        update_cycle="as-needed",
        spatial_code=area.code,
        spatial_title=area.title,
        spatial_title_en=area.title_en,
        period_start=starts[0] if starts else None,
        period_end=max([*ends, *starts], default=None),
        fallback_day=max(days, default=None),
        rights=_RIGHTS,
        sources=_sources(listed),
        quality=Quality(None),
        damage=None,
        registered=None,
        organisation=operator.name,
        related=tuple(one.name for one in listed),
    )


def _sources(listed: Sequence[Descriptor]) -> tuple[SourceReference, ...]:
    """Name the documents that the promises are taken from, as `data-openings` names them."""
    promises = next((one for one in listed if one.name == PROMISES), None)
    sources = promises.sources if promises else ()
    return tuple(
        SourceReference(one.title, one.path, date.fromisoformat(one.accessed) if one.accessed else None, one.sha256)
        for one in sources
    )
