// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The index by runs of Lanczos's method, each from a random vector that is orthogonal to the
// known zero modes and to the negative directions V that the runs before have found.
//
// From below. By Cauchy's interlacing, H has at least as many eigenvalues below -tau as its
// compression on any subspace. After a run that saw a negative Ritz value, V becomes the Ritz
// vectors below -tau of the span of V and the run's basis.
//
// From above. H has at most |V| eigenvalues below the least one, lambda, of its compression B
// on what is orthogonal to V (Courant-Fischer). Let b, uniform on the sphere, be the start of a
// run on B, c its component along an eigenvector of lambda, p_k the characteristic polynomial
// of the tridiagonal matrix after k steps and beta_1 .. beta_k its off-diagonal.
// Then |c| |p_k(lambda)| <= |p_k(B) b| = beta_1 ... beta_k, and below the least Ritz value
// |p_k| grows without bound: when |c| >= delta, lambda is above the solution of |p_k(l)| =
// beta_1 ... beta_k / delta, for all k at once [H99, section 4]. In n dimensions P(|c| < delta)
// <= delta max(1, sqrt(2 (n - 1) / pi)): the density of c is largest at 0, where it is 2
// Gamma(n/2) / (sqrt(pi) Gamma((n-1)/2)), and for n = 2 the probability is 2 asin(delta) / pi.
//
// No spectrum needs more steps than [K92] says: with the Chebyshev polynomial of degree 2 k - 1
// in sqrt(x) in place of p_k one gets P(the least Ritz value is off by more than eps (largest -
// least eigenvalue)) <= sqrt(2 (n - 1) / pi) / cosh((2 k - 1) atanh(sqrt(eps))), at most 1.596
// sqrt(n) exp(-(2 k - 1) sqrt(eps)); [K92] have 1.648. Most spectra need fewer.
//
// A run without a negative Ritz value is clean when its bound reaches -missed |H|. Two clean
// runs from independent vectors must follow each other; V is right unless both starts were
// short of it, so each may fail with the root of the probability. Every V that was put to this
// test has its part of `failure`, half of that of the one before.
// A multiple eigenvalue is no exception: b has a larger component in its space, and its copies
// are found in one run each.
//
// [H99] van Dorsselaer, Hochstenbach, van der Vorst. Computing probabilistic bounds for extreme
// eigenvalues of symmetric matrices with the Lanczos method. CWI 1999; SIMAX 2001. [K92]
// Kuczynski, Wozniakowski. Estimating the largest eigenvalue by the power and Lanczos
// algorithms with a random start. SIMAX 1992.
#include "surface/index/krylov.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"

enum {
    CLEAN_RUNS = 2,
    ENDS = 3,         /* Ritz values of the last run at either end that are reported */
    ENDS_MOST = 64,   /* with the zero ones */
    STREAM_BITS = 16, /* streams of random numbers a run */
};

typedef struct search {
    dsc_hessian *curvature;
    const dsc_index_request *request;
    const dsc_kernels *kernels;
    size_t n;
    uint64_t begin;    /* curvature->products before */
    double *v, *theta; /* v_count x n, orthonormal, and their Ritz values, ascending */
    size_t v_count;
    double norm, asymmetry, tau;
    uint32_t runs, tests;             /* tests: V's so far */
    size_t clean;                     /* runs that agree with the present V */
    double bound[2];                  /* on lambda: by one clean run alone; by all of them */
    size_t tighter, looser, positive; /* at least */
    double ends[ENDS_MOST], residuals[ENDS_MOST]; /* of the last run */
    size_t end_count, end_products;               /* of the run they are from */
    double *flat; /* flat_count x n: zero directions of the last run */
    size_t flat_count;
} search;

typedef struct run {
    dsc_krylov krylov;
    size_t locked, m; /* vectors in front; products behind them */
    double log_betas; /* of the product of all beta */
    double last_beta;
    dsc_dense eigen; /* of B in the basis */
} run;

static double at(const run *r, size_t i, size_t j)
{
    return r->krylov.h[(r->locked + j) * r->krylov.room + r->locked + i];
}

static double steepest_missed(const search *s)
{
    return fmax(s->request->missed * s->norm, 2.0 * s->tau);
}

