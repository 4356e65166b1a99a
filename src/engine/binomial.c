/* Binomial probabilities: see binomial.h. */
#include "engine/binomial.h"

#include <math.h>

double hf_ln_factorial(uint32_t n)
{
    static const double half_ln_two_pi = 0.91893853320467274178;
    if (n < 2)
        return 0;
    if (n < 16) {
        double product = 1;
        for (uint32_t i = 2; i <= n; i++)
            product *= i;
        return log(product);
    }
    const double x = n;
    const double series = 1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * x * x * x * x * x);
    return (x + 0.5) * log(x) - x + half_ln_two_pi + series;
}

double hf_binomial_ln_mass(uint32_t k, uint32_t n, double p)
{
    const double choose = hf_ln_factorial(n) - hf_ln_factorial(k) - hf_ln_factorial(n - k);
    return choose + k * log(p) + (n - k) * log1p(-p);
}

double hf_binomial_ln_tail(uint32_t k, uint32_t n, double p)
{
    if (k > n)
        return (double)-INFINITY;
    if (k <= n * p)
        return 0;
    /* P(k) (1 + r_1 + r_1 r_2 + …), where r is the ratio of neighbours, below 1 and falling above
     * the mean. */
    const double odds = p / (1 - p);
    double sum = 1;
    double term = 1;
    for (uint32_t i = k; i < n && term > sum * 1e-12; i++) {
        term *= odds * (n - i) / (i + 1.0);
        sum += term;
    }
    const double ln_tail = hf_binomial_ln_mass(k, n, p) + log(sum);
    return ln_tail < 0 ? ln_tail : 0;
}
