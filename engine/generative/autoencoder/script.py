"""A run of the auto-encoder's lesson as a script of its own: plain torch, the same numbers."""

from __future__ import annotations

from engine.generative.autoencoder.experiment import AeTrain
from engine.generative.autoencoder.maps import AeExplore
from engine.generative.autoencoders import script as live_script

SCRIPT = '''"""An auto-encoder on {about}: {updates} updates, as on the stage.

It prints the squared error of the {held} held out, beside that of as many principal components{and_angles}.
"""

{imports}

torch.set_num_threads(1)
{head}


{network}
{load}

def reconstructed(x):
    return decoder(encoder(x)){squash}


def noisy(x, noise, generator):
    return {noisy}


optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()])
{course}
{loop}    seen = noisy(x, noise, generator) if noise else x
    loss = (reconstructed(seen) - x).square().sum(1).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

with torch.no_grad():
    seen = noisy(held_out, {noise}, torch.Generator().manual_seed(seed))
    print(f"auto-encoder {{(reconstructed(seen) - held_out).square().sum(1).double().mean().item():.4f}}")
{rows}
pca = PCA(codes, svd_solver="{solver}").fit(rows)
x = held_out.double().numpy()
print(f"PCA {{np.square(pca.inverse_transform(pca.transform(x)) - x).sum(1).mean():.4f}}")
{angles}'''
ANGLES = """angles = np.degrees(subspace_angles(decoder[0].weight.detach().double().numpy(), pca.components_.T))
print("principal angles", ", ".join(f"{angle:.2f}°" for angle in sorted(angles)))
"""


def script(experiment: AeTrain | AeExplore) -> str:
    """The run from its start to the present update. Raises ValueError with a sentence where there is no run."""
    if isinstance(experiment, AeExplore):
        raise ValueError("The script is of a run of training: choose “Train one” above.")
    training, on_plane = experiment.training, experiment.training.data.on_plane
    source = experiment.settings.data
    mnist = source == "mnist"
    more = ["from sklearn.decomposition import PCA"]
    more += ["from scipy.linalg import subspace_angles"] if training.linear else []
    return SCRIPT.format(
        **live_script.parts(training, "the noise"),
        and_angles=", and the principal angles" if training.linear else "",
        imports=live_script.imports(source, more),
        squash="" if training.linear or on_plane else ".sigmoid()",
        noisy="x + noise * torch.randn(x.shape, generator=generator)"
        if on_plane
        else "x * (torch.rand(x.shape, generator=generator) >= noise)",
        noise=experiment.settings.noise,
        rows="rows = train.float().numpy() / 255" if mnist else "rows = train.double().numpy()",
        solver="covariance_eigh" if mnist else "full",
        angles=ANGLES if training.linear else "",
    )
