"""A headless Chromium, driven over the DevTools protocol."""

import contextlib
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable():
    """The path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """A page of a browser. `requests` are the addresses that it asked for, in order."""

    def __init__(self, socket):
        self._socket = socket
        self._numbers = itertools.count(1)
        self._session = None
        self._loaded = False
        self.requests = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        """The result of a method; events that come in between are noted."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]

    def _receive(self):
        message = json.loads(self._socket.recv())
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(message["params"]["url"])
            case "Page.loadEventFired":
                self._loaded = True
        return message

    def open(self, address, width=1280, height=900, scheme="light"):
        """Loads a page and waits until it and all that it asks for are there."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.requests.clear()
        self._loaded = False
        failure = self.call("Page.navigate", url=address).get("errorText")
        assert not failure, failure
        while not self._loaded:
            self._receive()
        # What a page asks for once it is there.
        self._socket.settimeout(0.5)
        deadline = time.monotonic() + 1.5
        with contextlib.suppress(websocket.WebSocketTimeoutException):
            while time.monotonic() < deadline:
                self._receive()
        self._socket.settimeout(60)

    def evaluate(self, expression):
        """The value of an expression of JavaScript in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")


@contextlib.contextmanager
def browser(path):
    """Starts a Chromium and gives a page of it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder)
        with (profile / "errors").open("w+", encoding="utf-8", errors="replace") as errors:
            process = subprocess.Popen(
                [
                    path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0",
                    "--remote-allow-origins=*", f"--user-data-dir={profile / 'profile'}",
                    "about:blank",
                ],
                stdout=subprocess.DEVNULL, stderr=errors)
            try:
                address = _address(process, profile / "errors")
                socket = websocket.create_connection(address, timeout=60, max_size=None)
                try:
                    yield Page(socket)
                finally:
                    socket.close()
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _address(process, errors):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        said = errors.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"DevTools listening on (ws://\S+)", said):
            return found[1]
        assert process.poll() is None, f"the browser ended: {said[-2000:]}"
        time.sleep(0.1)
    raise AssertionError(f"the browser does not listen: {errors.read_text()[-2000:]}")
