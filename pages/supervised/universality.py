"""1.3 Universal approximation and depth: what a network can make, what it has at the start, and what it finds."""

from collections.abc import Callable

import streamlit as st

from engine.supervised.universality import collapse, constructions, hand, learning, pieces
from engine.supervised.universality.building import Building
from engine.supervised.universality.counted import Depth, Plane
from engine.supervised.universality.linear import Linear
from engine.supervised.universality.many import Many, Seeds, Trained
from engine.supervised.universality.script import script
from engine.supervised.universality.settings import UniversalitySettings
from engine.supervised.universality.square import Square
from ui import lesson
from ui.supervised.universality import controls as widgets
from ui.supervised.universality.stage import rows

BUILT: dict[str, Callable[[UniversalitySettings], Building | Many | Square | Linear]] = {
    "build": Building, "train": Trained, "depth": Depth, "square": Square, "seeds": Seeds, "plane": Plane,
    "linear": Linear,
}  # fmt: skip


def build(settings: UniversalitySettings) -> Building | Many | Square | Linear:
    """What a look plays."""
    return BUILT[settings.look](settings)


lesson.head(
    "Universal approximation and depth",
    "Hinges and steps add up to any curve. **Drag a unit**, then let networks look for them.",
)
controls = lesson.begin(__file__, UniversalitySettings())
widgets.turn(controls)
running = lesson.play(
    controls,
    widgets=widgets.controls,
    build=build,
    rows=rows,
    equation=widgets.equation,
    letters=widgets.LETTERS[controls.settings.look],
)

lesson.try_this(
    controls.page,
    [
        ("**Nielsen's game.** Five bars, each of two steep sigmoids. Drag them up and down until the distance is "
         "below his threshold, 0.405. Does it help to put each bar at the mean of the curve above it?",
         "Five bars", {"game": "bars", "start": "flat"},
         "The score is a mean of distances, not of squares: the median of the curve above a bar is best, not its "
         "mean. With medians the score is 0.3717, and less cannot be had. The heights that Nielsen's own later figure "
         "shows score 0.4426."),
        ("**Found, or put in place?** The dashed line is what even joints reach. Press play: up to which width do "
         "networks that learn keep up with it?",
         "Error against width", {"look": "train", "units": "16"},
         "With 8 or 16 units the best seed is as good as even joints, or better: its kinks lie where the curve bends "
         "most. With 256 units it is twenty times worse after 2,000 updates, and hardly gets better after that. It "
         "could; it does not find it."),
        ("**Eight pieces with 19 parameters.** Three layers of two ReLUs can make the sawtooth exactly: press *Set "
         "the exact solution*. Then start again and train. How many of the 64 seeds find it?",
         "2-2-2", {"look": "depth", "target": "sawtooth", "pieces": "8", "hidden": "2-2-2"},
         "None. The solution exists, and gradient descent does not reach it from any of these starts. The table says "
         "why: these networks begin with three pieces on average, and do not get more."),
        ("**x² from tents.** Each tent is one more layer of three ReLUs, and divides the largest error by four. Go "
         "back to the start and add them one by one. From how many on does depth need fewer parameters than one layer?",
         "Six tents", {"look": "square", "tents": "6"},
         "From five on: 58 against 94. Four cost 46 either way. For an error ε depth needs units in proportion to "
         "log(1/ε) (Yarotsky), one layer in proportion to 1/√ε."),
        ("**Near is not exact.** Train 64 networks on x²: many look right soon. Then set the exact solution, four "
         "tents. How many seeds came as near as that?",
         "x², 3-3-3-3", {"look": "depth", "target": "square", "tents": "4", "hidden": "3-3-3-3"},
         "None. After 4,000 updates 37 of the 64 are below 0.001, and the best is at 7.0·10⁻⁶. Four tents have a mean "
         "squared error of 5.0·10⁻⁷."),
        ("**Too few pieces.** Four ReLUs in one layer have at most five pieces, and this sawtooth has 32. At how many "
         "of its turns is such a network on the wrong side of ½, whatever its weights are?",
         "Four for 32", {"look": "depth", "target": "sawtooth", "pieces": "32", "hidden": "4"},
         "At four or more: (32 − 4·5)/3 = 4 (Telgarsky). Those that learn are far from that: they become nearly level, "
         "and miss about half of the turns."),
        ("**More than it needs.** One layer of 64 units has ten times the parameters that three layers of two need, "
         "and learns the same sawtooth. Then ask for 16 pieces.",
         "One layer of 64", {"look": "seeds", "target": "sawtooth", "pieces": "8", "hidden": "64"},
         "58 of the 64 seeds find 8 pieces within 4,000 updates, and none finds 16."),
        ("**Lines through a plane.** Eight ReLUs cut the plane along eight lines. How many regions can that be at "
         "most, and how many are in the square?",
         "Eight lines", {"look": "plane", "hidden": "8"},
         "At most 1 + 8 + 8·7/2 = 37, where every two lines cross and no three at one place. Some crossings lie "
         "outside of the square, so that fewer are seen there."),
        ("**One ReLU is enough.** Three linear layers are one layer, in all decimals. Put one ReLU between two of "
         "them: the line gets a kink.",
         "Linear layers", {"look": "linear", "bend": "1", "seed": "8"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "universality",
    "The tutorial asks: if g is linear, what is the network? Take $h = 2x + 1$ and $y = 3h - 2$, which is a single "
    "layer $y = w x + b$. **What is b?**",
    "b",
    right=1,
    because="Right: 3·(2x + 1) − 2 = 6x + 3 − 2 = 6x + 1. The first bias goes through the second weight.",
    near={
        -1: "That is 1 − 2: the two biases added. The first one goes through the second weight, 3.",
        -2: "That is the second bias alone. The first one goes through the second weight, 3.",
        3: "That is 3·1. The second bias is still to be added.",
        6: "That is w = 3·2. What is left when x = 0?",
    },
    hint="Not quite. Put h = 2x + 1 into y = 3h − 2, and look at what is left when x = 0.",
    within=1e-9,
    step=1.0,
    format="%g",
)

st.subheader("The code", anchor=False)
lesson.code(hand.Layer, pieces.pieces, pieces.regions, constructions.deep_square, learning, collapse)
lesson.script(
    running, script, "universality.py", "What is on the stage, computed anew; a network that learns, from its seed on."
)

lesson.sources(
    "Cybenko (1989), Approximation by superpositions of a sigmoidal function",
    "Hornik, Stinchcombe and White (1989), Multilayer feedforward networks are universal approximators",
    "Nielsen (2015), Neural networks and deep learning, chapter 4: A visual proof, with the game of five bars",
    "Zaslavsky (1975), Facing up to arrangements; Montúfar, Pascanu, Cho and Bengio (2014), On the number of linear "
    "regions",
    "Telgarsky (2016), Benefits of depth in neural networks: the sawtooth; Yarotsky (2017), x² by tents",
    "Serra, Tjandraatmadja and Ramalingam (2018), Bounding and counting linear regions of deep neural networks",
    "Hanin and Rolnick (2019), Complexity of linear regions in deep networks: how few there are at the start",
)
