"""Pages printed by a browser that can reach nothing but what it is handed."""

import base64
from urllib.parse import urlsplit

from .browser import BrowserFailed

PAGE = "/report_chromium/page"


class Printer:
    """One tab of a browser.

    :param base_url: address the pages believe to stand at
    :param fetch: function path with query → (media type, bytes), or None where there is nothing
    """

    def __init__(self, browser, base_url, fetch):
        self.browser = browser
        self.origin = urlsplit(base_url)._replace(path="", query="", fragment="").geturl()
        self.fetch = fetch
        self._html = b""
        self._loaded = False
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        browser.handlers["Fetch.requestPaused"] = self._answer
        browser.handlers["Page.loadEventFired"] = self._note_load
        self._call("Page.enable")
        self._call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        # a paper needs no program, and what customers wrote is on it
        self._call("Emulation.setScriptExecutionDisabled", value=True)
        self._call("Emulation.setEmulatedMedia", media="screen")

    def print(self, html, paper):
        """PDF of one page of HTML, as bytes."""
        self._load(html)
        answer = self._call("Page.printToPDF", **paper.print_options())
        return base64.b64decode(answer["data"])

    def _load(self, html):
        self._html = html.encode()
        self._loaded = False
        answer = self._call("Page.navigate", url=self.origin + PAGE)
        if answer.get("errorText"):
            raise BrowserFailed(answer["errorText"])
        self.browser.wait(lambda: self._loaded)

    def _call(self, method, **params):
        return self.browser.call(method, self._session, **params)

    def _note_load(self, event):
        self._loaded = True

    def _answer(self, event):
        """The browser asks for something: the page itself, or what our own server has."""
        found = self._find(event["request"])
        if not found:
            self.browser.send(
                "Fetch.failRequest",
                self._session,
                requestId=event["requestId"],
                errorReason="BlockedByClient",
            )
            return
        media_type, content = found
        self.browser.send(
            "Fetch.fulfillRequest",
            self._session,
            requestId=event["requestId"],
            responseCode=200,
            responseHeaders=[{"name": "Content-Type", "value": media_type}],
            body=base64.b64encode(content).decode(),
        )

    def _find(self, request):
        url = request["url"]
        if request["method"] != "GET" or not url.startswith(f"{self.origin}/"):
            return None
        path = url[len(self.origin) :]
        if path == PAGE:
            return "text/html; charset=utf-8", self._html
        if path == "/favicon.ico":
            return None
        return self.fetch(path)
