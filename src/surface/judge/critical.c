// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A zero eigenvalue is one below tau (index.h), or one whose sign a step of 1e-8 (1 + |x|)
// changes: no point can be told from its neighbours better than that. Across a narrow valley
// such a step is shorter, as far as f changes no more by it than along the eigenvector.
//
// Keeps: everything about the quadratic model of one point lives in dsc_local and is made from
// that point; when the point moves, a new model is made. The work is bounded: the whole
// spectrum where its cost is small next to the products it replaces, Lanczos runs with a
// budget elsewhere.
#include "surface/judge/critical.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/index/step.h"
#include "surface/judge/escape.h"
#include "surface/judge/limits.h"

enum { LOOKS_MOST = 256, NULL_MOST = 64, SCALE_PRODUCTS = 6, PLAIN_STEP = 4 };

void dsc_local_free(dsc_local *local)
{
    dsc_index_free(&local->index);
    dsc_modes_free(&local->modes);
    dsc_hessian_free(&local->curvature);
    dsc_free_aligned(local->step);
    free(local->null);
    free(local->zero);
    *local = (dsc_local){0};
}

static double rows_of(const dsc_point *point)
{
    return (double)(point->rows ? point->rows->count : point->objective->m);
}

double dsc_dense_wanted(const dsc_point *point)
{
    const double n = (double)point->n, uses = dsc_objective_work(point->objective, 1.0) / n;
    return ceil(n * sqrt(fmax(1.0, uses * rows_of(point) / DENSE_ROWS)));
}

double dsc_dense_work(const dsc_point *point)
{
    // n^3 for the decomposition, n products of as many rows for the matrix.
    const double n = (double)point->n;
    return n * fmax(n * n, dsc_objective_work(point->objective, rows_of(point)));
}

// What a gain is compared with.
static descent_status find_reference(dsc_local *local, dsc_point *point, descent_error *error)
{
    double *d = local->scratch, *at = local->scratch + point->n;
    local->reference = fabs(point->f);
    for (uint32_t i = 0; i < 4; i++) {
        if (i % 2 == 0) {
            dsc_point_random(point, DSC_STREAM_SCALE + i / 2, d);
        }
        double f = 0.0;
        TRY(dsc_point_along(point, d, (i % 2 ? -AROUND : AROUND) * point->length, at, &f, NULL,
                            error));
        const double change = fabs(f - point->f);
        local->reference = isfinite(change) ? fmax(local->reference, change) : local->reference;
    }
    // A fall of 1e-100 of values of 1 is flat.
    point->noise = fmax(point->noise, DBL_EPSILON * DBL_EPSILON * local->reference);
    return DESCENT_OK;
}

// The largest |eigenvalue| by the power method: the modes are verified relative to it.
static descent_status guess_scale(dsc_local *local, dsc_point *point, double *scale,
                                  descent_error *error)
{
    double *v = local->scratch, *hv = local->scratch + point->n;
    dsc_point_random(point, DSC_STREAM_SCALE, v);
    *scale = 0.0;
    for (int i = 0; i < (dsc_is_heavy(point) ? SCALE_PRODUCTS / 2 : SCALE_PRODUCTS); i++) {
        TRY(dsc_hessian_multiply(&local->curvature, v, hv, error));
        *scale = dsc_norm(point->n, hv);
        if (*scale == 0.0) {
            return DESCENT_OK;
        }
        for (size_t k = 0; k < point->n; k++) {
            v[k] = hv[k] / *scale;
        }
    }
    return DESCENT_OK;
}

// d[n] (out) = a random direction, of length 1 but for what it has along curvatures beyond
// `amount`: there it is as much shorter as the root of the ratio. along: n, scratch.
static descent_status draw_neighbour(const dsc_local *local, const dsc_point *point,
                                     double amount, double *along, double *d,
                                     descent_error *error)
{
    const dsc_dense *dense = &local->index.dense;
    dsc_point_random(point, DSC_STREAM_SCALE, along);
    for (size_t i = 0; i < dense->n; i++) {
        const double curvature = fabs(dense->values[i]);
        along[i] *= curvature > amount ? sqrt(amount / curvature) : 1.0;
    }
    return dsc_dense_combine(dense, along, d, error);
}