// Logarithm of delta, for a start that may be short of it with this probability.
static double log_shortest(const search *s, double probability)
{
    const double free = (double)(s->n - s->request->zero_count - s->v_count);
    const double density = fmax(1.0, sqrt(2.0 * fmax(free - 1.0, 0.0) / DSC_PI));
    return fmin(0.0, log(probability / density));
}

// The part of the present V's share of `failure` that each clean run may use.
static double allowed(const search *s, size_t clean_runs)
{
    const double part = ldexp(s->request->failure, -(int)s->tests - 2);
    return clean_runs > 1 ? sqrt(part) : part;
}

// The least that lambda can be (see above), and a bit less.
static double lower_bound(const run *r, double log_delta)
{
    const double *theta = r->eigen.values;
    const double limit = r->log_betas - log_delta;
    double above = limit / (double)r->m,
           below = above - LOG_RANGE; // logarithms of theta_1 - lambda
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (above + below), distance = exp(middle);
        double sum = 0.0;
        for (size_t j = 0; j < r->m; j++) {
            sum += log(theta[j] - theta[0] + distance);
        }
        if (sum >= limit) {
            above = middle;
        } else {
            below = middle;
        }
    }
    return theta[0] - exp(above);
}

static void run_free(run *r)
{
    dsc_dense_free(&r->eigen);
    dsc_krylov_free(&r->krylov);
}

// Its basis: zero modes, V, and a random vector unless these span everything.
static descent_status run_create(search *s, run *r, size_t most, bool *started,
                                 descent_error *error)
{
    const dsc_index_request *request = s->request;
    *r = (run){.locked = request->zero_count + s->v_count};
    const size_t room = dsc_index_room(s->n, r->locked, most + 1);
    TRY(dsc_krylov_create(&r->krylov, s->curvature, room, request->seed, error));
    for (size_t i = 0; i < request->zero_count; i++) {
        TRY(dsc_krylov_lock(&r->krylov, request->zero + i * s->n, error));
    }
    for (size_t i = 0; i < s->v_count; i++) {
        TRY(dsc_krylov_lock(&r->krylov, s->v + i * s->n, error));
    }
    r->locked = r->krylov.basis.count;
    r->krylov.draws = ++s->runs << STREAM_BITS;
    return dsc_krylov_draw(&r->krylov, started, error);
}

// B in the basis so far, its eigenvalues, and what follows for |H|.
static descent_status find_ritz(search *s, run *r, descent_error *error)
{
    const size_t m = r->m;
    double *matrix = malloc(m * m * sizeof *matrix), squares = 0.0;
    if (!matrix) {
        return dsc_no_memory(error, "Ritz values", m * m * sizeof *matrix);
    }
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++) {
            const double difference = at(r, i, j) - at(r, j, i);
            squares += 2.0 * difference * difference;
            matrix[i * m + j] = matrix[j * m + i] = 0.5 * (at(r, i, j) + at(r, j, i));
        }
    }
    dsc_dense_free(&r->eigen);
    const descent_status status = dsc_dense_from_matrix(&r->eigen, m, matrix, error);
    free(matrix);
    TRY(status);
    const double *values = r->eigen.values;
    s->norm = fmax(s->norm, fmax(fabs(values[0]), fabs(values[m - 1])));
    s->asymmetry = fmax(s->asymmetry, sqrt(squares));
    s->tau = dsc_index_tau(s->request, s->n, s->norm, s->asymmetry);
    return DESCENT_OK;
}

// coordinates[m] (out) of Ritz vector i, unit: m, zeros, scratch.
static descent_status ritz_vector(const dsc_dense *eigen, size_t i, double *unit,
                                  double *coordinates, descent_error *error)
{
    unit[i] = 1.0;
    const descent_status status = dsc_dense_combine(eigen, unit, coordinates, error);
    unit[i] = 0.0;
    return status;
}

