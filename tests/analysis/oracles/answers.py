"""Run by the interpreter of `.oracles`: a question per line on the input, an answer per line on the output.

A line is JSON. What the packages print goes to the error output, so that the answers stay readable.
"""

import json
import os
import sys
import warnings
from typing import Any


def balance_rake(people: dict[str, list[str]], margins: dict[str, dict[str, float]]) -> list[float]:
    import pandas as pd
    from balance.weighting_methods.rake import rake

    frame = pd.DataFrame(people)
    found = rake(
        frame,
        pd.Series([1.0] * len(frame)),
        None,
        None,
        variables=list(margins),
        transformations=None,
        convergence_rate=1e-10,
        target_margins=margins,
    )
    return [float(weight) for weight in found["weight"]]


def weightipy_rake(people: dict[str, list[str]], margins: dict[str, dict[str, float]]) -> list[float]:
    import pandas as pd
    import weightipy

    percents = {by: {code: 100 * share for code, share in shares.items()} for by, shares in margins.items()}
    scheme = weightipy.scheme_from_dict(percents, rim_params={"max_iterations": 10_000, "convcrit": 1e-10})
    found = weightipy.weight_dataframe(pd.DataFrame(people), scheme, "w")
    return [float(weight) for weight in found["w"]]


def ppi_mean(truth: list[float], predicted: list[float], elsewhere: list[float]) -> list[float]:
    import numpy as np
    from ppi_py import ppi_mean_ci, ppi_mean_pointestimate

    arrays = [np.array(values, float) for values in (truth, predicted, elsewhere)]
    low, high = ppi_mean_ci(*arrays, alpha=0.05)
    return [float(np.ravel(value)[0]) for value in (ppi_mean_pointestimate(*arrays), low, high)]


def ppi_mean_weighted(
    truth: list[float],
    predicted: list[float],
    elsewhere: list[float],
    w: list[float],
    w_elsewhere: list[float],
    power: float,
) -> float:
    import numpy as np
    from ppi_py import ppi_mean_pointestimate

    arrays = [np.array(values, float) for values in (truth, predicted, elsewhere)]
    found = ppi_mean_pointestimate(*arrays, lam=power, w=np.array(w), w_unlabeled=np.array(w_elsewhere))
    return float(np.ravel(found)[0])


def wilson(count: float, of: float) -> list[float]:
    from statsmodels.stats.proportion import proportion_confint

    return [float(edge) for edge in proportion_confint(count, of, method="wilson")]


def newcombe(count: int, of: int, before: int, of_before: int) -> list[float]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = confint_proportions_2indep(count, of, before, of_before, method="newcomb", compare="diff")
    return [float(edge) for edge in found]


def two_shares(counts: list[int], of: list[int]) -> float:
    from statsmodels.stats.proportion import proportions_ztest

    return float(proportions_ztest(counts, of)[1])


def benjamini_hochberg(p: list[float]) -> list[float]:
    from statsmodels.stats.multitest import multipletests

    return [float(value) for value in multipletests(p, method="fdr_bh")[1]]


def weighted_mean(values: list[float], w: list[float]) -> list[float]:
    from statsmodels.stats.weightstats import DescrStatsW

    found = DescrStatsW(values, w)
    return [float(found.mean), float(found.quantile([0.5], return_pandas=False)[0])]


def bradley_terry(items: int, won: list[list[int]]) -> list[float]:
    """Strengths, on the log scale, of mean 0; `won`: [winner, loser] of each comparison."""
    import choix

    return [float(value) for value in choix.opt_pairwise(items, won, alpha=0.0, tol=1e-12)]


QUESTIONS = {
    one.__name__: one
    for one in (
        balance_rake,
        weightipy_rake,
        ppi_mean,
        ppi_mean_weighted,
        wilson,
        newcombe,
        two_shares,
        benjamini_hochberg,
        weighted_mean,
        bradley_terry,
    )
}


def answer(line: str) -> Any:
    asked = json.loads(line)
    try:
        return {"answer": QUESTIONS[asked["question"]](**asked["inputs"])}
    except Exception as failed:  # told to the test, which fails with it
        return {"error": f"{type(failed).__name__}: {failed}"}


def main() -> None:
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(answer(line)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
