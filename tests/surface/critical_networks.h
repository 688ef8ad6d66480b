// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks of any shape at critical points that are made, by the choice of targets: the Hessian there
// has no zero eigenvalues but those of symmetries, as far as chance goes.
#ifndef DESCENT_TESTS_CRITICAL_NETWORKS_H
#define DESCENT_TESTS_CRITICAL_NETWORKS_H

#include "modes_check.h"

#include "data/encoder_fit.h"
#include "objective/empirical.h"
#include "objective/risk.h"

typedef descent_node *build(descent_graph *g, descent_node *x);

/* What is built on rows of `shape`; tokens 0 .. tokens - 1, or numbers (0). The last column of the
   inputs is the target, in double precision. */
typedef struct design {
    build *body;
    descent_shape shape;
    size_t tokens;
    double l2;
} design;

static inline size_t numbers_of(const design *d)
{
    size_t count = 1;
    for (size_t i = 0; i < d->shape.rank; i++) {
        count *= d->shape.dim[i];
    }
    return count;
}

/* An encoder that leaves inputs as they are: one for columns of 1 and -1. */
static inline dsc_encoder *plain_encoder(size_t inputs)
{
    descent_error error = {0};
    dsc_encoder *encoder = NULL;
    problem unit = net_room(2, inputs);
    for (size_t i = 0; i < inputs; i++) {
        unit.x[i] = 1.0;
        unit.x[inputs + i] = -1.0;
    }
    net_data(&unit, 2, inputs, 0);
    CHECK_OK(dsc_encoder_fit(unit.data, NULL, 2, NULL, &encoder, &error));
    net_free(&unit);
    return encoder;
}

/* Running statistics: means beside variances, all of them above 0. */
static inline const double *running_statistics(const descent_graph *graph)
{
    static double running[64];
    for (size_t i = 0; i < sizeof running / sizeof *running; i++) {
        running[i] = 0.3 + 0.05 * (double)i;
    }
    CHECK(graph->state <= sizeof running / sizeof *running);
    return graph->state > 0 ? running : NULL;
}

static inline void open_data(problem *p, size_t rows, size_t inputs, double l2)
{
    descent_error error = {0};
    dsc_empirical *made = NULL;
    dsc_encoder *encoder = plain_encoder(inputs + 1);
    descent_objective_free(p->objective);
    descent_dataset_free(p->data);
    net_data(p, rows, inputs + 1, 0);
    dsc_empirical_parts parts = dsc_empirical_parts_from(p->network);
    parts.data = p->data;
    parts.encoder = encoder;
    parts.l2 = l2;
    parts.state = running_statistics(parts.graph);
    parts.type = DESCENT_FLOAT64;
    parts.passes = DSC_TANGENTS;
    parts.largest_batch = rows;
    CHECK_OK(dsc_workers_create(1, &parts.workers, &error));
    CHECK_OK(dsc_empirical_create(&parts, &made, &error));
    dsc_empirical_own(made, parts.workers, encoder);
    p->objective = dsc_empirical_objective(made);
    p->n = descent_objective_parameters(p->objective);
}

static inline problem make(const design *d, size_t rows)
{
    const size_t inputs = numbers_of(d);
    problem p = net_room(rows, inputs + 1);
    uint64_t seed = 11;
    for (size_t i = 0; i < rows * (inputs + 1); i++) {
        const double number = net_number(&seed);
        p.x[i] = d->tokens > 0 ? floor((number + 1.0) * 0.5 * (double)d->tokens) : number;
    }
    descent_error error = {0};
    descent_graph *g = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *y = descent_input(g, "y", 1);
    descent_node *row = descent_input(g, "x", inputs + 1);
    descent_node *x = descent_pick(g, row, 0, 1, inputs);
    x = d->shape.rank > 1 ? descent_reshape(g, x, d->shape) : x;
    descent_node *out = d->body(g, x);
    descent_node *loss = descent_squared_error(g, out, descent_pick(g, row, inputs, 1, 1));
    CHECK_OK(descent_network_from_graph(g, row, y, out, loss, DESCENT_TASK_REGRESS, &p.network,
                                        &error));
    open_data(&p, rows, inputs, d->l2);
    return p;
}

static inline void set_targets(problem *p, size_t rows, size_t inputs, const double *targets,
                               double l2)
{
    for (size_t r = 0; r < rows; r++) {
        p->x[r * (inputs + 1) + inputs] = targets[r];
    }
    open_data(p, rows, inputs, l2);
}

static inline double of_row(const problem *p, const double *x, uint32_t r, double *g)
{
    descent_error error = {0};
    const descent_rows rows = {&r, 1};
    double value = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(p->objective, x, &rows, &value, g, &error));
    return value;
}

