"""1.5 Which classifier? The same points given to nine models, each with its reasons, and an honest verdict."""

from collections.abc import Hashable
from dataclasses import asdict
from typing import Any

import streamlit as st

from engine.supervised.classifiers import figure
from engine.supervised.classifiers.data import OWN, SOURCES
from engine.supervised.classifiers.experiment import PanelsExperiment
from engine.supervised.classifiers.models import fitting, machines, network, pairs, trees
from engine.supervised.classifiers.redraws import LEADERS, SIX, RedrawsExperiment
from engine.supervised.classifiers.script import script
from engine.supervised.classifiers.settings import MODELS, PRESETS, ClassifierSettings
from engine.supervised.classifiers.tuning import TuneExperiment
from engine.supervised.classifiers.verdict import listed, test_share
from ui import lesson, live, own_data
from ui.controls import Controls
from ui.supervised.classifiers import controls as stage

LESSON = stage.LESSON


LOOKS: dict[str, Any] = {"panels": PanelsExperiment, "redraws": RedrawsExperiment, "tune": TuneExperiment}


def build(settings: ClassifierSettings) -> PanelsExperiment | RedrawsExperiment | TuneExperiment:
    data = own_data.get(LESSON, settings.points) if settings.data == OWN else None
    built: PanelsExperiment | RedrawsExperiment | TuneExperiment = LOOKS[settings.look](settings, data)
    return built


def counted(settings: ClassifierSettings) -> Hashable:
    """What is counted with other settings begins anew; side by side they apply at once."""
    return () if settings.look == "panels" else tuple(settings.live().items())


def grant_wishes(controls: Controls) -> None:
    """A preset chosen, a table placed, points that the browser has kept."""
    if preset := controls.wished():
        controls.adopt(**asdict(PRESETS[preset]))
    if (data := st.session_state.pop(f"{LESSON}.wish.points", None)) is not None:
        if data.classes:
            controls.set(data=OWN, points=own_data.keep(LESSON, data))
            live.anew(LESSON)  # whatever runs, it is not on these points
        else:
            controls.notices.append("These points have numbers to predict, not classes: choose a column of classes.")
    own_data.bring_back(LESSON, numbers=False)


def exported(running: live.Running) -> str:
    """What is on the stage as a script: the MLP since its last change."""
    experiment = running.experiment
    return script(experiment, running.session.history.origin(experiment.steps).state)


def leading(name: str) -> str:
    """Which models are best most often on redraws of a set."""
    return f"{SOURCES[name]}: {listed([MODELS[one] for one in LEADERS[name]])}"


lesson.head(
    "Which classifier?",
    "The same points, nine ways to part them. **Drag a point**, and ask each model why.",
)
controls = lesson.begin(__file__, ClassifierSettings(), PRESETS, also=counted)
own_data.take_over(controls)
grant_wishes(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS_SAID,
    keep=lambda settings: own_data.for_browser(LESSON, settings.data == OWN, settings.points),
)

