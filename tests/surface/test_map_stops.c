// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A map that is asked to stop while products with the Hessian take long.
#include <math.h>
#include <stdatomic.h>
#include <time.h>

#include <descent/map.h>

#include "check.h"

enum { WIDE = 40 };

typedef struct slow_function {
    atomic_int products;
    int enough;
} slow_function;

static double slow_value(size_t n, const double *x, double *g, void *user)
{
    double f = 0.0;
    (void)user;
    for (size_t i = 0; i < n; i++) {
        const double next = x[(i + 1) % n];
        f += cos(x[i]) + 0.1 * x[i] * next;
        if (g) {
            g[i] = -sin(x[i]) + 0.1 * (next + x[(i + n - 1) % n]);
        }
    }
    return f;
}

static void slow_product(size_t n, const double *x, const double *v, double *hv, void *user)
{
    slow_function *s = user;
    for (size_t i = 0; i < n; i++) {
        hv[i] = -cos(x[i]) * v[i] + 0.1 * (v[(i + 1) % n] + v[(i + n - 1) % n]);
    }
    if (atomic_fetch_add(&s->products, 1) >= s->enough) {
        // Longer than what lies between two looks at the clock.
        nanosleep(&(struct timespec){.tv_nsec = 25000000}, NULL);
    }
}

static descent_status make_slow(void *user, descent_objective **objective, descent_error *error)
{
    const descent_callbacks c = {
        .function = slow_value, .hessian_vector = slow_product, .user = user};
    return descent_objective_from_callbacks(WIDE, &c, objective, error);
}

static bool enough(const descent_map_progress *progress, void *user)
{
    slow_function *s = user;
    (void)progress;
    return atomic_load(&s->products) <= s->enough;
}

// The end comes between two products with the Hessian, not with the last one of it: while it
// looks whether the function is a sum, in the first search, in the next one.
static void stops_between_products(void)
{
    static const int enough_of[] = {5, WIDE + 5, 2 * WIDE + 7};
    descent_error error = {0};
    double lower[WIDE], upper[WIDE];
    for (size_t i = 0; i < WIDE; i++) {
        lower[i] = -5.0;
        upper[i] = 4.0;
    }
    for (size_t k = 0; k < sizeof enough_of / sizeof *enough_of; k++) {
        slow_function s = {.enough = enough_of[k]};
        descent_map_options options = descent_map_options_default();
        descent_map *map = NULL;
        options.threads = 1;
        CHECK_OK(descent_map_find(make_slow, &s, NULL, lower, upper, &options, enough, &s, &map,
                                  &error));
        CHECK(map->stopped && map->point_count == 0);
        CHECK(atomic_load(&s.products) > s.enough && atomic_load(&s.products) <= s.enough + 3);
        descent_map_free(map);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(stops_between_products)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
