// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void show(const char *source, const char *what, const char *claimed, double measured,
                 const char *tolerance, bool good)
{
    printf("| %s | %s | %s | %.10g | %s | %s |\n", source, what, claimed, measured, tolerance,
           good ? "OK" : "**NOT**");
    fflush(stdout);
}

void claim_number(const char *source, const char *what, double claimed, double measured,
                  double tolerance)
{
    char text[64], allowed[64];
    snprintf(text, sizeof text, "%.10g", claimed);
    snprintf(allowed, sizeof allowed, "%.2g", tolerance);
    show(source, what, text, measured, tolerance > 0.0 ? allowed : "exact",
         fabs(measured - claimed) <= tolerance);
}

void claim_range(const char *source, const char *what, double low, double high, double measured)
{
    char text[64];
    snprintf(text, sizeof text, "%.7g to %.7g", low, high);
    show(source, what, text, measured, "in the range", measured >= low && measured <= high);
}

void claim_less(const char *source, const char *what, double bound, double measured)
{
    char text[64];
    snprintf(text, sizeof text, "< %.10g", bound);
    show(source, what, text, measured, "less", measured < bound);
}

static void must(descent_status status, const descent_error *error)
{
    if (status != DESCENT_OK) {
        fprintf(stderr, "%s\n%s\n", error->message, error->remedy);
        exit(1);
    }
}

descent_optimizer *repro_optimizer(descent_type type, size_t n,
                                   const descent_optimizer_options *options)
{
    descent_error error = {0};
    descent_optimizer *optimizer = NULL;
    must(descent_optimizer_create(type, n, options, &optimizer, &error), &error);
    return optimizer;
}

void repro_step(descent_optimizer *optimizer, double rate, double *x, const double *g)
{
    descent_error error = {0};
    must(descent_optimizer_set_learning_rate(optimizer, rate, &error), &error);
    must(descent_optimizer_step_f64(optimizer, x, g, &error), &error);
}

// [M98] Matsumoto, Nishimura. Mersenne Twister. ACM TOMACS 8 (1998), section 2.1, and the seeding
// of their revision of 2002.
void mersenne_seed(mersenne *m, unsigned seed)
{
    *m = (mersenne){.state = {seed}, .used = 624};
    for (unsigned i = 1; i < 624; i++) {
        const unsigned before = m->state[i - 1];
        m->state[i] = 1812433253U * (before ^ (before >> 30)) + i;
    }
}

static unsigned mersenne_word(mersenne *m)
{
    if (m->used == 624) {
        for (size_t i = 0; i < 624; i++) {
            const unsigned joined =
                (m->state[i] & 0x80000000U) | (m->state[(i + 1) % 624] & 0x7fffffffU);
            m->state[i] =
                m->state[(i + 397) % 624] ^ (joined >> 1) ^ ((joined & 1U) ? 0x9908b0dfU : 0U);
        }
        m->used = 0;
    }
    unsigned y = m->state[m->used++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
}

double mersenne_uniform(mersenne *m)
{
    const unsigned high = mersenne_word(m) >> 5, low = mersenne_word(m) >> 6;
    return ((double)high * 67108864.0 + (double)low) * 0x1p-53;
}

// Marsaglia's polar method; the second number of a pair comes first.
double mersenne_normal(mersenne *m)
{
    if (m->has_spare) {
        m->has_spare = false;
        return m->spare;
    }
    double a, b, square;
    do {
        a = 2.0 * mersenne_uniform(m) - 1.0;
        b = 2.0 * mersenne_uniform(m) - 1.0;
        square = a * a + b * b;
    } while (square >= 1.0 || square == 0.0);
    const double factor = sqrt(-2.0 * log(square) / square);
    m->spare = factor * a;
    m->has_spare = true;
    return factor * b;
}
