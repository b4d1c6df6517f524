"""`python -m bench [name…]`: every benchmark here, or those named."""

import importlib
import pkgutil
import signal
import sys

import bench


def main(names: list[str]) -> None:
    for module in sorted(one.name for one in pkgutil.iter_modules(bench.__path__)):
        if module == "__main__" or (names and module not in names):
            continue
        run = getattr(importlib.import_module(f"bench.{module}"), "main", None)
        if run is not None:
            print(f"\n# {module}", flush=True)
            run()


if __name__ == "__main__":
    # Ended from outside (`timeout`), the servers that were started are still to be stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main(sys.argv[1:])
