"""Files that a script needs: the page gives them to download beside it."""

from __future__ import annotations

import sys
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor


def beside(name: str) -> dict[str, Tensor]:
    """The tensors of a file in the folder where the script runs, single precision. Ends with a sentence where it is not
    there."""
    if not Path(name).exists():
        sys.exit(f"Put {name} into this folder: the page where you found this script gives it, too.")
    return {key: part.float() for key, part in load_file(name).items()}
