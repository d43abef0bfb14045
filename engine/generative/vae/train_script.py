"""A run of the variational auto-encoder's lesson as a script of its own: plain torch, the same numbers."""

from __future__ import annotations

from engine.generative.autoencoders import script as live_script
from engine.generative.vae.training import LiveTraining

SCRIPT = '''"""A variational auto-encoder on {about}: {updates} updates, as on the stage.

It prints both terms of the bound on the {held} held out, in nats a {one}.
"""

{imports}

torch.set_num_threads(1)
{head}


{network}
{load}

def code(x, noise):
    mean, log_variance = encoder(x).chunk(2, 1)
    kl = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1)
    return mean + (0.5 * log_variance).exp() * noise, kl


{spread}def nats(x, decoded):  # −log p(x|z)
    return {nats}


optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters(){learnt}])
{course}
{loop}    {binarise}noise = torch.randn((len(x), codes), generator=generator)
    z, kl = code(x, noise)
    loss = nats(x, decoder(z)).mean() + {beta} * kl.sum(1).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

generator = torch.Generator().manual_seed(seed)
x = {held_out}
with torch.no_grad():
    z, kl = code(x, torch.randn((len(x), codes), generator=generator))
    print(f"reconstruction {{nats(x, decoder(z)).double().mean().item():.4f}} nats")
    print(f"KL {{kl.double().mean(0).sum().item():.4f}} nats")
'''
COIN = 'F.binary_cross_entropy_with_logits(decoded, x, reduction="none").sum(1)'
BELL = "(0.5 * ((x - {mean}) / s) ** 2 + log_s + 0.5 * math.log(2 * math.pi)).sum(1)"
FIXED = "s = {s}\nlog_s = math.log(s)\n\n\n"
LEARNT = "log_s = nn.Parameter(torch.tensor(math.log({s})))  # s is learnt with the rest\n\n\n"


def script(training: LiveTraining) -> str:
    """The run from its start to the present update."""
    settings, coin = training.settings, training.bernoulli
    learnt = training.network.log_deviation is not None
    bell = BELL.format(mean="decoded" if training.data.on_plane else "decoded.sigmoid()")
    if learnt:
        bell = bell.replace("/ s)", "/ log_s.exp())")
    spread = "" if coin else (LEARNT if learnt else FIXED).format(s=settings.deviation)
    return SCRIPT.format(
        **live_script.parts(training, "the weight beta"),
        imports=live_script.imports(
            settings.data, ["from torch.nn import functional as F"] if coin else [], [] if coin else ["math"]
        ),
        spread=spread,
        nats=COIN if coin else bell,
        learnt=", log_s" if learnt else "",
        binarise="x = torch.bernoulli(x, generator=generator)\n    " if coin else "",
        beta=f"beta * min(1, update / {settings.warm})" if settings.warm else "beta",
        held_out="torch.bernoulli(held_out, generator=generator)" if coin else "held_out",
    )
