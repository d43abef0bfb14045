"""What the terminal says about port and address, with Streamlit's options replaced by a dict."""

import pytest
from streamlit import config

from ui import address


@pytest.fixture
def options(monkeypatch):
    """Options that differ from the usual ones; the key "by hand" lists those that were asked for."""
    changed = {"by hand": ()}
    usual = config.get_option
    monkeypatch.setattr(config, "get_option", lambda key: changed.get(key, usual(key)))
    monkeypatch.setattr(config, "is_manually_set", lambda key: key in changed["by hand"])
    return changed


def test_nothing_is_said_while_the_usual_port_is_free(options):
    assert address.port_notice() is None
    assert address.url() == "http://localhost:8501"


def test_a_taken_port_is_said_in_one_line_and_the_address_has_the_next_one(options):
    options["server.port"] = 8503
    notice = address.port_notice()
    assert "8501 is taken" in notice
    assert "8503 is free" in notice
    assert "\n" not in notice
    assert address.url() == "http://localhost:8503"


def test_a_port_that_was_asked_for_is_no_surprise(options):
    options.update({"server.port": 9000, "by hand": ("server.port",)})
    assert address.port_notice() is None
    assert address.url() == "http://localhost:9000"


@pytest.mark.parametrize(("server", "host"), [("0.0.0.0", "localhost"), ("192.0.2.7", "192.0.2.7")])
def test_the_address_follows_the_servers_address_and_path(options, server, host):
    options.update({"server.address": server, "server.baseUrlPath": "class"})
    assert address.url() == f"http://{host}:8501/class"
