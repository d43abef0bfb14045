"""The variational auto-encoder lesson in words and formulas: what one does, what is computed, what p(x|z) means."""

from __future__ import annotations

from engine.generative.autoencoders.data import CURVES
from engine.generative.vae.settings import VaeSettings
from ui import lesson

SENTENCES = {
    "plane": "Every point of a plane is a digit. **Drag z** through it: each move is decoded as you make it.",
    "walk": "From one code to another, and everything on the way is decoded. **Press play**, or drag A and B.",
    "corners": "Four digits at the corners, and a code wherever you are between them. **Drag z.**",
    "sum": "Codes are numbers, so they can be added and taken away. **Is 8 − 3 + 5 a digit?**",
    "sliders": "Twenty numbers make a digit. **Move one.**",
    "directions": "Twenty numbers make a digit, and some ways through them mean something. **Move along one.**",
    "train": "Every number of a code costs nats, and should be worth them. **Press play.**",
}
STRAIGHT = r"z(t) = (1 - t)\, z_A + t\, z_B"
TURNING = (
    r"z(t) = \frac{\ell(t)}{\sin \omega} \left(\sin\big((1 - t)\,\omega\big)\, \frac{z_A}{\lVert z_A \rVert} + "
    r"\sin(t\,\omega)\, \frac{z_B}{\lVert z_B \rVert}\right), \quad "
    r"\ell(t) = (1 - t) \lVert z_A \rVert + t \lVert z_B \rVert, \quad \omega = \angle(z_A, z_B)"
)
WALKS = {"linear": STRAIGHT, "spherical": TURNING}
CORNERS = {
    "linear": r"z(s, t) = t\, \big((1 - s)\, z_A + s\, z_B\big) + (1 - t)\, \big((1 - s)\, z_C + s\, z_D\big)",
    "spherical": r"z(s, t) = W\big(W(z_C, z_D;\, s),\; W(z_A, z_B;\, s);\; t\big), \quad "
    r"W \text{ the way by a great circle, whose length changes evenly}",
}
PLANE = (
    r"z = \mu(x) + \sigma(x) \odot \varepsilon, \ \ \varepsilon \sim \mathcal{N}(0, I), \quad "
    r"-\log p(x) \approx -\log \frac{1}{k} \sum_{i=1}^{k} \frac{p(x \mid z_i)\, p(z_i)}{q(z_i \mid x)}"
    r", \ k \text{ draws}"
)
DIRECTIONS = r"z = \bar\mu + \sum_k c_k\, s_k\, v_k, \qquad c_k = v_k^\top (z - \bar\mu) / s_k, \qquad "
KINDS = {
    "codes": r"v_k:\ \text{the eigenvectors of the codes' covariance, } s_k^2 \text{ their variances}",
    "pictures": r"v_k:\ \text{the eigenvectors of } \overline{J^\top J},\ J = \partial \hat{x} / \partial z, \quad "
    r"s_k:\ \text{the codes' deviation along } v_k",
}
SURE = r"\pm \text{: one standard error}"
BOUND = (
    r"-\log p(x) \;\le\; l = -\mathbb{E}_{q(z \mid x)}[\log p(x \mid z)] + "
    r"\mathrm{KL}\big(q(z \mid x) \,\Vert\, p(z)\big)"
)
KL = r"\mathrm{KL} = \sum_j \tfrac12 \left(\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1\right)"
COIN = r"\log p(x \mid z) = \sum_i x_i \log p_i + (1 - x_i) \log (1 - p_i), \quad p = \sigma(f(z))"
BELL = (
    r"\log p(x \mid z) = -\sum_i \left[\tfrac12 \big((x_i - \hat{x}_i)/s\big)^2 + \log \big(s \sqrt{2\pi}\big)\right], "
    r"\quad \hat{x} = %s"
)


def equation(settings: VaeSettings) -> str:
    """What the look computes, with the settings as they are; of a network in training what its updates reduce."""
    look = settings.look
    if look in ("walk", "corners"):
        return {"walk": WALKS, "corners": CORNERS}[look][settings.path]
    if look == "sum":
        return _sum(settings)
    if look == "directions":
        return DIRECTIONS + KINDS[settings.directions]
    if look == "plane":
        return PLANE if lesson.presenting() else rf"{PLANE}, \quad {SURE}"
    if look == "sliders":
        return BOUND if lesson.presenting() else rf"{BOUND}, \qquad {KL}, \qquad {SURE}"
    if lesson.presenting():
        return objective(settings)
    mean = "f(z)" if settings.data in CURVES else r"\sigma(f(z))"
    given = rf"{KL}, \qquad {COIN}" if settings.bernoulli else rf"{KL} \\[0.5em] {BELL % mean}"
    return rf"{objective(settings)} \\[0.5em] {given}"


def objective(settings: VaeSettings) -> str:
    """What an update reduces: the bound where β is 1, else its terms weighed by β, which may rise at first."""
    first = r"-\mathbb{E}_{q(z \mid x)}[\log p(x \mid z)]"
    kl = r"\mathrm{KL}\big(q(z \mid x) \,\Vert\, p(z)\big)"
    adam = rf"\text{{Adam with }} \eta = {settings.learning_rate:g} \text{{ reduces}}"
    if settings.beta == 1 and not settings.warm:
        return rf"{adam}\quad l = {first} + {kl} \;\ge\; -\log p(x)"
    beta = f"{settings.beta:g}"
    rising = rf", \quad \beta = {beta} \cdot \min(1, \text{{updates}} / {settings.warm})" if settings.warm else ""
    weight = r"\beta" if settings.warm else beta
    return rf"{adam}\quad {first} + {weight} \cdot {kl}{rising}"


def _sum(settings: VaeSettings) -> str:
    """The terms that are not left out, each by its sign."""
    signs = {"plus": "+", "minus": "-"}
    terms = "".join(
        f" {signs[sign]} z_{name}"
        for name, sign in zip("BCD", (settings.sign_b, settings.sign_c, settings.sign_d), strict=True)
        if sign in signs
    )
    single = r"z_A = \mu(x_A)"
    code = (
        r"z_A:\ \text{the mean of } \mu(x) \text{ over A's class; of a drawing } \mu(x_A)" if settings.means else single
    )
    return rf"z = z_A{terms}, \qquad {code}"


def about(settings: VaeSettings) -> str:
    """What p(x|z) means for a network in training."""
    if settings.data in CURVES:
        return (
            "**p(x|z) is a Gaussian about what z decodes to**, of deviation s in both directions: the faint circle "
            "about x̂. A point has coordinates, not ink, so a Bernoulli cannot be its likelihood. A small s makes the "
            "first term dear and the code precise; learnt, s settles at how far reconstructions lie off."
        )
    full, side = ("255", "28×28") if settings.data == "mnist" else ("16", "8×8")
    if settings.bernoulli:
        return (
            f"**p(x|z) is a coin for each pixel**, and for that x must be ink or paper. The {side} digits have greys "
            f"from 0 to {full}: a grey of g is ink with probability g/{full}, tossed anew at every update, and once "
            "for the digits held out. To put the greys themselves into the formula is common, but it is a "
            "cross-entropy and no likelihood: no coin falls on 0.4."
        )
    return (
        f"**p(x|z) is a Gaussian about what z decodes to**, and x are the greys themselves, from 0 to {full}, as "
        "shares of full ink. It is a density: where s is small it is above 1, and −log p(x|z) below 0. Nats by another "
        "likelihood, or another s, cannot be compared with these."
    )