lesson.try_this(
    controls.page,
    [
        ("**Predict first.** Which model will be best most often, of 200 sets drawn anew? Say it on the stage before "
         "the first. Then for five other kinds of points.",
         "Predict, then 200 sets", {"look": "redraws"},
         f"These are best more often than all others. {'; '.join(map(leading, SIX))}. Models named together are close. "
         "Straight lines lead only where a line is enough; no model wins everywhere."),
        ("**Worse than guessing.** In scikit-learn’s figure the straight lines get 0.40 on circles. Pick the linear "
         "SVM: why less than one half?",
         "scikit-learn’s circles", {"preset": "scikit-learn’s figure, circles"},
         "It finds no line, so it says the class that is more frequent among the training points: 34 of 60. The set "
         "has 50 points of each class, so of the 40 test points only 16 are of that one: 16/40 = 0.4."),
        ("**Three points carry the street.** Of eight points the linear SVM needs three. Drag one of the others, then "
         "one of the three: when does the street move?",
         "Eight points", {"preset": "eight points and a margin"},
         "Only when a ringed point moves, or another one comes into the street. w = (1, 0) and b = −2; α is 0.5 for "
         "(1, 0) and 0.25 for (3, 1) and (3, −1). The street is 2/1 = 2 wide."),
        ("**Where straight lines end.** XOR with four points: pick the RBF SVM and read its α. Why do all four count "
         "the same?",
         "XOR", {"preset": "XOR at four points"},
         "The four points can be exchanged with each other. α = 1/(1 − e^(−4γ))², for γ = 0.5 about 1.34."),
        ("**Knowing by heart.** One neighbour gets every training point right, whatever the noise. Move k up: what "
         "happens to the test points?",
         "One neighbour, much noise", {"k": "1", "noise": "0.5", "panels": "logistic,tree,forest,neighbours"},
         "With k = 1 every wrong label draws an island of its own. More neighbours outvote it: training points get "
         "worse, test points better, until k is so large that the shape is lost."),
        ("**The best setting, honestly.** Try every setting by cross-validation. Are the best ones better on the test "
         "points, too?",
         "Best settings", {"look": "tune"},
         "Often a little, sometimes not at all: the best of many is best by luck in part. Compare the intervals."),
    ],
)  # fmt: skip

scores = st.expander("scikit-learn’s figure, with how sure it is", key=f"{LESSON}.figure", on_change="rerun")
if scores.open:
    scores.markdown(
        "The test scores of scikit-learn’s figure “Classifier comparison”, computed here. Of 40 test points one is "
        "2.5 %: behind each score stands Wilson’s interval for 95 %. Most of the ranking is within it. Of the "
        "figure’s ten classifiers four are left out: Gaussian process, AdaBoost, QDA, and its MLP, in whose place ours "
        "learns on while you watch. Logistic regression is not in the figure."
    )
    rows = {MODELS[name]: [test_share(hits, 40) for hits in three] for name, three in figure.scores().items()}
    scores.table(
        {
            "": list(rows),
            **{SOURCES[PRESETS[row].data]: [one[k] for one in rows.values()] for k, row in enumerate(figure.ROWS)},
        }
    )

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "classifiers",
    "**A linear SVM has w = (3, 4) and b = −5. How wide is its street, from f = −1 to f = 1?**",
    "Width",
    right=0.4,
    because="Right: ‖w‖ = √(3² + 4²) = 5, and 2/5 = 0.4. The bias moves the street and does not change its width.",
    near={
        0.2: "That is from the line to one edge, 1/‖w‖; the street has two sides.",
        0.08: "Divide by the length of w, which is 5, not by its square.",
        10: "Divide by the length of w: the longer w is, the steeper f, and the narrower the street.",
        0.29: "The length of w is √(3² + 4²), not 3 + 4.",
    },
    hint="Not quite. f changes by 2 from one edge to the other, and by ‖w‖ for every unit across the line.",
    within=0.006,
    step=0.1,
)

st.subheader("The code", anchor=False)
lesson.code(fitting, machines, pairs, trees, network)
CAPTIONS = {
    "panels": "Every model shown, fitted to the points on the stage; the MLP from its last change to where it is now.",
    "redraws": "Every set drawn so far, dealt and learnt again.",
    "tune": "Every setting tried so far, on the same five parts of the training points.",
}
lesson.script(
    running,
    lambda _: exported(running),
    "classifiers.py",
    f"{CAPTIONS[controls.settings.look]} It needs numpy and scikit-learn.",
)

lesson.sources(
    "Fix and Hodges (1951), Discriminatory analysis: nonparametric discrimination",
    "Cox (1958), The regression analysis of binary sequences",
    "Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees; Breiman (2001), Random forests",
    "Boser, Guyon and Vapnik (1992), A training algorithm for optimal margin classifiers; "
    "Cortes and Vapnik (1995), Support-vector networks",
    "Stone (1974), Cross-validatory choice and assessment of statistical predictions",
    "Efron (1979), Bootstrap methods; Wilson (1927), on the interval of a share",
    "Pedregosa et al. (2011), scikit-learn, whose figure “Classifier comparison” is a preset here",
)
