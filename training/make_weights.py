"""Makes the weights that ship: three runs, each going on from what is there, and the mean of all three.

    python training/make_weights.py --corpora DIR --out DIR

1. `first`: five epochs from the base weights.
2. `second`: four more with the first as teacher of names, at lower rates.
3. `third`: two more with the mean of both as teacher, and EWT's development syntax in the training.
4. `weights`: the mean of the three, as the three files that belong under src/storyledger/read/weights/.

About 45 minutes on two cores that know bfloat16, 70 on others. Seeded; stopped, it goes on after its last full epoch.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import average
import train

SECOND = ("--epochs", "4", "--encoder-rate", "1.5e-4", "--heads-rate", "8e-4")
THIRD = ("--epochs", "2", "--encoder-rate", "1e-4", "--heads-rate", "5e-4", "--seed", "14", "--with-dev")


def main() -> None:
    """Runs what is not done yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, second, both, third = (options.out / name for name in ("first", "second", "both", "third"))
    corpora = ("--corpora", str(options.corpora))
    train.main([*corpora, "--out", str(first)])
    train.main([*corpora, "--out", str(second), "--teacher", str(first / "checkpoint.pt"), *SECOND])
    runs = [str(run / "checkpoint.pt") for run in (first, second)]
    average.main([*runs, *corpora, "--out", str(both)])
    train.main([*corpora, "--out", str(third), "--teacher", str(both / "checkpoint.pt"), *THIRD])
    average.main([*runs, str(third / "checkpoint.pt"), *corpora, "--out", str(options.out)])


if __name__ == "__main__":
    main()
