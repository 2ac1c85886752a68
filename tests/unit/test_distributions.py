"""Student's t of our own against SciPy's."""

import numpy as np
import pytest
from scipy import stats

from attain.domain.progress.distributions import normal_cdf, student_cdf, student_quantile

DEGREES = [1, 2, 3, 4, 5, 9, 18, 30, 59, 60, 61, 200, 1000]


@pytest.mark.parametrize("df", DEGREES)
def test_cumulative_probabilities_agree_with_scipy(df):
    t = np.array([-np.inf, -40, -3.2, -1, -1e-9, 0, 0.3, 2.7, 12, np.inf])
    ours = student_cdf(t, np.full(len(t), df))
    assert ours == pytest.approx(stats.t.cdf(t, df), abs=2e-7)


@pytest.mark.parametrize("df", DEGREES)
@pytest.mark.parametrize("p", [0.05, 0.5, 0.9, 0.95, 0.999])
def test_quantiles_agree_with_scipy(df, p):
    assert student_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-5, abs=1e-9)


def test_the_normal_distribution_agrees_with_scipy():
    z = np.linspace(-6, 6, 61)
    assert normal_cdf(z) == pytest.approx(stats.norm.cdf(z), abs=1e-12)
