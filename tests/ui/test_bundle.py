import subprocess
from pathlib import Path

import pytest

from ui.stage.bundle import join

STATIC = Path(__file__).parents[2] / "ui" / "stage" / "static"


def run(node, source, tmp_path):
    (tmp_path / "bundle.mjs").write_text(source)
    (tmp_path / "main.mjs").write_text('import main from "./bundle.mjs"; console.log(main(3));')
    return subprocess.run([node, tmp_path / "main.mjs"], capture_output=True, text=True, check=True).stdout.strip()


def test_joined_modules_do_what_they_did_apart(node, tmp_path):
    files = {
        "main.js": '/** @import { Sum } from "./sums.js" */\n'
        'import * as sums from "./sums.js";\nimport { twice as double } from "./twice.js";\n'
        "export default function (x) {\n  return sums.add(double(x), sums.ONE);\n}\n",
        "sums.js": "export const ONE = 1;\nexport function add(a, b) {\n  return a + b;\n}\n",
        "twice.js": 'import {\n  add,\n} from "./sums.js";\nexport class Unused {}\nexport function twice(x) {\n'
        "  return add(x, x);\n}\n",
    }
    assert run(node, join(files, "main.js"), tmp_path) == "7"


def test_all_our_modules_can_be_joined_and_none_is_left_over():
    files = {path.name: path.read_text() for path in STATIC.glob("*.js")}
    joined = join(files, "stage.js")
    assert [name for name in files if f'modules["{name}"] =' not in joined] == []


def test_joined_our_modules_are_one_that_can_be_read(node, tmp_path):
    files = {path.name: path.read_text() for path in STATIC.glob("*.js")}
    (tmp_path / "stage.mjs").write_text(join(files, "stage.js"))
    subprocess.run([node, "--check", tmp_path / "stage.mjs"], check=True)


def test_circles_and_unknown_forms_are_errors():
    with pytest.raises(ValueError, match="circle"):
        join({"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}, "a.js")
    with pytest.raises(ValueError, match="not understand"):
        join({"a.js": "export let x = 1;\n"}, "a.js")