// Does a step of that length change the curvature along v by more than there is? Steps along v
// to both sides, and to a random neighbour.
static descent_status is_unresolved(dsc_local *local, dsc_point *point, const double *v,
                                    double value, double distance, bool *zero,
                                    descent_error *error)
{
    double *at = local->scratch, *hv = local->scratch + point->n,
           *random = local->scratch + 2 * point->n;
    TRY(draw_neighbour(local, point, fabs(value), at, random, error));
    *zero = false;
    for (int side = -1; side <= 1 && !*zero; side++) {
        const double *d = side == 0 ? random : v;
        const double t = (side < 0 ? -1.0 : 1.0) * distance;
        for (size_t i = 0; i < point->n; i++) {
            at[i] = point->x[i] + t * d[i];
        }
        TRY(dsc_point_multiply(point, at, v, hv, error));
        const double there = dsc_dot(point->n, v, hv);
        *zero = !isfinite(there) || fabs(there - value) >= fabs(value);
    }
    return DESCENT_OK;
}

static descent_status keep_null(dsc_local *local, const double *v, descent_error *error)
{
    const size_t n = local->curvature.n;
    if (!local->null) {
        const size_t room = n < NULL_MOST ? n : NULL_MOST;
        local->null = calloc(room, n * sizeof *local->null);
        if (!local->null) {
            return dsc_no_memory(error, "directions without curvature", room * n * sizeof *v);
        }
    }
    if (local->null_count == NULL_MOST) {
        return DESCENT_OK;
    }
    double *to = local->null + local->null_count * n;
    memcpy(to, v, n * sizeof *v);
    const double before = dsc_norm(n, to);
    // Gram-Schmidt twice: once leaves rounding that is not small next to what is left.
    for (int pass = 0; pass < 2; pass++) {
        dsc_modes_project(&local->modes, to);
        for (size_t k = 0; k < local->null_count; k++) {
            const double *q = local->null + k * n;
            const double along = dsc_dot(n, q, to);
            for (size_t i = 0; i < n; i++) {
                to[i] -= along * q[i];
            }
        }
    }
    const double left = dsc_norm(n, to);
    if (left > OWN_PART * before) { // else the modes explain it
        for (size_t i = 0; i < n; i++) {
            to[i] /= left;
        }
        local->null_count++;
    }
    return DESCENT_OK;
}

// Of few parameters every eigenvalue beyond tau is held against the resolution, so that tau
// need not be cautious: ten times the noise of the matrix is the threshold. One large
// eigenvalue does not hide small ones that are clear. In a network, whose zero modes are those
// that products show to be 1e-8, only where no eigenvalue lies near the noise.
static void sharpen_tau(dsc_local *local, const dsc_point *point)
{
    dsc_index *index = &local->index;
    const size_t n = index->dense.n;
    const double norm = fmax(fabs(index->smallest), fabs(index->largest));
    const double least =
        fmax(EIGENVALUE_NOISE * (double)n * DBL_EPSILON * norm, index->dense.asymmetry);
    const bool network = point->objective->m > 0;
    bool gap = n <= DSC_LOCAL_SMALL && TAU_ABOVE_NOISE * least < index->tau, hidden = false;
    for (size_t i = 0; i < n && gap; i++) {
        const double amount = fabs(index->dense.values[i]);
        gap = !network || amount <= least || amount > CLEAR_GAP * least;
        hidden = hidden || (amount > least && amount <= TAU_ABOVE_NOISE * index->tau);
    }
    if (gap && hidden) {
        index->tau = TAU_ABOVE_NOISE * least;
        index->missed = index->tau / norm;
    }
}