/* Makes x a critical point with residuals: outputs less a vector that no column of the Jacobian
   sees, as targets. Without l2. */
static inline void make_critical(problem *p, size_t rows, size_t inputs, const double *x)
{
    const size_t n = p->n;
    double *out = calloc(3 * rows, sizeof *out), *left = out + rows, *targets = out + 2 * rows;
    double *j = calloc(n * rows, sizeof *j), *g = calloc(n, sizeof *g);
    set_targets(p, rows, inputs, targets, 0.0);
    for (uint32_t r = 0; r < rows; r++) {
        out[r] = of_row(p, x, r, g);
        targets[r] = 1.0;
    }
    set_targets(p, rows, inputs, targets, 0.0);
    for (uint32_t r = 0; r < rows; r++) {
        out[r] = 0.5 * (out[r] - of_row(p, x, r, g) + 1.0);
        targets[r] = out[r] - 0.5;
    }
    set_targets(p, rows, inputs, targets, 0.0);
    uint64_t seed = 5;
    for (uint32_t r = 0; r < rows; r++) {
        of_row(p, x, r, g);
        left[r] = net_number(&seed);
        for (size_t i = 0; i < n; i++) {
            j[i * rows + r] = g[i];
        }
    }
    size_t kept = 0; /* columns, orthonormal */
    for (size_t i = 0; i <= n; i++) {
        double *column = i < n ? j + i * rows : left;
        const double before = net_length(rows, column);
        for (int twice = 0; twice < 3; twice++) {
            for (size_t k = 0; k < kept; k++) {
                double dot = 0.0;
                for (size_t r = 0; r < rows; r++) {
                    dot += column[r] * j[k * rows + r];
                }
                for (size_t r = 0; r < rows; r++) {
                    column[r] -= dot * j[k * rows + r];
                }
            }
        }
        const double after = net_length(rows, column);
        for (size_t r = 0; i < n && after > 1e-9 * before && r < rows; r++) {
            j[kept * rows + r] = column[r] / after;
        }
        kept += i < n && after > 1e-9 * before;
    }
    for (size_t r = 0; r < rows; r++) {
        targets[r] = out[r] - left[r];
    }
    set_targets(p, rows, inputs, targets, 0.0);
    free(out);
    free(j);
    free(g);
}

static inline void print_counts(const dsc_modes *modes, const dsc_dense *dense, size_t zero)
{
    printf("  %zu of %zu eigenvalues are zero, %zu explained\n", zero, dense->n,
           modes->explained);
    print_families(modes);
}

static inline size_t exact_zeros(const dsc_dense *dense)
{
    size_t zero = 0;
    for (size_t i = 0; i < dense->n; i++) {
        zero += fabs(dense->values[i]) <= 1e-12 * net_scale(dense);
    }
    return zero;
}

typedef struct expected {
    const char *kind;
    size_t count;
} expected;

enum { KINDS = 12 };

typedef struct known {
    const char *name;
    design design;
    size_t rows;
    size_t unnamed;        /* zero eigenvalues besides */
    expected kinds[KINDS]; /* the rest is none */
} known;

static inline bool is_as_expected(const dsc_modes *modes, const expected *kinds)
{
    bool good = true;
    size_t all = 0;
    for (size_t k = 0; k < KINDS && kinds[k].kind; k++) {
        good &= CHECK(family_count(modes, kinds[k].kind) == kinds[k].count);
        all += kinds[k].count;
    }
    return CHECK(modes->explained == all) && good;
}

/* The number of zero eigenvalues is what is explained, and what theory says. `set` (or NULL)
   changes the point. */
static inline void check_known(const known *k, void (*set)(problem *p, double *x))
{
    problem p = make(&k->design, k->rows);
    double *x = calloc(p.n, sizeof *x), *g = calloc(p.n, sizeof *g);
    start(&p, 2, x);
    uint64_t seed = 77;
    for (size_t i = 0; i < p.n; i++) {
        x[i] += 0.25 * net_number(&seed);
    }
    if (set) {
        set(&p, x);
    }
    make_critical(&p, k->rows, numbers_of(&k->design), x);
    CHECK(net_value(&p, x, g) > 1e-3 && net_length(p.n, g) < 1e-11);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    const size_t zero = exact_zeros(&dense);
    bool good = is_as_expected(&modes, k->kinds);
    good &= CHECK(zero == modes.explained + k->unnamed);
    if (!good) {
        printf("%s\n", k->name);
        print_counts(&modes, &dense, zero);
    }
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
    free(x);
    free(g);
}

#endif
