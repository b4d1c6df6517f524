"""Simulated consultations whose truth is known: how often the intervals hold it.

Three tables: Wilson's interval on the effective number of participants; shares corrected by checked
participants (PPI++), beside the tagger's count and the checked sample alone; and people concerned who answer
1.5 times as readily, where no interval helps and the sensitivity band does.
"""

import time

from bench.coverage import DRAWS, band_coverage, ppi_coverage, wilson_coverage


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def weights_table() -> None:
    row("truth", "participants", "raw, Wilson", "raked, Wilson on n_eff", "deff", "not weighted")
    row(*["---"] * 6)
    for prevalence in (0.05, 0.10, 0.276, 0.50):
        for n in (60, 100, 150, 400, 1000):
            one = wilson_coverage(n, prevalence)
            row(
                f"{100 * prevalence:.3g} %",
                n,
                one.raw,
                one.weighted,
                f"{one.deff:.2f}",
                f"{one.refused:.0f} %",
            )


def checked_table() -> None:
    row(
        "tagger",
        "truth",
        "checked of",
        "count",
        "checked alone",
        "PPI++ as published",
        "as served",
        "fallback",
    )
    row(*["---"] * 8)
    for tagger in ((0.75, 0.97), (0.95, 0.995), (0.5, 0.9)):
        for prevalence in (0.05, 0.10, 0.12, 0.25, 0.50):
            for checked, n in ((100, 300), (100, 1000), (150, 1000), (200, 1000), (200, 5000), (400, 5000)):
                checked_row(prevalence, checked, n, tagger, DRAWS, False)
    for prevalence in (0.10, 0.25, 0.50):
        for checked, n in ((150, 1000), (200, 1000), (400, 5000)):
            checked_row(prevalence, checked, n, (0.75, 0.97), DRAWS // 2, True)


def checked_row(
    prevalence: float, checked: int, n: int, tagger: tuple[float, float], draws: int, weighted: bool
) -> None:
    one = ppi_coverage(prevalence, checked, n, tagger, draws, weighted=weighted)
    name = f"{tagger[0]:g}, {tagger[1]:g}" + (", raked" if weighted else "")
    share = f"{100 * prevalence:.0f} %"
    row(
        name, share, f"{checked} of {n}", one.count, one.alone, one.paper, one.ppi, f"{one.fallen_back:.0f} %"
    )


def band_table() -> None:
    row(
        "concerned answer",
        "participants",
        "raked share",
        "interval",
        "Γ = 1.5",
        "Γ = 2",
        "interval and Γ = 1.5",
    )
    row(*["---"] * 7)
    for readier in (1.0, 1.5):
        for n in (60, 150, 400, 1000):
            seen = band_coverage(n, 0.276, readier=readier)
            held = (f"{one:.0f} %" for one in (seen.interval, seen.band, seen.wider, seen.around))
            row(f"{readier:g} times as readily", n, f"{seen.share:.1f} %", *held)


def main() -> None:
    start = time.perf_counter()
    print(f"{DRAWS} draws a row; percent that held the truth / bias in points / width in points")
    for table in (weights_table, checked_table, band_table):
        print()
        table()
    print(f"\n{time.perf_counter() - start:.0f} s")
