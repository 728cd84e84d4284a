"""``python -m plenipo``."""

from plenipo.cli import main

if __name__ == "__main__":
    main()
