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
EQUATIONS = {
    "plane": r"z = \mu(x) + \sigma(x) \odot \varepsilon, \quad \varepsilon \sim \mathcal{N}(0, I), \qquad "
    r"-\log p(x) \;\approx\; -\log \frac{1}{k} \sum_{i=1}^{k} \frac{p(x \mid z_i)\, p(z_i)}{q(z_i \mid x)}",
    "walk": r"z(t) = (1 - t)\, z_A + t\, z_B \qquad\text{or}\qquad "
    r"z(t) = \frac{\sin (1 - t)\omega}{\sin \omega}\, z_A + \frac{\sin t\omega}{\sin \omega}\, z_B "
    r"\;\;(\lVert z_A \rVert = \lVert z_B \rVert)",
    "corners": r"\text{straight:}\quad z(s, t) = t\, \big((1 - s)\, z_A + s\, z_B\big) "
    r"+ (1 - t)\, \big((1 - s)\, z_C + s\, z_D\big)",
    "sum": r"z = z_A \pm z_B \pm z_C \pm z_D, \qquad z_A = \mu(x_A)",
    "directions": r"z = \bar\mu + \sum_k c_k\, s_k\, v_k, \qquad c_k = v_k^\top (z - \bar\mu) / s_k, \qquad "
    r"v_k^\top v_l = \delta_{kl}",
}
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
    """A look's own, or the bound; of a network in training with its p(x|z)."""
    training = settings.look == "train"
    if settings.look in EQUATIONS:
        return EQUATIONS[settings.look]
    if lesson.presenting() and not training:  # the pad leaves room for the half
        return BOUND
    bound = rf"{BOUND}, \qquad {KL}"
    if lesson.presenting() or not training:
        return bound
    mean = "f(z)" if settings.data in CURVES else r"\sigma(f(z))"
    return rf"\begin{{gathered}} {bound} \\ {COIN if settings.bernoulli else BELL % mean} \end{{gathered}}"


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
