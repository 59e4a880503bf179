"""What no page of the product may do: ask another machine, or fail in the console."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page

HERE = {"localhost", "127.0.0.1"}

SEARCHED = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit's script looks for its server below a page's address before it looks at the root; the
browser reports each miss as an error."""


def watch(page: Page) -> list[str]:
    """Return a list that grows by a line for each fault of the page."""
    faults: list[str] = []

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in HERE:
            faults.append(f"asked {url}")

    def spoke(message: ConsoleMessage) -> None:
        searching = message.location["url"].endswith(SEARCHED)
        if message.type == "error" and not searching:
            faults.append(f"console: {message.text} {message.location}")

    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    page.on("console", spoke)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    return faults
