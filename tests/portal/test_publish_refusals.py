"""What cannot be published is refused in one clear line, and nothing is written; the token is never shown."""

import http.server
import re
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from extract.exceptions import PlanportError
from publish.apply import publish, withdraw
from publish.ckan.exceptions import NotCkanError, PreflightError, RightsError, TokenError, TooLargeError, UncertainError
from publish.ckan.portal import CkanPortal
from publish.ckan.settings import CkanSettings
from publish.exceptions import PublishError
from tests.portal.conftest import Api
from tests.portal.proxy import Fault, Proxy
from tests.portal.publishing import HASTY, Publisher, make_typed, outcomes, planport_for, purge

pytestmark = pytest.mark.portal
NAME = "haozhou-2021"
PUBLISHER = {"title": "数字规划开放数据", "role": "publisher"}
WRITING = re.compile("create|revise|upsert|delete|patch|update")
planport = planport_for(NAME)


def writes(proxy: Proxy) -> list[str]:
    return [action for action in proxy.actions if WRITING.search(action)]


def refusal(run: Callable[[], object], kind: type[PlanportError], token: str) -> str:
    """Run, expect an error, and see that it is one line without the token."""
    with pytest.raises(kind) as caught:
        run()
    message = str(caught.value)
    assert "\n" not in message
    assert token not in message
    assert caught.value.exit_code in {2, 3}
    return message


