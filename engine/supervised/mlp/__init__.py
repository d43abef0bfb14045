"""The multilayer perceptron, trained on the plane."""


def warm_up() -> None:
    """Compile everything, or load it compiled, so that the first visitor does not wait for it (some seconds once)."""
    from engine.supervised.mlp.experiment import MLPExperiment
    from engine.supervised.mlp.settings import MLPSettings

    experiment = MLPExperiment(MLPSettings(count=20))
    experiment.step(2)
    experiment.frame()
    experiment.picture()