// Counts of the dense spectrum, zero ones by tau and, as far as three products each allow, by
// the distance within which points are not told apart.
static descent_status count_dense(dsc_local *local, dsc_point *point, double distance,
                                  descent_error *error)
{
    const dsc_index *index = &local->index;
    const size_t n = point->n;
    double *along = calloc(2 * n, sizeof *along);
    local->zero = calloc(n, sizeof *local->zero);
    if (!along || !local->zero) {
        free(along);
        return dsc_no_memory(error, "eigenvalues", 2 * n * sizeof *along);
    }
    double *v = along + n;
    descent_status status = DESCENT_OK;
    size_t zero = 0, negative = 0, looks = 0;
    for (size_t i = 0; status == DESCENT_OK && i < n; i++) {
        const double value = index->dense.values[i];
        bool is_zero = fabs(value) <= index->tau;
        const bool look = !is_zero && looks < LOOKS_MOST &&
                          (n <= DSC_LOCAL_SMALL || fabs(value) <= LOOK_BELOW * index->tau);
        looks += look;
        if (look || (is_zero && local->null_count < NULL_MOST)) {
            along[i] = 1.0;
            status = dsc_dense_combine(&index->dense, along, v, error);
            along[i] = 0.0;
        }
        if (look) {
            THEN(status, is_unresolved(local, point, v, value, distance, &is_zero, error));
        }
        local->zero[i] = is_zero;
        if (is_zero) {
            zero++;
            THEN(status, keep_null(local, v, error));
        }
        negative += !is_zero && value < 0.0;
    }
    free(along);
    const size_t explained = local->modes.explained;
    local->low = local->high = negative;
    if (!index->inertia_agrees) { // two algorithms count differently
        local->low = negative < index->low ? negative : index->low;
        local->high = negative > index->high ? negative : index->high;
    }
    // Zero eigenvalues that symmetries of the network cause (scaling of layers, idle units)
    // are no sign of a degenerate point; only the rest is.
    local->unexplained = zero > explained ? zero - explained : 0;
    return status;
}

static descent_status count_krylov(dsc_local *local, descent_error *error)
{
    const dsc_index *index = &local->index;
    local->low = index->low;
    local->high = index->high;
    // The modes with a vector were kept out; the others may be among those that were seen.
    const size_t seen = local->modes.explained - local->modes.count;
    local->unexplained = index->zero > seen ? index->zero - seen : 0;
    local->at_least = true;
    local->crowded = index->zero >= DSC_INDEX_VECTORS;
    for (size_t i = index->negative_vectors; i < index->vector_count; i++) {
        TRY(keep_null(local, index->vectors + i * local->curvature.n, error));
    }
    return DESCENT_OK;
}

descent_status dsc_component_noise(const dsc_dense *dense, const dsc_point *point,
                                   double *noise, double *scratch, descent_error *error)
{
    const size_t n = dense->n;
    for (size_t i = 0; i < n; i++) {
        noise[i] = LEAST_COMPONENT_NOISE * point->rounding / sqrt((double)n);
    }
    for (size_t r = 0; r < DSC_POINT_REPEATS && !point->kinked; r++) {
        TRY(dsc_dense_components(dense, point->spread + r * n, scratch, error));
        for (size_t i = 0; i < n; i++) {
            noise[i] = fabs(scratch[i]) > noise[i] ? fabs(scratch[i]) : noise[i];
        }
    }
    return DESCENT_OK;
}

// Step, decrement and what is left, from the components of g along all eigenvectors. Left out
// are components that are rounding, and those that a step of more than `radius` would need.
static descent_status step_dense(dsc_local *local, const dsc_point *point, double radius,
                                 descent_error *error)
{
    const size_t n = point->n;
    const dsc_dense *dense = &local->index.dense;
    double *along = local->scratch, *noise = along + n;
    TRY(dsc_component_noise(dense, point, noise, along + 2 * n, error));
    TRY(dsc_dense_components(dense, point->g, along, error));
    double left = 0.0, decrement = 0.0, clear = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double value = dense->values[i], part = along[i];
        // Newton's step along this eigenvector.
        const double step = -part / value;
        const bool zero = local->zero ? local->zero[i] : fabs(value) <= local->index.tau;
        if (!zero && fabs(part) > CLEAR_OF_NOISE * noise[i]) {
            clear += step * step;
        }
        if (fabs(part) <= noise[i] || fabs(value) <= DIVISIBLE * local->scale ||
            (zero && !(fabs(step) <= radius))) {
            along[i] = 0.0;
            left += part * part;
        } else {
            along[i] = step;
            decrement += 0.5 * fabs(part * step);
        }
    }
    local->clear = sqrt(clear);
    local->decrement = decrement;
    local->flat = point->norm > 0.0 ? fmin(1.0, sqrt(left) / point->norm) : 0.0;
    return dsc_dense_combine(dense, along, local->step, error);
}

static double radius_of(const dsc_point *point, const descent_diagnose_options *options)
{
    return fmax(options->polish, RESOLUTION) * point->length;
}

