"""Speaks to the training platform's own routes: the dock, one more truck, hand-overs.

Without it a trainee would have nothing to scan and the service no trace codes. It plays the
distributor too: what the sandbox says was packed is handed over to the service as a real
distributor would, over HTTP.
"""

from __future__ import annotations

from typing import Any

import requests

from app.packing.handover import make_handover
from sync.sandbox.distributor import DistributorProgram, HandOverRefused, bearer

TIMEOUT_S = 30.0
"""A delivery of 20,000 boxes takes a few seconds to make."""


class TrainingUnreachable(Exception):
    """The training platform did not answer, or not as it should; the text is for people."""


class TrainingControl:
    """One training platform; not for several threads at once."""

    def __init__(self, sandbox_url: str) -> None:
        """Speak to the sandbox at an address."""
        self._url = sandbox_url
        self._http = requests.Session()

    def platforms(self) -> list[dict[str, Any]]:
        """Every platform that is stood in for, and what a connection to it is set to."""
        return list(self._json("GET", "/training/platforms"))

    def deliveries(self) -> list[str]:
        """The numbers of all deliveries; raises TrainingUnreachable."""
        return [str(number) for number in self._json("GET", "/training/deliveries")]

    def dock(self, delivery_no: str) -> dict[str, Any]:
        """What stands on the dock of a delivery: `cartons`, `odd_codes`."""
        return dict(self._json("GET", f"/training/deliveries/{delivery_no}/dock"))

    def orders(self) -> list[dict[str, Any]]:
        """The orders as the training hospital placed them, each with its `lines`."""
        return list(self._json("GET", "/training/orders"))

    def send_delivery(self, lines: int, cartons: int, boxes: int) -> str:
        """Let one more delivery come and return its number."""
        size = {"lines": lines, "cartons": cartons, "boxes": boxes}
        return str(self._json("POST", "/training/deliveries", size)["delivery_no"])

    def send_ordered(self) -> str:
        """Let come what was ordered here and waits for it; empty: there is no such order."""
        return str(self._json("POST", "/training/deliveries/ordered")["delivery_no"])

    def accepted(self) -> list[dict[str, Any]]:
        """What the platform was told of each delivery detail."""
        return list(self._json("GET", "/training/accepted"))

    def table(self, name: str) -> str:
        """A table of the platform, as CSV: `distributors` or `points`."""
        answer = self._send("GET", f"{self._url}/training/tables/{name}")
        answer.encoding = "utf-8"
        return answer.text

    def set_relation(self, province_code: str, *, enabled: bool) -> None:
        """Let the training distributor deliver an item, or not any more."""
        wish = {"province_code": province_code, "enabled": enabled}
        self._json("POST", "/training/relations", wish)

    def hand_over(self, delivery_no: str, service_url: str, key: str) -> None:
        """Give a delivery's trace codes to the service, as its distributor."""
        document = self._json("GET", f"/training/deliveries/{delivery_no}/handover")
        hospital = str(self._json("GET", "/training/hospital")["org_code"])
        program = DistributorProgram(service_url, bearer(key))
        try:
            program.hand_over(make_handover(document, hospital))
        except (requests.RequestException, HandOverRefused) as error:
            raise TrainingUnreachable(f"前置服务没有接受追溯码交接：{error}") from error
        finally:
            program.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _json(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 (JSON)
        answer = self._send(method, self._url + path, json=body)
        try:
            return answer.json()
        except ValueError as error:
            raise TrainingUnreachable(f"培训平台的答复不是 JSON：{path}") from error

    def _send(self, method: str, url: str, **more: Any) -> requests.Response:  # noqa: ANN401
        try:
            answer = self._http.request(method, url, timeout=TIMEOUT_S, **more)
        except requests.RequestException as error:
            raise TrainingUnreachable("培训平台没有响应，请重新启动程序") from error
        if answer.status_code >= 400:
            said = answer.text[:200]
            raise TrainingUnreachable(f"培训平台没有接受（{answer.status_code}）：{said}")
        return answer
