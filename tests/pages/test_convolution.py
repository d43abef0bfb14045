"""The convolution's page: every control once, good links and bad ones, what was painted taken over."""

import pytest

from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.settings import declared
from tests.pages.visit import described, said, session

PAGE = "convolutional/convolution.py"


def experiment(app):
    return session(app, "convolution").experiment


def test_it_opens_on_the_tutorial_with_grids_and_no_notice(opened):
    app = opened(PAGE)
    assert experiment(app).settings == ConvolutionSettings()
    grids = described(app)["rows"][0]["views"][0]
    assert [grid["name"] for grid in grids["options"]["maps"]] == [
        "image", "kernel", "bias", "products", "output", "pooled",
    ]  # fmt: skip
    assert said(app) == ""
    assert "convolution and cross-correlation agree" in " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("field", ["image", "kernel", "operation", "pooling"])
def test_every_choice_by_control_and_by_link(opened, field):
    app = opened(PAGE)
    for choice in declared(ConvolutionSettings)[field].titles:
        app.selectbox(key=f"convolution.{field}").select(choice).run()
        assert not app.exception
        assert getattr(experiment(app).settings, field) == choice
        other = opened(PAGE, **{field: choice})
        assert getattr(experiment(other).settings, field) == choice


def test_every_other_control_reaches_the_walk_and_keeps_it(opened):
    app = opened(PAGE, image="digit", pooling="max")
    walk = experiment(app)
    wanted = {
        "stride": 2, "padding": 3, "rows": 12, "columns": 9, "channels": 2, "kernel_rows": 2, "kernel_columns": 4,
        "filters": 3, "digit": 7, "dilation": 2, "fill": 5.0, "pool_size": 3, "pool_stride": 1,
    }  # fmt: skip
    for name, value in wanted.items():
        app.slider(key=f"convolution.{name}").set_value(value).run()
    app.number_input(key="convolution.seed").set_value(4).run()
    for name in ("flip", "same", "relu"):
        app.toggle(key=f"convolution.{name}").set_value(True).run()
    assert not app.exception
    assert said(app) == ""
    assert experiment(app) is walk
    assert walk.settings == ConvolutionSettings(
        image="digit", pooling="max", seed=4, flip=True, same=True, relu=True, **wanted
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"rows": "99"}, "rows"),
        ({"stride": "1.5"}, "stride"),
        ({"padding": "same"}, "padding"),
        ({"fill": "nan"}, "fill"),
        ({"fill": "1e300"}, "fill"),
        ({"image": "yours", "pixels": "1 2;3"}, "equally long"),
        ({"kernel": "yours", "entries": "1/0 2"}, "divided by 0"),
        ({"bias": "<script>alert(1)</script>"}, "bias"),
        ({"kernel": "moon"}, "kernel"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    settings = experiment(app).settings
    assert {**vars(settings), "image": "tutorial", "kernel": "blur"} == vars(ConvolutionSettings())


def test_a_kernel_larger_than_the_image_gets_a_sentence_for_as_long_as_it_does_not_fit(opened):
    app = opened(PAGE)
    app.slider(key="convolution.dilation").set_value(3).run()
    app.slider(key="convolution.kernel_rows").set_value(7).run()
    assert "reaches over 19 rows, but the image has only 10" in said(app)
    assert experiment(app).settings == ConvolutionSettings(dilation=3)
    app.toggle(key="convolution.relu").set_value(True).run()
    assert "What ran before stays" in said(app)
    app.slider(key="convolution.dilation").set_value(1).run()
    assert said(app) == ""
    assert experiment(app).settings == ConvolutionSettings(kernel_rows=7, relu=True)


def test_rows_and_columns_each_by_numbers_of_their_own(opened):
    app = opened(PAGE)
    app.toggle(key="convolution.apart").set_value(True).run()
    app.slider(key="convolution.stride_columns").set_value(3).run()
    app.slider(key="convolution.padding_columns").set_value(1).run()
    assert experiment(app).content.output.shape == (1, 8, 4)
    assert any(r"S = (1,\, 3),\; D = (1,\, 1),\; P = (0,\, 1)" in one.value for one in app.latex)
    assert any("[m + k,\\, 3n + l - 1]" in one.value for one in app.latex)


def test_a_link_whose_sizes_do_not_fit_opens_on_the_tutorial_and_says_so(opened):
    app = opened(PAGE, rows="3", kernel_rows="5")
    assert "reaches over 5 rows, but the image has only 3" in said(app)
    assert "What ran before" not in said(app)  # nothing did
    assert experiment(app).settings == ConvolutionSettings()
    app.slider(key="convolution.rows").set_value(6).run()
    assert said(app) == ""
    assert experiment(app).settings == ConvolutionSettings(rows=6, kernel_rows=5)


def test_what_was_painted_comes_into_the_link_and_nothing_is_sent_back(opened):
    app = opened(PAGE)
    walk = experiment(app)
    walk.step(50)
    walk.set_pixel(0, 0, 0, "45")
    walk.set_entry(0, 1, 1, "1/3")
    app.run()
    assert app.selectbox(key="convolution.image").value == "yours"
    assert app.selectbox(key="convolution.kernel").value == "yours"
    kept = app.session_state["settings:convolution"]
    assert kept.pixels.startswith("45 0 0 0 0 0 0 0 0 0;0")
    assert kept.entries == "1/9 1/9 1/9;1/9 1/3 1/9;1/9 1/9 1/9"
    assert experiment(app) is walk
    assert walk.steps == 50
    walk.set_pixel(0, 0, 1, "90")  # painted on while the page was running
    app.slider(key="convolution.stride").set_value(2).run()
    assert walk.content.image[0, 0, :2].tolist() == [45, 90]
    other = opened(PAGE, image="yours", pixels=kept.pixels, kernel="yours", entries=kept.entries)
    assert experiment(other).settings.kernels().tolist() == walk.settings.kernels().tolist()


def test_another_image_chosen_right_after_painting_is_taken(opened):
    app = opened(PAGE)
    experiment(app).set_pixel(0, 0, 0, "45")
    app.selectbox(key="convolution.image").select("edge").run()
    assert experiment(app).settings.image == "edge"
    assert app.selectbox(key="convolution.image").value == "edge"
    app.run()
    assert experiment(app).settings.image == "edge"


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.rows").set_value(11.0).run()
    assert "rounded up" in app.error[0].value
    app.number_input(key="exercise.rows").set_value(10.0).run()
    assert app.success


@pytest.mark.unfolded
def test_the_script_follows_the_controls(opened):
    app = opened(PAGE, flip="yes")
    shown = " ".join(block.value for block in app.code)
    assert "convolve2d" in shown
    assert "for m in range(rows.size)" in shown


def test_presenting_leaves_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true", kernel="Sobel y")
    assert described(app)["large"]
    assert len(app.latex) == 1
    assert not app.selectbox
    assert not app.subheader
    assert experiment(app).settings.kernel == "Sobel y"


def test_every_control_of_a_transposed_convolution_reaches_the_walk(opened):
    app = opened(PAGE, operation="transposed", rows="4", columns="4", stride="2")
    walk = experiment(app)
    for field in ("stamps", "back"):
        app.selectbox(key="convolution.beside").select(field).run()
        assert field in [grid["name"] for grid in described(app)["rows"][0]["views"][0]["options"]["maps"]]
    assert any("Cᵀ is the transpose of C, not its inverse" in caption.value for caption in app.caption)
    app.toggle(key="convolution.apart").set_value(True).run()
    for name, value in {"added": 1, "added_columns": 1, "stride_columns": 3}.items():
        app.slider(key=f"convolution.{name}").set_value(value).run()
    app.toggle(key="convolution.flip").set_value(True).run()
    assert not app.exception
    assert said(app) == ""
    assert experiment(app) is walk
    assert walk.content.output.shape == (1, 10, 13)
    shown = " ".join(one.value for one in app.latex)
    assert r"\sum_{\substack{2i - k + 2 = m \\ 3j - l + 2 = n}}" in shown
    assert (
        r"(N - 1)S - 2P + D(K-1) + A + 1, \quad S = (2,\, 3),\; D = (1,\, 1),\; P = (0,\, 0),\; A = (1,\, 1)" in shown
    )
    assert not [one for one in app.toggle if one.key in ("convolution.same", "convolution.compare")]


def test_groups_reach_the_walk_and_those_that_do_not_divide_get_a_sentence(opened):
    app = opened(PAGE, channels="4", filters="4", rows="6", columns="6")
    app.slider(key="convolution.groups").set_value(2).run()
    app.slider(key="convolution.pointwise").set_value(3).run()
    assert experiment(app).content.kernels.shape == (4, 2, 3, 3)
    assert any(r"f_o[m,\, n] = \sum_{c=0}^{1}" in one.value and r"h_{2\lfloor o/2 \rfloor + c}" in one.value
               for one in app.latex)  # fmt: skip
    assert "Grouped: each filter sees 2 of the 4 channels" in " ".join(caption.value for caption in app.caption)
    app.slider(key="convolution.groups").set_value(4).run()
    assert "depthwise separable" in " ".join(caption.value for caption in app.caption)
    before, equation = experiment(app).settings, [one.value for one in app.latex]
    app.slider(key="convolution.groups").set_value(3).run()
    assert "3 groups do not divide 4 channels and 4 filters; 1, 2 and 4 groups do. What ran before stays" in said(app)
    assert experiment(app).settings == before
    assert [one.value for one in app.latex] == equation  # it tells of the stage, not of what was refused
    app.selectbox(key="convolution.kernel").select("yours").run()
    assert not app.exception
    app.slider(key="convolution.groups").set_value(1).run()
    assert said(app) == ""


@pytest.mark.parametrize(
    ("key", "mistake", "said", "right"),
    [("stamps", 10.0, "without the padding", 8.0), ("separable", 4608.0, "the full convolution", 656.0)],
)
def test_the_exercises_on_stamps_and_on_depthwise_convolution(opened, key, mistake, said, right):
    app = opened(PAGE)
    app.number_input(key=f"exercise.{key}").set_value(mistake).run()
    assert said in app.error[0].value
    app.number_input(key=f"exercise.{key}").set_value(right).run()
    assert app.success
