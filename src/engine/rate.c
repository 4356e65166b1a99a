/* How unusual a burst is for its target: see rate.h. */
#include "engine/rate.h"

#include <math.h>

double hf_rate_ln_tail(uint32_t n, double hours, uint32_t before, double before_hours, double mean)
{
    const double shape = 1 + (double)before;
    const double rate = 1 / mean + before_hours;
    const double stop = hours / (rate + hours); /* of one report more */
    if (n <= shape * hours / rate)
        return 0;
    /* P(n) (1 + r_1 + r_1 r_2 + …), r the ratio of neighbours, below 1 above the mean. */
    double ln_mass = shape * log1p(-stop);
    for (uint32_t k = 0; k < n; k++)
        ln_mass += log(stop * (shape + k) / (k + 1.0));
    double sum = 1;
    double term = 1;
    for (uint32_t k = n; term > sum * 1e-12 && k < n + 100000; k++) {
        term *= stop * (shape + k) / (k + 1.0);
        sum += term;
    }
    const double ln_tail = ln_mass + log(sum);
    return ln_tail < 0 ? ln_tail : 0;
}