def test_a_wrong_token(planport: Publisher, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    planport.token = "eyJhbGciOiJIUzI1NiJ9.wrong.token"  # noqa: S105 - of nobody
    message = refusal(lambda: planport.publish(package), RightsError, planport.token)
    assert "CKAN_API_TOKEN" in message
    assert writes(planport.proxy) == []


def test_no_token(planport: Publisher, tmp_path: Path) -> None:
    planport.token = ""
    message = refusal(lambda: planport.publish(make_typed(tmp_path, NAME)), TokenError, "\0")
    assert "CKAN_API_TOKEN" in message
    assert writes(planport.proxy) == []


def test_a_wrong_token_for_an_update(planport: Publisher, tmp_path: Path) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    planport.token = "eyJhbGciOiJIUzI1NiJ9.wrong.token"  # noqa: S105 - of nobody
    refusal(lambda: planport.publish(make_typed(tmp_path / "2", NAME, version="2.0.0")), RightsError, planport.token)


def test_an_organisation_that_is_not_there(planport: Publisher, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    message = refusal(lambda: planport.publish(package, organisation="nobody"), RightsError, planport.token)
    assert "'nobody'" in message
    assert writes(planport.proxy) == []


def test_an_issuer_whose_organisation_only_the_operator_may_make(
    planport: Publisher, operator: Api, tmp_path: Path
) -> None:
    package = make_typed(tmp_path, NAME)
    message = refusal(lambda: planport.publish(package, organisation=""), RightsError, planport.token)
    assert "闽州市人民政府办公厅" in message
    planport.token = operator.token
    planport.publish_well(package, organisation="")
    made = operator.call("package_show", id=NAME).result["organization"]
    assert (made["title"], made["name"][:14]) == ("闽州市人民政府办公厅", "issuer-359900-")
    purge(operator, NAME)
    operator.call("organization_purge", id=made["id"])


def test_all_organisations_that_are_missing_are_named_at_once(planport: Publisher, tmp_path: Path) -> None:
    titles = {"haozhou-2021": "濠州市政府", "haozhou-2022": "澳州市政府"}
    packages = [
        make_typed(tmp_path, name, descriptor={"contributors": [{"title": title, "role": "author"}, PUBLISHER]})
        for name, title in titles.items()
    ]
    message = refusal(lambda: planport.publish(*packages, organisation=""), RightsError, planport.token)
    assert all(title in message for title in titles.values())
    assert writes(planport.proxy) == ["organization_create"]


def test_a_group_that_the_token_may_not_fill_is_named_and_left_out(
    planport: Publisher, operator: Api, publisher: Api, tmp_path: Path
) -> None:
    user = operator.call("user_list", all_fields=False, q="planport-publisher").result[0]
    operator.call("group_member_delete", id="transport", username=user)
    try:
        planport.publish_well(make_typed(tmp_path, NAME))
        assert [group["name"] for group in publisher.call("package_show", id=NAME).result["groups"]] == ["general"]
        assert ["group transport:" in note for note in planport.notes] == [True]
    finally:
        operator.call("group_member_create", id="transport", username=user, role="member")


def test_a_file_that_is_too_large_for_the_portal(planport: Publisher, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    message = refusal(lambda: planport.publish(package, upload_limit=1000), PreflightError, planport.token)
    assert "ckan.max_resource_size" in message
    assert writes(planport.proxy) == []


def test_the_portal_tells_its_limit_of_uploads(visitor: Api) -> None:
    assert visitor.call("status_show").result["max_resource_size"] == 100


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("html", NotCkanError), ("redirect", NotCkanError), ("503", UncertainError), ("413", TooLargeError)],
)
def test_a_portal_that_answers_no_call(
    planport: Publisher, tmp_path: Path, fault: Fault, kind: type[PlanportError]
) -> None:
    planport.proxy.judge = lambda _, __: fault
    refusal(lambda: planport.publish(make_typed(tmp_path, NAME)), kind, planport.token)


def test_a_dataset_that_the_token_may_not_see_keeps_its_name(
    planport: Publisher, operator: Api, tmp_path: Path
) -> None:
    operator.call("organization_create", name="others").result  # noqa: B018
    operator.call("package_create", name=NAME, owner_org="others", private=True).result  # noqa: B018
    result = planport.publish(make_typed(tmp_path, NAME))
    assert outcomes(result) == {NAME: "failed"}
    assert "name is taken" in result.datasets[0].messages[0]
    purge(operator, NAME)
    operator.call("organization_purge", id="others")


def test_withdrawing_somebody_elses_dataset(planport: Publisher, operator: Api) -> None:
    operator.call("package_create", name=NAME, owner_org="planport", title="别人的").result  # noqa: B018
    with pytest.raises(PublishError, match="not published by planport"):
        withdraw(NAME, planport.portal(), reason="误", day=date(2026, 3, 1))
    assert operator.call("package_show", id=NAME).result["title"] == "别人的"
    assert writes(planport.proxy) == []


def test_a_dataset_that_becomes_somebody_elses_meanwhile(planport: Publisher, operator: Api, tmp_path: Path) -> None:
    def take(_: int, action: str) -> None:
        if action == "package_create":
            operator.call("package_create", name=NAME, owner_org="planport", title="别人的")

    planport.proxy.before = take
    result = planport.publish(make_typed(tmp_path, NAME))
    assert outcomes(result) == {NAME: "failed"}
    assert "planport did not make" in result.datasets[0].messages[0]
    assert operator.call("package_show", id=NAME).result["title"] == "别人的"


class _Old(http.server.BaseHTTPRequestHandler):
    """A CKAN 2.9, as far as it is asked."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        result = b'{"count": 0, "results": []}' if "search" in self.path else b'{"ckan_version": "2.9.9"}'
        body = b'{"success": true, "result": ' + result + b"}"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write no log."""


def test_a_portal_that_is_too_old(tmp_path: Path) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Old)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = CkanSettings(f"http://127.0.0.1:{server.server_address[1]}", token="abc", **HASTY)  # noqa: S106
    package = make_typed(tmp_path, NAME)
    message = refusal(lambda: publish([package], CkanPortal(settings)), PreflightError, "\0")
    assert "2.10" in message
    server.shutdown()


def test_the_token_is_in_no_printed_object(planport: Publisher) -> None:
    settings = CkanSettings(planport.proxy.url, token=planport.token)
    assert planport.token not in repr(settings)
    assert planport.token not in repr(planport.portal())
