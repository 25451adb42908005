"""The grammar of data that is opened: lists of domains, fields of what other clauses open, data as such.

Made of the fragments of `openings_patterns`; knows one phrase, not what stands around it.
"""

import re
from functools import cache

from extract.grammar.openings_patterns import ADVERBS, CLAUSE, ITEM, LIST, OWN, data, joined, words
from extract.grammar.vocabulary import alternatives, load


@cache
def domain_lists() -> tuple[re.Pattern[str], ...]:
    """Match lists of domains.

    推动医疗、卫生等政府数据向社会开放; 开放交通、教育等数据; 行政许可、处罚等信息公开; 在信用、医疗等领域…数据…开放.
    """
    whose = f"(?:{words('limits')}|{words('owners')}){{0,3}}"
    fields = "(?:领域|方面|行业)"
    of = f"(?:(?P<so_on>等)(?:{ITEM}{{0,14}}?{fields})?|(?:重点)?{fields}?)的?{whose}(?:{words('data')}|信息)"
    moves = f"{words('moves')}{{1,3}}"
    site = f"(?:在{ITEM}{{2,14}}?(?:网站|平台|门户))?"
    opened = rf"{ADVERBS}{site}(?:(?:向|面向|对){ITEM}{{2,14}}?)?{ADVERBS}(?:共享|上网|网上)?(?:和|、)?{ADVERBS}"
    return (
        re.compile(f"{moves}{LIST}{of}{opened}(?:开放|公开|公示|应开尽开)"),
        re.compile(f"在{LIST}(?P<so_on>等){ITEM}{{0,12}}?{fields}{ITEM}{{0,4}}?{data()}{opened}开放"),
        re.compile(f"(?:开放|公开){LIST}{of}"),
        re.compile(f"公布{LIST}(?:(?P<so_on>等)|领域)的?{whose}{words('data')}"),
        re.compile(
            f"(?:鼓励|引导|{moves}){LIST}(?P<so_on>等){ITEM}{{0,14}}?(?:单位|企业|机构)(?:主动|依法|有序)?开放{ITEM}{{0,20}}?"
            f"{words('data')}"
        ),
        re.compile(
            f"{moves}{LIST}(?P<so_on>等){ITEM}{{0,6}}?(?:{words('data')}|信息)(?:在|通过){ITEM}{{0,10}}?开放"
            f"{words('platforms')}{ITEM}{{0,4}}?(?:发布|公开|上线)"
        ),
        re.compile(f"(?:优先|重点)考虑{LIST}(?P<so_on>等){ITEM}{{0,14}}?{words('data')}"),
        re.compile(f"{moves}{LIST}{whose}{words('data')}{opened}开放"),
        re.compile(
            f"(?:对外|向社会)(?:发布|公布|公示|公开|提供){LIST}(?P<so_on>等){ITEM}{{0,10}}?(?:{words('data')}|信息)"
        ),
        re.compile(f"(?:开放|公开){LIST}(?P<so_on>等){ITEM}{{0,10}}?(?:{words('data')}|信息)"),
        re.compile(f"{moves}{LIST}(?P<so_on>等){ITEM}{{0,12}}?(?:{words('data')}|信息){opened}(?:开放|公开|应开尽开)"),
    )


@cache
def field_lists() -> re.Pattern[str]:
    """Match the fields of what another clause opens: 开放数据集800个，重点在交通、医疗等领域推进."""
    leads = f"(?:(?P<before>{words('fields_before')})|(?P<of_next>{words('fields_of_next')}))"
    kinds = "(?:领域|方面|行业|场景)"
    return re.compile(f"{leads}(?:{ITEM}{{1,12}}的)?{LIST}等{ITEM}{{0,14}}?{kinds}{CLAUSE}{{0,20}}")


def _more() -> str:
    """Match what else is done with data in one breath with opening it: 开放|共享."""
    return alternatives(word for word in load("openings")["joined"] if word not in "、和与及")


@cache
def general_domains() -> tuple[re.Pattern[str], ...]:
    """Match data that is opened without a list; the first that fits is taken."""
    theme = alternatives(word for named in load("openings")["themes"].values() for word in named)
    themed = f"(?<!高){theme}"  # 高质量数据集 is of no theme
    subject = f"(?P<subject>(?:{themed}){{0,3}}{data()})"  # 气象数据资源, 生态环境数据
    no_thing = f"(?!{words('things')})"
    used = "".join(f"(?<!{word})" for word in load("openings")["uses_opened"])
    more = _more()
    to_someone = rf"(?:向|面向)(?P<whom>{CLAUSE}{{2,24}}?)"
    return (
        re.compile(
            f"推动(?P<subject>{ITEM}{{0,10}}?(?:{words('owners')}){ITEM}{{0,4}}数据集)(?:进行)?(?:应用)?开(?:发|放)"
        ),
        re.compile(f"开放(?P<subject>与{CLAUSE}{{2,30}}?的?{data()}){no_thing}"),
        re.compile(f"{to_someone}{ADVERBS}开放(?:有关|相关|{ITEM}{{2,16}}?的)?{subject}{no_thing}"),
        re.compile(
            f"{words('moves')}{{1,3}}(?P<subject>{OWN}{{2,12}}?{words('data')}){ADVERBS}{to_someone}{ADVERBS}(?:共享)?开放"
        ),
        re.compile(f"{subject}{ADVERBS}{to_someone}{ADVERBS}(?:共享)?开放"),
        re.compile(
            f"{words('moves')}(?P<subject>{ITEM}{{0,8}}?信息)(?:向|面向){words('society')}(?:公众)?(?:公开|开放)"
        ),
        re.compile(
            f"(?:对|将|把){CLAUSE}{{0,40}}?{subject}，{words('moves')}{{1,3}}(?P<what>{joined(1)})(?!{more}|的){no_thing}"
        ),
        re.compile(f"{used}开放(?:有关|相关)?{subject}{no_thing}(?!可|的)"),
        re.compile(f"{used}开放(?P<subject>{OWN}{{0,4}}?(?:{themed}){OWN}{{0,6}}?{words('data')}){no_thing}(?!可|的)"),
        re.compile(
            f"(?:{words('moves')}|试点|有条件|无条件|依申请|定向)开放(?P<subject>{OWN}{{2,16}}?{words('data')}){no_thing}(?!的)"
        ),
        re.compile(f"{subject}的?(?P<what>{joined(1)})(?!{more}|的){no_thing}"),
        re.compile(f"(?:发布|公布|公开)(?:有关|相关|各类)?(?P<subject>{ITEM}{{0,8}}?(?:{data()}))(?=[，。；、]|$)"),
    )