// Whether what B has outside the basis moves no negative Ritz value by more than tau / 2: by
// the square of its residual over its distance from zero.
static descent_status converged(search *s, run *r, bool *yes, descent_error *error)
{
    double *unit = calloc(2 * r->m, sizeof *unit), *coordinates = unit ? unit + r->m : NULL;
    if (!unit) {
        return dsc_no_memory(error, "Ritz vectors", 2 * r->m * sizeof *unit);
    }
    descent_status status = DESCENT_OK;
    *yes = true;
    for (size_t i = 0; status == DESCENT_OK && *yes && i < r->m; i++) {
        const double value = r->eigen.values[i];
        if (value >= -s->tau) {
            break;
        }
        status = ritz_vector(&r->eigen, i, unit, coordinates, error);
        const double residual = r->last_beta * coordinates[r->m - 1];
        *yes = residual * residual <= 0.5 * s->tau * -value;
    }
    free(unit);
    return status;
}

static descent_status step(run *r, descent_error *error)
{
    dsc_krylov *k = &r->krylov;
    const size_t before = k->basis.count;
    TRY(dsc_krylov_step(k, error));
    r->m = k->products - r->locked;
    // What is left out as rounding errors is not larger than krylov.c says.
    r->last_beta = k->basis.count > before
                       ? k->h[(k->products - 1) * k->room + k->basis.count - 1]
                       : fmax(LEFT_OUT * DBL_EPSILON * k->scale, DBL_MIN);
    r->log_betas += log(r->last_beta);
    return DESCENT_OK;
}

// Goes on until the run is clean, or has all it can have of the negative directions, or there
// are no more products.
static descent_status run_grow(search *s, run *r, size_t most, descent_error *error)
{
    for (size_t check = 10;;) {
        TRY(step(r, error));
        const dsc_krylov *k = &r->krylov;
        const bool full = k->basis.count == k->room && k->room < s->n;
        const bool last = k->products == k->basis.count || r->m >= most || full;
        if (r->m < check && !last) {
            continue;
        }
        TRY(find_ritz(s, r, error));
        bool done = last;
        if (!done && r->eigen.values[0] < -s->tau) {
            TRY(converged(s, r, &done, error));
        } else if (!done) {
            const double delta = log_shortest(s, allowed(s, CLEAN_RUNS));
            done = lower_bound(r, delta) >= -steepest_missed(s);
        }
        if (done) {
            return DESCENT_OK;
        }
        check = r->m + 2 + r->m / 8;
    }
}

// y[n] = the combination of V and the run's vectors with these coordinates; V may be left out.
static void assemble(const search *s, const run *r, const double *along_v, const double *along,
                     double *y)
{
    memset(y, 0, s->n * sizeof *y);
    for (size_t i = 0; along_v && i < s->v_count; i++) {
        s->kernels->axpy(s->n, along_v[i], s->v + i * s->n, y);
    }
    for (size_t j = 0; j < r->m; j++) {
        s->kernels->axpy(s->n, along[j], r->krylov.basis.vectors[r->locked + j], y);
    }
}

// Lower bounds, all of them: the largest of all runs count.
static void count_joint(search *s, const dsc_dense *joint, size_t *negative)
{
    size_t tighter = 0, looser = 0, positive = 0;
    *negative = 0;
    for (size_t i = 0; i < joint->n; i++) {
        *negative += joint->values[i] < -s->tau;
        tighter += joint->values[i] < -TENTH * s->tau;
        looser += joint->values[i] < -TENFOLD * s->tau;
        positive += joint->values[i] > s->tau;
    }
    s->tighter = tighter > s->tighter ? tighter : s->tighter;
    s->looser = looser > s->looser ? looser : s->looser;
    s->positive = positive > s->positive ? positive : s->positive;
}

static descent_status replace_v(search *s, const run *r, const dsc_dense *joint, size_t count,
                                descent_error *error)
{
    double *v = malloc((count + 1) * s->n * sizeof *v);
    double *theta = malloc((count + 1) * sizeof *theta);
    double *unit = calloc(2 * joint->n, sizeof *unit),
           *coordinates = unit ? unit + joint->n : NULL;
    descent_status status = DESCENT_OK;
    if (!v || !theta || !unit) {
        status = dsc_no_memory(error, "negative directions", count * s->n * sizeof *v);
    }
    for (size_t i = 0; status == DESCENT_OK && i < count; i++) {
        status = ritz_vector(joint, i, unit, coordinates, error);
        assemble(s, r, coordinates, coordinates + s->v_count, v + i * s->n);
        theta[i] = joint->values[i];
    }
    free(unit);
    if (status != DESCENT_OK) {
        free(v);
        free(theta);
        return status;
    }
    free(s->v);
    free(s->theta);
    s->v = v;
    s->theta = theta;
    s->v_count = count;
    return DESCENT_OK;
}

