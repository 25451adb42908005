"""The file that tells how far a plan was understood, and its line for people."""

import json

from datapackages.confidence import confidence_json, confidence_line
from extract.plan import extract_plan

RAW = (
    "云岭市数据工作要点\n一、建设平台。对企业给予50万元奖励，建成数据平台12个。（责任单位：市大数据局）\n"
    "二、开放数据。（责任单位：市财政局、市交通运输局）\n"
)


def test_the_file_says_what_was_taken_and_why_the_rest_was_not() -> None:
    written = json.loads(confidence_json(extract_plan(RAW, plan_id="yunling")))
    assert written == {
        "plan_id": "yunling",
        "text": {"code_points": 75, "claimed": 75, "share": 1.0, "unclaimed": []},
        "clauses": {"read": 2, "bodies": 3, "unread": []},
        "numbers": {
            "with_unit": 2,
            "targets": 1,
            "not_taken": {"parameter": 1},
            "places": [{"text": "对企业给予50万元奖励，建成数据平台12个", "reason": "parameter", "spans": "22-26"}],
        },
    }


def test_the_line_names_the_reasons() -> None:
    plan = extract_plan(RAW)
    assert confidence_line(plan.coverage.share, plan.confidence) == (
        "100.00% of the text read; 2 clauses read, 0 that look like one not; 1 of 2 numbers with units are targets "
        "(parameter 1)"
    )
