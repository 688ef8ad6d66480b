// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Problems with known solutions: point, value, multipliers, verdict.
#include "hock_schittkowski.h"

#include <stdlib.h>

#include "../check.h"

static void check_solution(const known_problem *k, const problem *p, const double *x,
                           const descent_constrained_result *r)
{
    const double tolerance = k->tolerance_of_x > 0.0 ? k->tolerance_of_x : 1e-6;
    CHECK_NEAR(r->value, k->value, 1e-8);
    CHECK_TEXT(descent_kkt_word(r->verdict), descent_kkt_word(k->verdict));
    CHECK(r->violation <= 1e-8 && r->stationarity <= 1e-6 && r->complementarity <= 1e-8);
    for (size_t j = 0; j < p->n; j++) {
        CHECK(isnan(k->x[0]) || check_near(x[j], k->x[j], tolerance, __FILE__, __LINE__, "x"));
        CHECK(x[j] >= p->lower[j] && x[j] <= p->upper[j]);
        CHECK(r->lower_multipliers[j] >= -1e-6 && r->upper_multipliers[j] >= -1e-6);
    }
    for (size_t i = 0; i < p->limits.count; i++) {
        if (!isnan(k->multipliers[0])) {
            CHECK_NEAR(r->multipliers[i], k->multipliers[i], 1e-6);
        }
        CHECK(p->constraints[i].relation == DESCENT_EQUAL || r->multipliers[i] >= 0.0);
    }
}

// All ends together, bit by bit: formulas have the same on every processor (FNV-1a).
static void mix(uint64_t *hash, size_t n, const double *x)
{
    for (size_t j = 0; j < n; j++) {
        uint64_t bits;
        memcpy(&bits, &x[j], sizeof bits);
        for (int k = 0; k < 64; k += 8) {
            *hash = (*hash ^ (bits >> k & 255U)) * UINT64_C(1099511628211);
        }
    }
}

static void all_problems(void)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    const bool tell = getenv("DESCENT_TELL") != NULL;
    for (size_t i = 0; i < sizeof hock_schittkowski / sizeof *hock_schittkowski; i++) {
        const known_problem *k = &hock_schittkowski[i];
        const descent_constrained_options o = descent_constrained_options_default();
        descent_constrained_result r = {.size = sizeof r};
        descent_error error = {0};
        problem p;
        const int before = check_failures;
        if (CHECK(problem_open(&k->text, &p)) &&
            CHECK_OK(descent_minimize_constrained(p.f, &p.limits, &o, p.from, NULL, NULL, &r,
                                                  &error))) {
            check_solution(k, &p, p.from, &r);
            mix(&hash, p.n, p.from);
            if (tell || check_failures > before) {
                printf("HS%d: f %.12g (%.12g) %s %s, violation %.1e, stationarity %.1e, %d "
                       "steps, %d "
                       "evaluations, %d products, %d rounds, curvature %.3g, active %zu rank "
                       "%zu weak %zu\n",
                       k->number, r.value, k->value, descent_kkt_word(r.verdict),
                       descent_stop_word(r.stop), r.violation, r.stationarity, (int)r.steps,
                       (int)r.evaluations, (int)r.products, (int)r.rounds, r.curvature,
                       r.active, r.rank, r.weak);
            }
        }
        descent_constrained_free(&r);
        problem_close(&p);
    }
    if (!CHECK(hash == UINT64_C(0x76a13ff20470bcd0))) {
        printf("%016llx\n", (unsigned long long)hash);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(all_problems)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