static descent_status use_joint(search *s, const run *r, bool renew, const dsc_dense *joint,
                                descent_error *error)
{
    size_t negative;
    count_joint(s, joint, &negative);
    return renew ? replace_v(s, r, joint, negative, error) : DESCENT_OK;
}

// Rayleigh-Ritz on V and the run's basis together; V becomes what is negative there with
// `renew`.
static descent_status solve_joint(search *s, const run *r, bool renew, descent_error *error)
{
    const size_t d = s->v_count + r->m, first_v = r->locked - s->v_count;
    double *matrix = calloc(d, d * sizeof *matrix);
    if (!matrix) {
        return dsc_no_memory(error, "Ritz values", d * d * sizeof *matrix);
    }
    for (size_t i = 0; i < s->v_count; i++) {
        matrix[i * d + i] = s->theta[i];
    }
    for (size_t j = 0; j < r->m; j++) {
        const double *column = r->krylov.h + (r->locked + j) * r->krylov.room;
        double *row = matrix + (s->v_count + j) * d;
        for (size_t i = 0; i < s->v_count; i++) {
            row[i] = matrix[i * d + s->v_count + j] = column[first_v + i];
        }
        for (size_t i = 0; i < r->m; i++) {
            row[s->v_count + i] = at(r, i, j);
        }
    }
    dsc_dense joint = {0};
    descent_status status = dsc_dense_from_matrix(&joint, d, matrix, error);
    free(matrix);
    THEN(status, use_joint(s, r, renew, &joint, error));
    dsc_dense_free(&joint);
    return status;
}

// Ritz values at both ends, and zero ones with their directions.
static descent_status keep_ends(search *s, run *r, descent_error *error)
{
    if (r->m < s->end_products) {
        return DESCENT_OK; // a shorter run knows less of the ends
    }
    s->end_products = r->m;
    s->end_count = s->flat_count = 0;
    double *unit = calloc(2 * r->m, sizeof *unit), *coordinates = unit ? unit + r->m : NULL;
    if (!unit) {
        return dsc_no_memory(error, "Ritz vectors", 2 * r->m * sizeof *unit);
    }
    descent_status status = DESCENT_OK;
    for (size_t i = 0; status == DESCENT_OK && i < r->m && s->end_count < ENDS_MOST; i++) {
        const double value = r->eigen.values[i];
        const bool end = i < ENDS || i + ENDS >= r->m, zero = fabs(value) <= s->tau;
        if (value < -s->tau || (!end && !zero)) {
            continue; // negative ones are in V
        }
        status = ritz_vector(&r->eigen, i, unit, coordinates, error);
        double residual = r->last_beta * fabs(coordinates[r->m - 1]);
        for (size_t l = 0; l < s->v_count; l++) {
            const dsc_krylov *k = &r->krylov;
            double beside = 0.0;
            for (size_t j = 0; j < r->m; j++) {
                beside += k->h[(r->locked + j) * k->room + r->locked - s->v_count + l] *
                          coordinates[j];
            }
            residual = hypot(residual, beside);
        }
        s->ends[s->end_count] = value;
        s->residuals[s->end_count++] = residual;
        if (zero && residual <= fmax(s->tau, FLAT_RESIDUAL * s->norm) + DBL_MIN &&
            s->flat_count < DSC_INDEX_VECTORS) {
            assemble(s, r, NULL, coordinates, s->flat + s->flat_count++ * s->n);
        }
    }
    free(unit);
    return status;
}

static void note_clean(search *s, const run *r)
{
    const double alone = lower_bound(r, log_shortest(s, allowed(s, 1)));
    const double together = lower_bound(r, log_shortest(s, allowed(s, CLEAN_RUNS)));
    s->bound[0] = s->clean > 0 ? s->bound[0] : alone;
    s->bound[1] = s->clean > 0 ? fmin(s->bound[1], together) : together;
    s->clean++;
}

