/* The interval of a Poisson count: see poisson.h. */
#include "evaluate/poisson.h"

#include <math.h>
#include <stdbool.h>

/* The chance of `count` or fewer at that mean: terms from the largest of them down. */
static double at_most(int64_t count, double mean)
{
    const int64_t mode = (double)count < mean ? count : (int64_t)mean;
    const double first = exp((double)mode * log(mean) - mean - lgamma((double)mode + 1));
    double sum = first;
    double term = first;
    for (int64_t k = mode; k > 0 && term > 0; k--)
        sum += term *= (double)k / mean;
    term = first;
    for (int64_t k = mode + 1; k <= count && term > 0; k++)
        sum += term *= mean / (double)k;
    return sum < 1 ? sum : 1;
}

/* The mean at which the chance of `count` or fewer is `chance`. It falls with the mean. */
static double mean_of(int64_t count, double chance)
{
    double low = 0;
    double high = (double)count + 10 + 10 * sqrt((double)count + 1);
    for (int i = 0; i < 200 && high - low > high * 1e-12; i++) {
        const double middle = low + (high - low) / 2;
        const bool is_below = at_most(count, middle) > chance;
        low = is_below ? middle : low;
        high = is_below ? high : middle;
    }
    return low + (high - low) / 2;
}

hf_interval hf_poisson_interval(int64_t count, double confidence)
{
    const double tail = (1 - confidence) / 2;
    return (hf_interval){.least = count > 0 ? mean_of(count - 1, 1 - tail) : 0,
                         .most = mean_of(count, tail)};
}
