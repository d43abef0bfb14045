"""4.4 Generative adversarial network: two networks against each other on the plane, and honest meters beside them."""

from dataclasses import asdict, replace

import streamlit as st

from engine.generative.adversaries import definition, fast
from engine.generative.gan import measures
from engine.generative.gan.coming import coming
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.script import script
from engine.generative.gan.settings import GALLERY, OWN, PRESETS, RECIPES, GANSettings, in_words
from engine.plane import drawing
from ui import kept, lesson, live
from ui.controls import Controls
from ui.generative import adversaries
from ui.generative.gan import controls as stage
from ui.generative.gan import data

LESSON = "gan"


def equation(settings: GANSettings) -> str:
    """What both reduce, and where D has one, its best answer to a G that stands still."""
    found = adversaries.equation(settings, believed=True)
    if settings.loss not in ("minimax", "non-saturating", "least squares") or settings.penalty != "none":
        return found  # a penalty keeps D away from there
    weight = f"{settings.real_weight:g}" if settings.loss != "least squares" and settings.real_weight != 1 else ""
    best = rf"D^* = \frac{{{weight} p}}{{{weight} p + q}}"
    return rf"{found}, \qquad {best}"


def build(settings: GANSettings) -> GANExperiment:
    return GANExperiment(settings, data.get(settings.marks) if settings.data == OWN else None)


def grant_wishes(controls: Controls) -> None:
    """Set what was asked for: a preset, a failure, a table of points."""
    if preset := controls.wished():
        controls.adopt(
            **{**asdict(PRESETS[preset]), "seed": controls.settings.seed, "picture": controls.settings.picture}
        )
    if failure := st.session_state.pop("gan.wish.failure", None):
        controls.adopt(**{**asdict(GALLERY[failure].settings), "picture": controls.settings.picture})
        live.anew(LESSON)  # new networks, even where the last were of the same kind
        st.session_state["gan.wish.play"] = True
    if (marks := kept.back(LESSON, drawing.from_text)) is not None and data.KEPT not in st.session_state:
        running = live.running(LESSON)
        if running is None or not len(running.experiment.training.marks):  # else it went on with its own
            data.keep(marks)
            live.anew(LESSON)
    if (marks := st.session_state.pop(data.WISH, None)) is not None:
        text = data.keep(marks)
        stays = {name: getattr(controls.settings, name) for name in ("seed", "picture")}
        controls.adopt(**asdict(replace(RECIPES[OWN], marks=text, **stays)))
        if not text:
            controls.notices.append(data.TOO_MANY)
        live.anew(LESSON)  # what runs now has not learnt these points


def take_over_marks(controls: Controls) -> None:
    """Marks drawn on the stage go into the controls and the link. The networks run on."""
    running = live.running(LESSON)
    if running is None or controls.opened or controls.moved("data") or controls.settings.data != OWN:
        return
    if running.experiment.edited_marks:
        with running.session.lock:
            marks = running.experiment.training.marks
        before = controls.settings.marks
        controls.set(marks=data.keep(marks))
        if before and len(marks) > data.MOST_IN_LINK:
            controls.notices.append(data.TOO_MANY)
        live.same(LESSON, controls.key())


