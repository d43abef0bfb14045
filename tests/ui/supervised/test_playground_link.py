"""Links of TensorFlow Playground, honest and hostile."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.supervised.mlp.settings import MLPSettings
from ui.supervised.mlp.playground_link import DEFAULTS, SILENT, parse

FULL = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane"
    "&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2&seed=0.5&showTestData=false&discretize=false"
    "&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false"
    "&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
)
OWN_DEFAULTS = {
    "data": "circle",
    "noise": 0.0,
    "test_share": 0.5,
    "features": ("x1", "x2"),
    "hidden": (4, 2),
    "activation": "tanh",
    "learning_rate": 0.03,
    "regularisation": "none",
    "regularisation_rate": 0.0,
    "l1_cuts": True,
    "batch_size": 10,
    "output": "tanh",
    "init": "playground",
    "batching": "playground",
    "optimiser": "sgd",
    "tests": False,
    "hard": False,
}
SEED = ["The seed has no counterpart: points and first weights follow the same rules, drawn anew."]


def with_pairs(pairs):
    return parse("http://playground.tensorflow.org/#" + pairs)


def test_the_link_of_the_first_page():
    assert parse(FULL) == (OWN_DEFAULTS, SEED)


@pytest.mark.parametrize(
    "link",
    ["https://playground.tensorflow.org/", "playground.tensorflow.org/#", "#problem=classification", "dataset=circle"],
)
def test_missing_keys_are_its_own_defaults(link):
    assert parse(link) == (OWN_DEFAULTS, [])


def test_everything_set_otherwise():
    settings, sentences = with_pairs(
        "activation=relu&regularization=L2&batchSize=25&dataset=spiral&learningRate=0.003&regularizationRate=0.01"
        "&noise=35&networkShape=8,7,6&percTrainData=80&x=false&y=false&xTimesY=true&xSquared=true&ySquared=true"
        "&sinX=true&sinY=true&initZero=true"
    )
    assert sentences == []
    assert settings == OWN_DEFAULTS | {
        "data": "spiral",
        "noise": 0.35,
        "test_share": 0.2,
        "features": ("x1sq", "x2sq", "x1x2", "sinx1", "sinx2"),
        "hidden": (8, 7, 6),
        "activation": "relu",
        "learning_rate": 0.003,
        "regularisation": "l2",
        "regularisation_rate": 0.01,
        "batch_size": 25,
        "init": "zero",
    }


@pytest.mark.parametrize(("theirs", "ours"), [("reg-plane", "plane"), ("reg-gauss", "multi_gauss")])
def test_regression_uses_the_other_data_set(theirs, ours):
    settings, _ = with_pairs(f"problem=regression&dataset=spiral&regDataset={theirs}")
    assert settings["data"] == ours


def test_no_hidden_layers_and_escaped_commas():
    assert with_pairs("networkShape=")[0]["hidden"] == ()
    assert with_pairs("networkShape=3%2C5")[0]["hidden"] == (3, 5)


@pytest.mark.parametrize(
    ("pairs", "field", "value", "said"),
    [
        (
            "networkShape=8,8,8,8,8,8,8,8,8,8",
            "hidden",
            (8,) * 8,
            "The link has 10 hidden layers; here there are up to 8.",
        ),
        ("networkShape=40,2", "hidden", (16, 2), "The link has layers of 40 units; here they have up to 16."),
        ("networkShape=4,x", "hidden", (4, 2), "networkShape cannot be “4,x”; it is 4,2 now."),
        ("networkShape=0", "hidden", (4, 2), "networkShape cannot be “0”; it is 4,2 now."),
        ("noise=80", "noise", 0.5, "noise is 80 in the link; here it lies between 0 and 50."),
        ("noise=lots", "noise", 0.0, "noise cannot be “lots”; it is 0 now."),
        ("learningRate=nan", "learning_rate", 0.03, "learningRate cannot be “nan”; it is 0.03 now."),
        (
            "learningRate=1e99",
            "learning_rate",
            10,
            "learningRate is 1e+99 in the link; here it lies between 1e-06 and 10.",
        ),
        ("batchSize=-3", "batch_size", 1, "batchSize is -3 in the link; here it lies between 1 and 1000."),
        ("percTrainData=100", "test_share", 0.1, "percTrainData is 100 in the link; here it lies between 10 and 90."),
        ("activation=swish", "activation", "tanh", "activation cannot be “swish”; it is tanh now."),
        ("x=false&y=false", "features", ("x1", "x2"), "The link switches every feature off; x₁ and x₂ are used."),
        ("cosX=true", "noise", 0, "The cosine features have no effect in TensorFlow Playground and are left out."),
        ("playButton_hide=true", "noise", 0, "Without a counterpart here: hidden controls."),
        (
            "hideText=true&tutorial=a&goal=b&goal=c",
            "noise",
            0,
            "Without a counterpart here: hidden text, tutorials, goals.",
        ),
        (f"{'x' * 30}a=1&{'x' * 30}b=1", "noise", 0, f"Not known here: “{'x' * 23}…”."),
        ("dataset=circle&wings=2", "noise", 0, "Not known here: “wings”."),
        ("a=1&b=1&c=1&d=1&e=1&f=1&g=1", "noise", 0, "Not known here: “a”, “b”, “c”, “d”, “e” and 2 more."),
    ],
)
def test_what_does_not_fit_is_named_and_falls_back(pairs, field, value, said):
    settings, sentences = with_pairs(pairs)
    assert settings[field] == value
    assert sentences == [said]


WRITTEN = FULL.replace("circle", "xor").replace("showTestData=false", "showTestData=true")


@pytest.mark.parametrize(
    "pasted",
    [
        WRITTEN,
        WRITTEN.replace("#", r"\#").replace("&", r"\&").replace("_", r"\_"),
        WRITTEN.replace("&", "&amp;"),
        WRITTEN.replace("&", "&amp;amp;"),
        WRITTEN.replace("&", "&#38;").replace("#activation", "&#35;activation"),
        WRITTEN.replace("&reg", "®"),
        f"[a network](<{WRITTEN}>)",
        f"See [the playground #1]({WRITTEN}).",
        f"({WRITTEN}), and then",
        f'<a href="{WRITTEN}">here</a>',
        f"# A heading\n\n*{WRITTEN}*",
        WRITTEN.replace("playground.tensorflow.org", "example.org/mirror"),
        WRITTEN.replace("https://playground.tensorflow.org/", "http://localhost:5000/index.html?x=1"),
        WRITTEN.partition("#")[2],
    ],
)
def test_a_link_as_people_paste_it(pasted):
    assert parse(pasted) == (OWN_DEFAULTS | {"data": "xor", "tests": True}, SEED)


def test_the_last_value_of_a_sentence_loses_only_its_punctuation():
    assert parse("(https://playground.tensorflow.org/#dataset=xor&networkShape=3,2,).")[0]["hidden"] == (3, 2)
    assert parse("[x](https://playground.tensorflow.org/).")[0] == OWN_DEFAULTS


@pytest.mark.parametrize(
    "text", ["", "hello", "https://example.org/", "https://example.org/#a=1", "https://[broken", "#", "a=b&c=d"]
)
def test_what_is_no_link_is_one_sentence(text):
    with pytest.raises(ValueError, match=r"^That is not a TensorFlow Playground link: .*\.$"):
        parse(text)


def test_an_endless_link_is_turned_away():
    with pytest.raises(ValueError, match=r"^That is too long for a TensorFlow Playground link: 5,000 characters\.$"):
        parse("#" + "x" * 4_999)


keys = st.sampled_from([*DEFAULTS, *SILENT, "noise_hide", "other"]) | st.text(max_size=8)
values = st.sampled_from(["true", "false", "1e400", "-1", "0", "9" * 300, "8,8", ",", "tanh", "%00", "nan"]) | st.text(
    max_size=12
)
links = st.lists(st.tuples(keys, values), max_size=30).map(
    lambda pairs: "https://playground.tensorflow.org/#" + "&".join(f"{key}={value}" for key, value in pairs)
)


@given(links | st.text(max_size=300))
def test_any_text_gives_sound_settings_or_one_sentence(link):
    settings, sentence = None, ""
    try:
        settings, sentences = parse(link)
    except ValueError as error:
        sentence = f"{type(error).__name__}: {error}"
    if settings is None:
        assert re.fullmatch(r"ValueError: That is .*\.", sentence)
    else:
        assert isinstance(MLPSettings(**settings), MLPSettings)
        assert len(sentences) <= 12
        assert all(len(said) < 200 and said.endswith(".") for said in sentences)