descent_status dsc_local_step(dsc_local *local, dsc_point *point, double radius,
                              descent_error *error)
{
    if (local->index.dense.n > 0) {
        TRY(step_dense(local, point, radius, error));
    } else if (point->norm > 0.0) {
        TRY(dsc_index_step(&local->index, &local->curvature, &local->request, point->g, true,
                           local->step, &local->decrement, &local->flat, error));
    }
    local->step_length = dsc_norm(point->n, local->step);
    return DESCENT_OK;
}

static descent_status fill_local(dsc_local *local, dsc_point *point,
                                 const descent_diagnose_options *options, uint64_t products,
                                 descent_error *error)
{
    const size_t n = point->n;
    const uint64_t dense =
        dsc_dense_wanted(point) <= (double)options->dense ? options->dense : 0;
    local->step = dsc_alloc_aligned(n, 4 * sizeof *local->step);
    if (!local->step) {
        return dsc_no_memory(error, "a step", 4 * n * sizeof *local->step);
    }
    local->scratch = local->step + n;
    TRY(dsc_hessian_create(&local->curvature, point->objective, point->x, point->rows,
                           DESCENT_HESSIAN, 0, 0, error));
    local->curvature.on_product = options->on_product;
    local->curvature.user = options->user;
    TRY(find_reference(local, point, error));
    if (point->objective->m > 0 && !point->plain) {
        double scale = 0.0;
        TRY(guess_scale(local, point, &scale, error));
        TRY(dsc_modes_find(&local->curvature, scale, &local->modes, error));
    }
    local->request = (dsc_index_request){.zero = local->modes.basis,
                                         .zero_count = local->modes.count,
                                         .dense = dense,
                                         .products = products,
                                         .threshold = options->threshold,
                                         .failure = options->failure,
                                         .missed = options->missed,
                                         .seed = options->seed};
    TRY(dsc_index_find(&local->curvature, &local->request, &local->index, error));
    local->scale = fmax(fabs(local->index.smallest), fabs(local->index.largest));
    if (local->index.dense.n > 0) {
        sharpen_tau(local, point);
        TRY(count_dense(local, point, RESOLUTION * point->length, error));
    } else {
        TRY(count_krylov(local, error));
    }
    if (point->plain && local->request.products > PLAIN_STEP) {
        local->request.products = PLAIN_STEP;
    }
    return dsc_local_step(local, point, radius_of(point, options), error);
}

descent_status dsc_local_blur(dsc_local *local, dsc_point *point, double distance,
                              descent_error *error)
{
    if (local->index.dense.n == 0 || !(distance > RESOLUTION * point->length)) {
        return DESCENT_OK;
    }
    free(local->zero);
    local->zero = NULL;
    local->null_count = 0;
    return count_dense(local, point, distance, error);
}

descent_status dsc_local_create(dsc_local *local, dsc_point *point,
                                const descent_diagnose_options *options, uint64_t products,
                                descent_error *error)
{
    *local = (dsc_local){0};
    const descent_status status = fill_local(local, point, options, products, error);
    point->products += local->curvature.products;
    if (status != DESCENT_OK) {
        dsc_local_free(local);
    }
    return status;
}

// All that the quadratic model could still gain is nothing, and its point is no way off.
static bool is_near(const dsc_point *point, const dsc_local *local)
{
    return local->decrement <= NO_GAIN * local->reference &&
           local->step_length <= NO_WAY * point->length;
}

bool dsc_is_critical(const dsc_point *point, const dsc_local *local)
{
    return (point->norm <= CLEAR_OF_NOISE * point->rounding &&
            local->clear <= NO_WAY * point->length) ||
           (is_near(point, local) &&
            local->flat * point->norm <= CLEAR_OF_NOISE * point->rounding);
}

// unit[n] (out): the part of g that the model does not see, of length 1. *found (out) is false
// where that is nothing. hp: n, scratch.
static descent_status flat_part(dsc_point *point, const dsc_local *local, double *unit,
                                double *hp, bool *found, descent_error *error)
{
    const size_t n = point->n;
    if (local->index.dense.n > 0) {
        const dsc_dense *dense = &local->index.dense;
        TRY(dsc_dense_components(dense, local->step, hp, error));
        for (size_t i = 0; i < n; i++) {
            hp[i] *= dense->values[i];
        }
        memcpy(unit, hp, n * sizeof *hp);
        TRY(dsc_dense_combine(dense, unit, hp, error));
    } else {
        TRY(dsc_point_multiply(point, point->x, local->step, hp, error));
    }
    for (size_t i = 0; i < n; i++) {
        unit[i] = point->g[i] + hp[i];
    }
    const double norm = dsc_norm(n, unit);
    *found = norm > 0.0;
    for (size_t i = 0; i < n && *found; i++) {
        unit[i] /= norm;
    }
    return DESCENT_OK;
}