def gallery(running: live.Running) -> None:
    """Five ways to fail: predict which, run it, and let the doctor say."""
    st.subheader("Five ways to fail", anchor=False)
    st.markdown("Each of these settings fails in its own way. **Say first what will happen**, then set them and watch.")
    names = sorted(failure.illness for failure in GALLERY.values())
    for column, (letter, failure) in zip(st.columns(len(GALLERY)), GALLERY.items(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**Settings {letter}**")
            st.caption(in_words(failure.settings))
            guess = st.selectbox("It will be", names, None, key=f"gan.guess.{letter}", placeholder="predict")
            with st.container(key=f"to-stage-{letter}"):  # the browser shows the stage then
                st.button("Set them", key=f"gan.fail.{letter}", on_click=fail, args=(letter,), disabled=guess is None)
            if guess and st.session_state.get("gan.failing") == letter:
                answer(letter, guess, running)


def fail(letter: str) -> None:
    st.session_state["gan.wish.failure"] = st.session_state["gan.failing"] = letter


def answer(letter: str, guess: str, running: live.Running) -> None:
    """Say what it was, once the doctor has named it."""
    failure = GALLERY[letter]
    if failure.illness not in running.experiment.named:
        st.markdown("It is running. When the doctor names an illness, pause: the answer comes here.")
    else:
        st.markdown(("Right. " if guess == failure.illness else f"It is: {failure.illness}. ") + failure.what)
        st.markdown("Now press **Cure it** beside the stage, and play on.")


lesson.head(
    "Generative adversarial network",
    "G makes points out of noise, D tells them from real ones. **Press play.**",
)
controls = lesson.begin(__file__, GANSettings(), PRESETS)
grant_wishes(controls)
take_over_marks(controls)
stage.follow_recipe(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    rows=stage.rows,
    equation=equation,
    keep=lambda settings: data.for_browser(settings.data == OWN, settings.marks),
)

if st.session_state.pop("gan.wish.play", False):
    with running.session.lock:
        running.session.play()
    running.session.look("show_arrows", on=True)  # this wakes the stage, too

lesson.try_this(
    controls.page,
    [
        ("**What GAN Lab's default does.** Eight units a layer, plain SGD. D says ½ nearly everywhere, which looks "
         "like success; the meters say otherwise.",
         "GAN Lab's own", {"preset": "GAN Lab's own"}),
        ("**Only D learns.** Choose “only D” beside *Learns* and play: D comes near p/(p + q), its best answer to "
         "a generator that stands still. Then let only G learn.",
         "Two Gaussians", {"preset": "Two Gaussians"}),
        ("**Units that see fine detail.** With leaky ReLU units D is blind to how thick the ring is, and G draws a "
         "thread. Sine units see it.",
         "Leaky ReLU in D", {"d_activation": "leaky relu"}),
        ("**The noise bends.** Play until the points are where they belong, pause, switch *Manifold* on, and draw "
         "*z → x* from 0 to 1. A line of noise must become a ring: where does it close, and can it?",
         "A ring out of a line", {"noise_size": "1"},
         "Where two parts of the line come to lie on each other. It cannot close as a ring does: G is continuous, so "
         "the curve has two ends. They belong to the rarest noise, and few points show them."),
        ("**One update, part by part.** Press “Next part”: noise becomes points, D judges them, and the slope of the "
         "loss goes back. Let one step be an update, and see D learn, D again, then G.",
         "Both networks", {"preset": "GAN Lab's own", "picture": "networks"}),
        ("**What does each unit see?** D's first layer is waves, its second adds them up to patches, its answer is a "
         "ring. Play, and look at the tiles, from the waves to the answer.",
         "Waves and patches", {"picture": "networks"}),
        ("**Units that do nothing.** ReLU units that are 0 for every input are marked dead: no slope reaches "
         "them. How many of D's sixteen are left after 1,000 updates at a rate of 1, and what does D say then?",
         "D at a rate of 1", {"preset": "GAN Lab's own", "picture": "networks", "d_rate": "1"},
         "With seed 0 six. D says the same of every point, a little less than ½, and G gets no slope from it."),
    ],
)  # fmt: skip

st.page_link(
    "generative/gan_digits.py", label="The same game with digits of 28×28 pixels", icon=":material/arrow_forward:"
)

gallery(running)

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "gan",
    "**At a place where the real density is p = 3 and the generated one q = 1, what does the best discriminator say, "
    "and what would it say everywhere if G were perfect?** Give the first.",
    "D*(x)",
    right=0.75,
    because="Right: 3/(3 + 1) = 0.75. Were G perfect, p = q, and D could only say ½ everywhere.",
    near={0.5: "½ is what it says where p = q. Here three of four points that fall there are real."},
    hint="Not quite. Of all points that fall there, which share is real?",
    within=0.005,
    step=0.01,
    width="stretch",
)

st.subheader("The code", anchor=False)
lesson.code(definition, fast, coming, measures.divergences)
lesson.script(
    running,
    lambda experiment: script(experiment.training, running.session.history.origin(experiment.steps).step),
    "gan.py",
    f"The networks shown, from their start to the present update {running.experiment.steps:,}.",
)

lesson.sources(
    "Goodfellow et al. (2014), Generative adversarial nets",
    "Radford, Metz and Chintala (2016), DCGAN; Mao et al. (2017), least squares GAN",
    "Arjovsky, Chintala and Bottou (2017), Wasserstein GAN; Gulrajani et al. (2017), gradient penalty",
    "Miyato et al. (2018), spectral normalisation; Lim and Ye (2017), hinge loss",
    "Mescheder, Geiger and Nowozin (2018), R1 and which training methods converge; Yazıcı et al. (2019), averaging G",
    "Metz et al. (2017), unrolled GANs: the ring of eight; Srivastava et al. (2017) and Lin et al. (2018): the grid",
    "Rahaman et al. (2019), spectral bias; Tancik et al. (2020) and Sitzmann et al. (2020), Fourier features and sines",
    "Kahng, Thorat, Chau, Viégas and Wattenberg (2019), GAN Lab: its distributions, networks and losses",
)