static descent_status follow(search *s, run *r, size_t most, descent_error *error)
{
    bool started = false;
    TRY(run_create(s, r, most, &started, error));
    if (!started) { // nothing is left that could be missed
        s->clean = CLEAN_RUNS;
        s->bound[0] = s->bound[1] = 0.0;
        return DESCENT_OK;
    }
    TRY(run_grow(s, r, most, error));
    const bool negative = r->eigen.values[0] < -s->tau;
    TRY(keep_ends(s, r, error));
    if (!negative) {
        note_clean(s, r);
    }
    TRY(solve_joint(s, r, negative, error));
    if (negative) {
        s->clean = 0;
        s->tests++;
    }
    return DESCENT_OK;
}

static descent_status do_run(search *s, size_t most, descent_error *error)
{
    run r;
    const descent_status status = follow(s, &r, most, error);
    run_free(&r);
    return status;
}

static size_t products_left(const search *s)
{
    const uint64_t used = s->curvature->products - s->begin;
    const uint64_t reserved = s->v_count + 2; // for a product with each vector of V
    return s->request->products > used + reserved
               ? (size_t)(s->request->products - used - reserved)
               : 0;
}

// g (out): k * k, V'HV of the first k of V. w: n, scratch.
static descent_status multiply_again(search *s, size_t k, double *g, double *w,
                                     double *residuals, descent_error *error)
{
    const size_t n = s->n;
    for (size_t j = 0; j < k; j++) {
        TRY(dsc_hessian_multiply(s->curvature, s->v + j * n, w, error));
        for (size_t i = 0; i < k; i++) {
            g[i * k + j] = s->kernels->dot(n, s->v + i * n, w);
        }
        s->theta[j] = g[j * k + j];
        s->kernels->axpy(n, -s->theta[j], s->v + j * n, w);
        residuals[j] = sqrt(s->kernels->dot(n, w, w));
    }
    return DESCENT_OK;
}

// V again by a product each, most negative first, as far as they reach; theta and residuals
// become those that were seen. *low (out): eigenvalues below -tau of V'HV, of the vectors that
// were multiplied again: the others are not counted.
static descent_status verify(search *s, double *residuals, size_t *low, descent_error *error)
{
    const uint64_t used = s->curvature->products - s->begin;
    const uint64_t left = s->request->products > used ? s->request->products - used : 0;
    const size_t k = s->v_count < left ? s->v_count : (size_t)left, n = s->n;
    double *g = calloc(k + 1, (k + 1) * sizeof *g), *w = malloc(n * sizeof *w);
    for (size_t i = 0; i < s->v_count; i++) {
        residuals[i] = (double)NAN;
    }
    dsc_dense gram = {0};
    *low = 0;
    descent_status status =
        g && w ? multiply_again(s, k, g, w, residuals, error)
               : dsc_no_memory(error, "negative directions", (k * k + n) * sizeof *g);
    if (k > 0) {
        THEN(status, dsc_dense_from_matrix(&gram, k, g, error));
    }
    for (size_t i = 0; status == DESCENT_OK && i < gram.n; i++) {
        *low += gram.values[i] < -s->tau;
    }
    dsc_dense_free(&gram);
    free(w);
    free(g);
    return status;
}

typedef struct pair {
    double value, residual;
    size_t vector; /* of V; v_count: none */
} pair;

static int by_value(const void *a, const void *b)
{
    const double x = ((const pair *)a)->value, y = ((const pair *)b)->value;
    return (x > y) - (x < y);
}