// *nowhere (out): the fall of f along that part is negligible next to how f changes there. Such
// falls are no descent then.
static descent_status leads_nowhere(dsc_point *point, const dsc_local *local, dsc_way *way,
                                    bool *nowhere, descent_error *error)
{
    double *unit = local->scratch, *scratch = local->scratch + point->n, around = 0.0;
    bool found = false;
    TRY(flat_part(point, local, unit, scratch, &found, error));
    for (int side = -1; side <= 1 && found; side += 2) {
        double f = 0.0;
        TRY(dsc_point_along(point, unit, side * AROUND * point->length, point->scratch, &f,
                            NULL, error));
        const double change = fabs(f - point->f);
        around = isfinite(change) ? fmax(around, change) : around;
    }
    if (found) {
        TRY(dsc_way_try(way, point, unit, FIRST_LEVEL * point->length, error));
    }
    *nowhere = way->gain <= NO_GAIN * around;
    if (*nowhere) {
        point->noise = fmax(point->noise, way->gain);
    }
    return DESCENT_OK;
}

descent_status dsc_has_arrived(dsc_point *point, const dsc_local *local, bool *critical,
                               descent_error *error)
{
    *critical = dsc_is_critical(point, local);
    if (*critical || !is_near(point, local)) {
        return DESCENT_OK;
    }
    dsc_way way;
    descent_status status = dsc_way_create(&way, point->n, error);
    THEN(status, leads_nowhere(point, local, &way, critical, error));
    dsc_way_free(&way);
    return status;
}

descent_status dsc_local_solve(dsc_local *local, const double *g, double *w,
                               descent_error *error)
{
    const dsc_dense *dense = &local->index.dense;
    double *along = local->scratch;
    TRY(dsc_dense_components(dense, g, along, error));
    for (size_t i = 0; i < dense->n; i++) {
        along[i] = fabs(dense->values[i]) > local->index.tau && !local->zero[i]
                       ? along[i] / dense->values[i]
                       : 0.0;
    }
    return dsc_dense_combine(dense, along, w, error);
}

// How fast H u changes along the direction d of length 1. here, there: n, scratch.
static descent_status change_along(dsc_point *point, const double *d, double distance,
                                   const double *u, double *here, double *there, double *change,
                                   descent_error *error)
{
    const size_t n = point->n;
    double *at = point->scratch;
    for (size_t k = 0; k < n; k++) {
        at[k] = point->x[k] + distance * d[k];
    }
    TRY(dsc_point_multiply(point, point->x, u, here, error));
    TRY(dsc_point_multiply(point, at, u, there, error));
    for (size_t k = 0; k < n; k++) {
        there[k] -= here[k];
    }
    *change = fmax(*change, dsc_norm(n, there) / distance);
    return DESCENT_OK;
}

descent_status dsc_kantorovich(dsc_local *local, dsc_point *point, double *number,
                               descent_error *error)
{
    const size_t n = point->n;
    double *u = local->scratch, *here = local->scratch + n, *there = local->scratch + 2 * n;
    double *d = point->scratch + n, least = HUGE_VAL, change = 0.0;
    for (size_t i = 0; i < local->index.dense.n; i++) {
        least = fmin(least, fabs(local->index.dense.values[i]));
    }
    const double distance =
        fmax(KANTOROVICH_DISTANCE * point->length, KANTOROVICH_STEPS * local->step_length);
    dsc_point_random(point, DSC_STREAM_SCALE, u);
    for (uint32_t i = 0; i < 2; i++) {
        dsc_point_random(point, DSC_STREAM_SCALE + i, d);
        TRY(change_along(point, d, distance, u, here, there, &change, error));
    }
    if (local->step_length > 0.0) {
        for (size_t k = 0; k < n; k++) {
            d[k] = local->step[k] / local->step_length;
        }
        TRY(change_along(point, d, distance, u, here, there, &change, error));
        TRY(change_along(point, d, distance, d, here, there, &change, error));
    }
    *number = change * local->step_length / least;
    return DESCENT_OK;
}
