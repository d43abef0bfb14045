"""Where a browser finds the app. Streamlit takes the next port when its own is taken, but does not say so."""

from __future__ import annotations

from streamlit import config
from streamlit.web.server.server_util import get_display_address, get_url

USUAL_PORT = 8501  # Streamlit's default; other ports are tried only if the visitor asked for none


def url() -> str:
    """The address to open on this machine, once the server has its port: http://localhost:8501."""
    return get_url(get_display_address(config.get_option("server.address") or "localhost"))


def port_notice() -> str | None:
    """A sentence if the usual port was taken; None if the server has it, or the port that was asked for."""
    port = config.get_option("server.port")
    if port == USUAL_PORT or config.is_manually_set("server.port"):
        return None
    return f"Port {USUAL_PORT} is taken, perhaps by this app in another window; port {port} is free and used instead."