// Values, residuals and vectors of the index.
static descent_status report_pairs(search *s, const double *residuals, dsc_index *index,
                                   descent_error *error)
{
    const size_t n = s->n, count = s->v_count + s->end_count;
    pair *pairs = calloc(count + 1, sizeof *pairs);
    index->values = calloc(count + 1, sizeof *index->values);
    index->residuals = calloc(count + 1, sizeof *index->residuals);
    index->vectors = calloc((2 * DSC_INDEX_VECTORS + 1) * n, sizeof *index->vectors);
    if (!pairs || !index->values || !index->residuals || !index->vectors) {
        free(pairs);
        return dsc_no_memory(error, "eigenvectors",
                             2 * DSC_INDEX_VECTORS * n * sizeof *index->vectors);
    }
    for (size_t i = 0; i < count; i++) {
        const bool in_v = i < s->v_count;
        pairs[i] =
            (pair){in_v ? s->theta[i] : s->ends[i - s->v_count],
                   in_v ? residuals[i] : s->residuals[i - s->v_count], in_v ? i : s->v_count};
    }
    qsort(pairs, count, sizeof *pairs, by_value);
    for (size_t i = 0; i < count; i++) {
        index->values[i] = pairs[i].value;
        index->residuals[i] = pairs[i].residual;
        if (pairs[i].vector < s->v_count && index->vector_count == i && i < DSC_INDEX_VECTORS &&
            pairs[i].value < -s->tau) {
            memcpy(index->vectors + index->vector_count++ * n, s->v + pairs[i].vector * n,
                   n * sizeof *s->v);
        }
    }
    free(pairs);
    index->count = count;
    index->negative_vectors = index->vector_count;
    memcpy(index->vectors + index->vector_count * n, s->flat,
           s->flat_count * n * sizeof *s->flat);
    index->vector_count += s->flat_count;
    index->smallest = count > 0 ? index->values[0] : 0.0;
    index->largest = count > 0 ? index->values[count - 1] : 0.0;
    return DESCENT_OK;
}

static void report_bounds(const search *s, size_t low, dsc_index *index)
{
    const size_t free = s->n - s->request->zero_count;
    index->tau = s->tau;
    index->low = low;
    index->tighter = s->tighter;
    index->looser = s->looser;
    index->zero = s->flat_count;
    const double bound = s->clean > 1 ? fmax(s->bound[0], s->bound[1]) : s->bound[0];
    const double reached = s->clean > 0 ? fmax(-bound, steepest_missed(s)) : HUGE_VAL;
    if (reached <= s->norm || s->norm == 0.0) {
        index->high = s->v_count > low ? s->v_count : low;
        index->failure = s->request->failure;
        index->missed = reached <= steepest_missed(s) || s->norm == 0.0 ? s->request->missed
                                                                        : reached / s->norm;
    } else { // as many are positive for sure
        index->high = free - (s->positive < free - low ? s->positive : free - low);
        index->missed = s->norm > 0.0 ? s->tau / s->norm : 0.0;
    }
}

static descent_status search_index(search *s, dsc_index *index, descent_error *error)
{
    s->flat = malloc(DSC_INDEX_VECTORS * s->n * sizeof *s->flat);
    if (!s->flat) {
        return dsc_no_memory(error, "zero directions",
                             DSC_INDEX_VECTORS * s->n * sizeof *s->flat);
    }
    size_t most = products_left(s);
    while (s->clean < CLEAN_RUNS && most > 0) {
        TRY(do_run(s, s->clean + 1 == CLEAN_RUNS ? most : (most + 1) / 2, error));
        most = products_left(s);
    }
    double *residuals = malloc((s->v_count + 1) * sizeof *residuals);
    if (!residuals) {
        return dsc_no_memory(error, "residuals", s->v_count * sizeof *residuals);
    }
    size_t low = 0;
    descent_status status = verify(s, residuals, &low, error);
    THEN(status, report_pairs(s, residuals, index, error));
    free(residuals);
    TRY(status);
    report_bounds(s, low, index);
    return DESCENT_OK;
}

descent_status dsc_index_krylov(dsc_hessian *curvature, const dsc_index_request *request,
                                dsc_index *index, descent_error *error)
{
    FAIL_IF(request->products < 4, error, DESCENT_INVALID,
            "products is %llu: counting the negative eigenvalues of %zu parameters needs 4 at "
            "least, and some hundreds to say much",
            (unsigned long long)request->products, curvature->n);
    search s = {.curvature = curvature,
                .request = request,
                .kernels = dsc_kernels_get(DESCENT_FLOAT64),
                .n = curvature->n,
                .begin = curvature->products};
    const descent_status status = search_index(&s, index, error);
    free(s.v);
    free(s.theta);
    free(s.flat);
    return status;
}
