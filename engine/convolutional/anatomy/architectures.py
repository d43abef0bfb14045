"""Networks worth opening, as text: from the neocognitron to VGG-16, and a small one for digits.

Where a network here is not the historic one to the letter, `note` says in what.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.networks.anatomy import Anatomy, dissect
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.grammar import parse


@dataclass(frozen=True)
class Architecture:
    """A network for images (channels, rows, columns), and where it comes from."""

    text: str
    image: Shape
    source: str
    note: str

    def anatomy(self) -> Anatomy:
        return dissect(parse(self.text), self.image)


_DEEP = " ".join(["C512@3p1g512 R C512@1 R"] * 5)


def _block(channels: int, stride: int = 1, end: str = "+]") -> str:
    """Two convolutions with normalisation and what came in, then ReLU (He et al. 2016)."""
    by = f"s{stride}" if stride > 1 else ""
    return f"[C{channels}@3{by}p1b0 B R C{channels}@3p1b0 B {end} R"


def _resnet_20(end: str) -> str:
    stages = [_block(16)] * 3 + [
        block for channels in (32, 64) for block in (_block(channels, 2, end), *[_block(channels)] * 2)
    ]
    return " ".join(["C16@3p1b0 B R", *stages, "G F10"])


_RESNET_18 = [_block(64)] * 2 + [
    block for channels in (128, 256, 512) for block in (_block(channels, 2), _block(channels))
]
_LENET5 = "C6@5 Q U2 Q C16@5#lenet5 Q U2 Q C120@5 Q F84 Q"

ARCHITECTURES: dict[str, Architecture] = {
    "neocognitron, 1980": Architecture(
        "C24@5same R A7s1 C24@5p1 R A3s1 C24@5 R A2",
        (1, 16, 16),
        "Fukushima (1980), Neocognitron, Biological Cybernetics 36",
        "Its structure only: S cells as convolution and ReLU, C cells as average pooling, in windows chosen so that "
        "the layers have the sizes of 1980. Its inhibitory cells are left out, and it did not learn by gradients but "
        "without a teacher: the cell that answers most is strengthened.",
    ),
    "LeNet-5, 1998": Architecture(
        f"{_LENET5} E10",
        (1, 32, 32),
        "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
        "60,000 trainable parameters and 340,908 connections, as published. C3 reads S2 by the published table, 60 of "
        "96 links. The output measures distances to fixed codes, which are not trained: drawings of the digits in "
        "1998, drawn at random here.",
    ),
    "LeNet-5, fully connected output": Architecture(
        f"{_LENET5} F10",
        (1, 32, 32),
        "LeCun, Bottou, Bengio and Haffner (1998), with the output that is usual today",
        "A trained output layer in place of the fixed codes adds 10·(84 + 1) = 850 to the 60,000 parameters.",
    ),
    "AlexNet, 2012": Architecture(
        "C96@11s4 R N5 P3s2 C256@5p2g2 R N5 P3s2 C384@3p1 R C384@3p1g2 R C256@3p1g2 R P3s2 "
        "F4096 R D0.5 F4096 R D0.5 F1000",
        (3, 227, 227),
        "Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional neural networks",
        "About 60 million parameters, as published. Two groups (g2) where each of its two GPUs saw only its own maps. "
        "The article says 224 × 224 pixels; without padding its kernel and stride give the 55 × 55 that follow for 227 "
        "to 230, of which 227 is the usual choice: no pixel is left over.",
    ),
    "ZFNet, 2013": Architecture(
        "C96@7s2p2 R P3s2 N5 C256@5s2p1 R P3s2 N5 C384@3p1 R C384@3p1 R C256@3p1 R P3s2 "
        "F4096 R D0.5 F4096 R D0.5 F1000",
        (3, 224, 224),
        "Zeiler and Fergus (2014), Visualizing and understanding convolutional networks",
        "AlexNet with smaller kernels and strides at first, and without its two groups. After each pooling the "
        "maps have the published sizes, 55, 13 and 6 cells a side. Before it, 111 and 27 stand for the published 110 "
        "and 26, whose last windows reach over the border. Its contrast normalisation is AlexNet's here.",
    ),
    "VGG-16, 2014": Architecture(
        "C64@3p1 R C64@3p1 R P2 C128@3p1 R C128@3p1 R P2 C256@3p1 R C256@3p1 R C256@3p1 R P2 "
        "C512@3p1 R C512@3p1 R C512@3p1 R P2 C512@3p1 R C512@3p1 R C512@3p1 R P2 F4096 R D0.5 F4096 R D0.5 F1000",
        (3, 224, 224),
        "Simonyan and Zisserman (2015), Very deep convolutional networks for large-scale image recognition, network D",
        "About 138 million parameters, as published. All kernels are 3 × 3: three of them one after another see 7 × 7 "
        "pixels, with 27 weights for each pair of maps in place of 49.",
    ),
    "ResNet-18, 2015": Architecture(
        " ".join(["C64@7s2p3b0 B R P3s2p1", *_RESNET_18, "G F1000"]),
        (3, 224, 224),
        "He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition",
        "11,689,512 parameters, as in torchvision, and 1.8 billion multiply-adds, as published. Where a block makes "
        "other shapes, its shortcut is a 1 × 1 convolution (option B). Convolutions before normalisation (B) have no "
        "bias (b0), for B would take it away; each B has two parameters a map, its scale and its shift.",
    ),
    "ResNet-20, 2015": Architecture(
        _resnet_20("+0]"),
        (3, 32, 32),
        "He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition, section 4.2: CIFAR-10",
        "0.27 million parameters, as published: 269,722. Where a block makes other shapes, maps of 0 are added to what "
        "came in (+0], option A), which costs no parameters. With 1 × 1 convolutions (+], option B) it has 272,474.",
    ),
    "a small ResNet": Architecture(
        f"C8@3p1b0 B R {_block(8)} {_block(16, 2)} {_block(32, 2)} G F10",
        (1, 28, 28),
        "this project, after He et al. (2016)",
        "A ResNet for digits: three blocks of two convolutions. Lesson 2.6 trains it.",
    ),
    "MobileNet, 2017": Architecture(
        "C32@3s2p1 R C32@3p1g32 R C64@1 R C64@3s2p1g64 R C128@1 R C128@3p1g128 R C128@1 R C128@3s2p1g128 R C256@1 R "
        f"C256@3p1g256 R C256@1 R C256@3s2p1g256 R C512@1 R {_DEEP} C512@3s2p1g512 R C1024@1 R "
        "C1024@3p1g1024 R C1024@1 R G F1000",
        (3, 224, 224),
        "Howard et al. (2017), MobileNets: efficient convolutional neural networks for mobile vision applications",
        "4.2 million parameters and 569 million multiply-adds, as published. In a depthwise convolution, with as many "
        "groups as maps (g32), each kernel reads one map alone; a 1 × 1 convolution then mixes the maps. Its batch "
        "normalisation counts here as the biases that it becomes in use.",
    ),
    "Tiny VGG, 2020": Architecture(
        "C10@3 R C10@3 R P2 C10@3 R C10@3 R P2 F10",
        (3, 64, 64),
        "Wang et al. (2020), CNN Explainer",
        "The network of CNN Explainer, for ten classes. Of its parameters 85 % are in the last layer.",
    ),
    "digits": Architecture(
        "C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10",
        (1, 28, 28),
        "this project",
        "The network that reads the digits you draw, with fewer than 20,000 parameters. It learnt with batch "
        "normalisation after every convolution (Ioffe and Szegedy 2015), which is part of its kernels and biases now.",
    ),
}
