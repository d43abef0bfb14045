"""What the controls and stages of two networks that learn against each other share."""

from __future__ import annotations

LEARNERS = [["both", "both"], ["discriminator", "only D"], ["generator", "only G"]]


RATES = [0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0]

WEIGHTS = [0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]

AVERAGES = [0.0, 0.9, 0.98, 0.99, 0.995, 0.999]

OPTIMISERS = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}

PENALTIES = {"none": "none", "gradient penalty": "gradient penalty, (|∇D| − 1)²", "r1": "R1, ½|∇D|² at real points"}


EQUATIONS = {
    "minimax": r"\min_G \max_D \; \mathbb{E}_{x}\log \sigma(D(x)) + \mathbb{E}_{z}\log\bigl(1 - \sigma(D(G(z)))\bigr)",
    "non-saturating": r"\max_D \; \mathbb{E}_{x}\log \sigma(D(x)) + \mathbb{E}_{z}\log\bigl(1 - \sigma(D(G(z)))\bigr), "
    r"\qquad \max_G \; \mathbb{E}_{z}\log \sigma(D(G(z)))",
    "least squares": r"\min_D \; \tfrac12\mathbb{E}_{x}(D(x) - 1)^2 + \tfrac12\mathbb{E}_{z}D(G(z))^2, "
    r"\qquad \min_G \; \tfrac12\mathbb{E}_{z}(D(G(z)) - 1)^2",
    "wasserstein": r"\min_G \max_{D} \; \mathbb{E}_{x}D(x) - \mathbb{E}_{z}D(G(z)), "
    r"\qquad \lVert \nabla D \rVert \le 1",
    "hinge": r"\min_D \; \mathbb{E}_{x}\max(0, 1 - D(x)) + \mathbb{E}_{z}\max(0, 1 + D(G(z))), "
    r"\qquad \max_G \; \mathbb{E}_{z}D(G(z))",
}
