// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which of the predicted zero modes are some.
//
// Few predictions: one after the other is made orthogonal to those before it, and multiplied.
// Many: of a group of predictions z_i the random combination sum of N(0,1) z_i is multiplied;
// |H times it|^2 is the sum of |H z_i|^2 in the mean, so one that passes speaks for all. A
// group that fails is halved, as long as the products last: those of its kind and layer, and
// those of all. What is not tested is no zero mode.
//
// Keeps: a formula only predicts; a mode is named once H times it, or times a combination of
// its group, was measured to be small. Frozen parameters are coordinates and kept as marks
// rather than vectors: thousands of them cost no memory and no orthogonalisation.
#include "surface/network/modes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "core/status.h"
#include "kernel/kernels.h"
#include "surface/network/jacobian.h"
#include "surface/network/limits.h"
#include "surface/network/predict.h"
#include "surface/network/quiet.h"

#define BYTES_MOST ((size_t)64 << 20)

enum {
    SINGLE_PARAMETERS = 4096, /* up to this number predictions are multiplied one by one, */
    SINGLE_MOST = 512,        /* and up to this number of predictions */
    GROUP_PRODUCTS = 6,       /* else this number of products for those of a kind and layer, */
    GROUP_MORE = 4,           /* this number more for each group that passes, */
    GROUP_ALL = 256,          /* this number in all, where a product is heavy only */
    GROUP_HEAVY = 64,         /* this number, */
    GROUP_VECTORS = 128,      /* this number of vectors, */
    COMPARED_MOST = 1024      /* and the number whose linear dependence is looked at */
};

static double work_of(const dsc_hessian *curvature)
{
    const dsc_hessian *c = curvature;
    return dsc_objective_work(c->objective,
                              (double)(c->rows ? c->rows->count : c->objective->m));
}

typedef struct finder {
    dsc_hessian *curvature;
    double scale;
    dsc_modes *modes;
    dsc_streams streams; /* of a network that is no chain */
    dsc_predictions predictions;
    bool *accepted; /* by prediction */
    double *residuals;
    double *z, *product; /* n */
    size_t room;         /* vectors in the basis */
    size_t left;         /* products for groups */
    uint32_t draws;
    const dsc_kernels *kernels;
} finder;

// *residual (out) = |H z| / |H| of z, made 1 long. A product that is not finite is infinite.
static descent_status measure(finder *f, double *z, double *residual, descent_error *error)
{
    const size_t n = f->modes->n;
    const double length = sqrt(f->kernels->dot(n, z, z));
    *residual = (double)INFINITY;
    if (!(length > 0.0) || !isfinite(length)) {
        return DESCENT_OK;
    }
    f->kernels->scale(n, 1.0 / length, z);
    const descent_status status = dsc_hessian_multiply(f->curvature, z, f->product, error);
    f->modes->products++;
    if (status == DESCENT_DIVERGED) {
        return DESCENT_OK;
    }
    TRY(status);
    const double product = sqrt(f->kernels->dot(n, f->product, f->product));
    *residual = product == 0.0 ? 0.0 : product / f->scale;
    return DESCENT_OK;
}

static double draw(finder *f, size_t index)
{
    const dsc_random random = {0, DSC_PURPOSE_MODES, f->draws};
    return dsc_random_normal(&random, index);
}

// z = a random combination of predictions first .. end - 1.
static void combine(finder *f, size_t first, size_t end)
{
    const dsc_predictions *p = &f->predictions;
    memset(f->z, 0, f->modes->n * sizeof *f->z);
    for (size_t i = first; i < end; i++) {
        const double all = end - first == 1 ? 1.0 : draw(f, i);
        for (size_t e = p->items[i].begin; e < p->items[i].end; e++) {
            f->z[p->at[e]] += p->value[e] * (p->items[i].alone ? draw(f, p->at[e]) : all);
        }
    }
    f->draws++;
}

static descent_status test_group(finder *f, size_t first, size_t end, size_t *left,
                                 descent_error *error)
{
    if (*left == 0 || f->left == 0) {
        return DESCENT_OK;
    }
    (*left)--;
    f->left--;
    double residual = 0.0;
    combine(f, first, end);
    TRY(measure(f, f->z, &residual, error));
    if (residual <= RESIDUAL) {
        for (size_t i = first; i < end; i++) {
            f->accepted[i] = true;
            f->residuals[i] = residual;
        }
        *left += GROUP_MORE;
        return DESCENT_OK;
    }
    if (end - first == 1) {
        return DESCENT_OK;
    }
    const size_t middle = first + (end - first) / 2;
    TRY(test_group(f, first, middle, left, error));
    return test_group(f, middle, end, left, error);
}

// All predictions, those of a kind and layer together.
static descent_status test_groups(finder *f, descent_error *error)
{
    const dsc_predictions *p = &f->predictions;
    for (size_t first = 0, end = 0; first < p->count; first = end) {
        const dsc_prediction *item = &p->items[first];
        while (end < p->count && p->items[end].kind == item->kind &&
               p->items[end].layer == item->layer) {
            end++;
        }
        size_t left = GROUP_PRODUCTS;
        TRY(test_group(f, first, end, &left, error));
    }
    return DESCENT_OK;
}

static descent_status reserve(finder *f, descent_error *error)
{
    const size_t count = f->predictions.count;
    free(f->accepted);
    free(f->residuals);
    f->accepted = calloc(count + 1, sizeof *f->accepted);
    f->residuals = calloc(count + 1, sizeof *f->residuals);
    if (!f->accepted || !f->residuals) {
        return dsc_no_memory(error, "zero modes", count * sizeof *f->residuals);
    }
    return DESCENT_OK;
}

static descent_status add_family(dsc_modes *modes, const descent_zero_modes *family,
                                 descent_error *error)
{
    if (family->count == 0) {
        return DESCENT_OK;
    }
    descent_zero_modes *families =
        dsc_realloc_array(modes->families, modes->family_count + 1, sizeof *families);
    if (!families) {
        return dsc_no_memory(error, "zero modes", sizeof *families);
    }
    modes->families = families;
    families[modes->family_count++] = *family;
    modes->explained += family->count;
    return DESCENT_OK;
}

// The family of prediction `first`: it, and those of the same kind and layer, whose counts
// become 0. seen: n + 1 flags, all false, and again so.
static descent_zero_modes gather_family(const finder *f, size_t first, size_t *counts,
                                        bool *seen)
{
    const dsc_predictions *p = &f->predictions;
    const dsc_prediction *item = &p->items[first];
    descent_zero_modes family = {.kind = item->kind};
    size_t units = 0;
    for (size_t i = first; i < p->count; i++) {
        const dsc_prediction *other = &p->items[i];
        if (counts[i] > 0 && other->kind == item->kind && other->layer == item->layer) {
            family.count += counts[i];
            const bool unknown = isnan(family.residual) || isnan(f->residuals[i]);
            family.residual = unknown ? (double)NAN : fmax(family.residual, f->residuals[i]);
            units += !seen[other->unit];
            seen[other->unit] = true;
            counts[i] = 0;
        }
    }
    memset(seen, 0, (f->modes->n + 1) * sizeof *seen);
    dsc_prediction_where(item, units, family.where, sizeof family.where);
    return family;
}

// Families from counts[i], the modes of prediction i that were accepted; they become 0.
static descent_status name_families(finder *f, size_t *counts, descent_error *error)
{
    bool *seen = calloc(f->modes->n + 1, sizeof *seen);
    if (!seen) {
        return dsc_no_memory(error, "zero modes", f->modes->n * sizeof *seen);
    }
    descent_status status = DESCENT_OK;
    for (size_t first = 0; first < f->predictions.count && status == DESCENT_OK; first++) {
        if (counts[first] > 0) {
            const descent_zero_modes family = gather_family(f, first, counts, seen);
            status = add_family(f->modes, &family, error);
        }
    }
    free(seen);
    return status;
}

// The parameters of predictions that passed are frozen.
static descent_status freeze(finder *f, descent_error *error)
{
    const dsc_predictions *p = &f->predictions;
    dsc_modes *modes = f->modes;
    size_t *counts = calloc(p->count, sizeof *counts);
    modes->frozen = calloc(modes->n, sizeof *modes->frozen);
    if (!counts || !modes->frozen) {
        free(counts);
        return dsc_no_memory(error, "zero modes", p->count * sizeof *counts);
    }
    for (size_t i = 0; i < p->count; i++) {
        for (size_t e = p->items[i].begin; f->accepted[i] && e < p->items[i].end; e++) {
            uint8_t *frozen = &modes->frozen[p->at[e]];
            counts[i] += !*frozen;
            *frozen = 1;
        }
        modes->frozen_count += counts[i];
    }
    const descent_status status = name_families(f, counts, error);
    free(counts);
    return status;
}

static descent_status find_frozen(finder *f, const dsc_chain *chain,
                                  const dsc_activity *activity, descent_error *error)
{
    if (chain->count > 0) {
        TRY(dsc_predict_frozen(chain, activity, &f->predictions, error));
    } else {
        TRY(dsc_quiet_predict(chain->empirical, &f->streams, f->curvature->x,
                              f->curvature->rows, &f->predictions, error));
    }
    if (f->predictions.count == 0) {
        return DESCENT_OK;
    }
    TRY(reserve(f, error));
    TRY(test_groups(f, error));
    return freeze(f, error);
}

// Predictions lose what is frozen, and get length 1. What is nothing then stays 0.
static void trim(finder *f)
{
    dsc_predictions *p = &f->predictions;
    for (size_t i = 0; i < p->count; i++) {
        double squares = 0.0, rest = 0.0;
        for (size_t e = p->items[i].begin; e < p->items[i].end; e++) {
            squares += p->value[e] * p->value[e];
            if (f->modes->frozen && f->modes->frozen[p->at[e]]) {
                p->value[e] = 0.0;
            }
            rest += p->value[e] * p->value[e];
        }
        const double factor =
            rest > INDEPENDENT * INDEPENDENT * squares ? 1.0 / sqrt(rest) : 0.0;
        for (size_t e = p->items[i].begin; e < p->items[i].end; e++) {
            p->value[e] *= factor;
        }
    }
}

void dsc_modes_project(const dsc_modes *modes, double *v)
{
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT64);
    for (size_t i = 0; modes->frozen && i < modes->n; i++) {
        v[i] = modes->frozen[i] ? 0.0 : v[i];
    }
    // Gram and Schmidt's method twice is orthogonal to rounding (Giraud et al. 2005).
    for (int twice = 0; twice < 2; twice++) {
        for (size_t k = 0; k < modes->count; k++) {
            const double *q = modes->basis + k * modes->n;
            kernels->axpy(modes->n, -kernels->dot(modes->n, q, v), q, v);
        }
    }
}

// z = what prediction i has outside the basis; false: nothing.
static bool orthogonalise(finder *f, size_t i)
{
    const dsc_predictions *p = &f->predictions;
    const size_t n = f->modes->n;
    memset(f->z, 0, n * sizeof *f->z);
    for (size_t e = p->items[i].begin; e < p->items[i].end; e++) {
        f->z[p->at[e]] += p->value[e];
    }
    if (!(f->kernels->dot(n, f->z, f->z) > 0.5)) {
        return false;
    }
    dsc_modes_project(f->modes, f->z);
    const double length = sqrt(f->kernels->dot(n, f->z, f->z));
    if (length > INDEPENDENT) {
        f->kernels->scale(n, 1.0 / length, f->z);
        dsc_modes_project(f->modes, f->z);
    }
    return length > INDEPENDENT;
}

static void add_to_basis(finder *f)
{
    const size_t n = f->modes->n;
    if (f->modes->count < f->room) {
        memcpy(f->modes->basis + f->modes->count * n, f->z, n * sizeof *f->z);
        f->modes->count++;
    }
}

// One by one, each with a product of its own.
static descent_status find_singly(finder *f, size_t *counts, descent_error *error)
{
    for (size_t i = 0; i < f->predictions.count && f->modes->count < f->room; i++) {
        if (orthogonalise(f, i)) {
            TRY(measure(f, f->z, &f->residuals[i], error));
            if (f->residuals[i] <= RESIDUAL) {
                counts[i] = 1;
                add_to_basis(f);
            }
        }
    }
    return DESCENT_OK;
}

// Which of the accepted predictions are linearly independent, by Cholesky's method on their
// products: row k of l is that of the k-th one that is. What comes after COMPARED_MOST of them
// is not compared; it counts for no more than the parameters that are left, and its residual is
// not known: NAN.
static void count_independent(finder *f, double *l, size_t *kept, size_t *counts)
{
    const dsc_predictions *p = &f->predictions;
    const size_t taken = f->modes->frozen_count + COMPARED_MOST;
    size_t count = 0, more = f->modes->n > taken ? f->modes->n - taken : 0;
    for (size_t i = 0; i < p->count; i++) {
        if (!f->accepted[i]) {
            continue;
        }
        if (count == COMPARED_MOST) {
            counts[i] = more > 0;
            more -= more > 0;
            f->residuals[i] = (double)NAN;
            continue;
        }
        memset(f->z, 0, f->modes->n * sizeof *f->z);
        double rest = 0.0;
        for (size_t e = p->items[i].begin; e < p->items[i].end; e++) {
            f->z[p->at[e]] = p->value[e];
            rest += p->value[e] * p->value[e];
        }
        double *row = l + count * COMPARED_MOST;
        for (size_t k = 0; k < count; k++) {
            double dot = 0.0;
            for (size_t e = p->items[kept[k]].begin; e < p->items[kept[k]].end; e++) {
                dot += f->z[p->at[e]] * p->value[e];
            }
            row[k] = (dot - f->kernels->dot(k, l + k * COMPARED_MOST, row)) /
                     l[k * COMPARED_MOST + k];
            rest -= row[k] * row[k];
        }
        if (rest > INDEPENDENT_SQUARE) {
            row[count] = sqrt(rest);
            kept[count++] = i;
            counts[i] = 1;
        }
    }
}

static descent_status find_in_groups(finder *f, size_t *counts, descent_error *error)
{
    TRY(dsc_objective_into(f->curvature->objective, f->curvature->x, NULL, f->curvature->rows,
                           NULL, f->product, error));
    dsc_predictions_refute(&f->predictions, f->curvature->x, f->product,
                           2.0 * RESIDUAL * f->scale);
    TRY(test_groups(f, error));
    double *l = calloc((size_t)COMPARED_MOST * COMPARED_MOST, sizeof *l);
    size_t *kept = calloc(COMPARED_MOST, sizeof *kept);
    if (!l || !kept) {
        free(l);
        free(kept);
        return dsc_no_memory(error, "zero modes", sizeof *l * COMPARED_MOST * COMPARED_MOST);
    }
    count_independent(f, l, kept, counts);
    free(l);
    free(kept);
    for (size_t i = 0; i < f->predictions.count && f->modes->count < f->room; i++) {
        if (counts[i] > 0 && orthogonalise(f, i)) {
            add_to_basis(f);
        }
    }
    return DESCENT_OK;
}

static descent_status verify_predictions(finder *f, descent_error *error)
{
    const size_t n = f->modes->n, count = f->predictions.count;
    if (count == 0) {
        return DESCENT_OK;
    }
    TRY(reserve(f, error));
    trim(f);
    const size_t fit = BYTES_MOST / sizeof(double) / n;
    f->room = count < n ? count : n;
    const bool singly = n <= SINGLE_PARAMETERS && count <= SINGLE_MOST && f->room <= fit &&
                        (double)count * work_of(f->curvature) <= SINGLE_ALL;
    const size_t most = fit < GROUP_VECTORS ? fit : GROUP_VECTORS;
    f->room = singly || f->room < most ? f->room : most;
    size_t *counts = calloc(count, sizeof *counts);
    f->modes->basis = dsc_alloc_aligned(f->room + 1, n * sizeof(double));
    if (!counts || !f->modes->basis) {
        free(counts);
        return dsc_no_memory(error, "zero modes", f->room * n * sizeof(double));
    }
    descent_status status =
        singly ? find_singly(f, counts, error) : find_in_groups(f, counts, error);
    THEN(status, name_families(f, counts, error));
    free(counts);
    return status;
}

static descent_status find_vectors(finder *f, const dsc_chain *chain,
                                   const dsc_activity *activity, descent_error *error)
{
    dsc_predictions_free(&f->predictions);
    if (chain->count > 0) {
        TRY(dsc_predict_vectors(chain, activity, f->curvature->x, &f->predictions, error));
    } else {
        TRY(dsc_predict_graph(&f->streams, f->curvature->x, &f->predictions, error));
    }
    TRY(dsc_predict_declared(dsc_empirical_plan(chain->empirical), f->curvature->x,
                             &f->predictions, error));
    return verify_predictions(f, error);
}

// Two random vectors that the outputs do not feel, and none of the modes so far: H does not
// feel them either?
static descent_status verify_null_space(finder *f, const dsc_jacobian *jacobian,
                                        double *residual, descent_error *error)
{
    *residual = 0.0;
    for (int twice = 0; twice < 2; twice++) {
        double one = 0.0;
        for (size_t i = 0; i < f->modes->n; i++) {
            f->z[i] = draw(f, i);
        }
        f->draws++;
        dsc_modes_project(f->modes, f->z);
        TRY(dsc_jacobian_project(jacobian, f->z, error));
        TRY(measure(f, f->z, &one, error));
        *residual = fmax(*residual, one);
    }
    return DESCENT_OK;
}

static bool fits_exactly(const dsc_chain *chain, const dsc_activity *activity, double share)
{
    return dsc_chain_loss(chain)->squared && activity->residuals <= share * activity->targets;
}

// One hidden layer of units that are linear but for a kink, one output: where every unit that
// is not dead has an outgoing weight, the Hessian of a critical point is its Gauss-Newton part.
static bool is_shallow(const dsc_chain *chain, const dsc_activity *activity, const double *x)
{
    if (chain->count != 2 || !dsc_is_homogeneous(chain->layers[0].function) ||
        chain->layers[1].function != DESCENT_IDENTITY || chain->layers[1].units != 1 ||
        !dsc_chain_loss(chain)->squared || chain->parts->l2 > 0.0) {
        return false;
    }
    for (size_t u = 0; u < chain->layers[0].units; u++) {
        if (!activity->units[0][u].dead &&
            x[dsc_layer_weight(&chain->layers[1], u, 0)] == 0.0) {
            return false;
        }
    }
    return true;
}

// The rest of the null space of J, where H has nothing but J'J.
static descent_status find_null_space(finder *f, const dsc_chain *chain,
                                      const dsc_activity *activity, descent_error *error)
{
    const bool fits = fits_exactly(chain, activity, FITTED);
    const bool shallow = is_shallow(chain, activity, f->curvature->x);
    if (!fits && !shallow) {
        return DESCENT_OK;
    }
    dsc_jacobian jacobian = {0};
    const bool linear = chain->layers[0].function == DESCENT_IDENTITY;
    descent_zero_modes family = {.kind = fits     ? "interpolation"
                                         : linear ? "linear layers"
                                                  : "shared activation pattern"};
    size_t rank = activity->rows * chain->parts->loss->inputs[0]->width;
    descent_status status =
        dsc_jacobian_create(&jacobian, chain, f->curvature->x, f->curvature->rows,
                            activity->rows, RESIDUAL * f->scale, error);
    bool good = fits_exactly(chain, activity, FITTED * FITTED);
    if (jacobian.rows > 0) { // not too large
        rank = jacobian.rank;
        THEN(status, verify_null_space(f, &jacobian, &family.residual, error));
        good = family.residual <= RESIDUAL;
    }
    dsc_jacobian_free(&jacobian);
    TRY(status);
    const size_t known = rank + f->modes->explained;
    if (good && known < f->modes->n) {
        family.count = f->modes->n - known;
        f->modes->interpolation = fits ? family.count : 0;
        snprintf(family.where, sizeof family.where, fits ? "all layers" : "layer 1");
        TRY(add_family(f->modes, &family, error));
    }
    return DESCENT_OK;
}

static descent_status find(finder *f, const dsc_chain *chain, dsc_activity *activity,
                           descent_error *error)
{
    f->z = dsc_alloc_aligned(f->modes->n, sizeof *f->z);
    f->product = dsc_alloc_aligned(f->modes->n, sizeof *f->product);
    if (!f->z || !f->product) {
        return dsc_no_memory(error, "zero modes", 2 * f->modes->n * sizeof *f->z);
    }
    if (chain->count == 0) {
        TRY(dsc_streams_create(dsc_empirical_plan(chain->empirical), chain->parts->l2,
                               chain->parts->state, &f->streams, error));
        TRY(find_frozen(f, chain, activity, error));
        return find_vectors(f, chain, activity, error);
    }
    TRY(dsc_activity_find(chain, f->curvature->x, f->curvature->rows, activity, error));
    TRY(find_frozen(f, chain, activity, error));
    TRY(find_vectors(f, chain, activity, error));
    return find_null_space(f, chain, activity, error);
}

descent_status dsc_modes_find(dsc_hessian *curvature, double scale, dsc_modes *modes,
                              descent_error *error)
{
    *modes = (dsc_modes){.n = curvature->n};
    TRY(dsc_objective_check_type(curvature->objective, DESCENT_FLOAT64, error));
    dsc_chain chain = {0};
    if (curvature->n == curvature->objective->n) {
        TRY(dsc_chain_read(curvature->objective, &chain, error));
    }
    if (!chain.empirical || !chain.parts->input) { // no network
        return DESCENT_OK;
    }
    dsc_activity activity = {0};
    finder f = {.curvature = curvature,
                .scale = scale,
                .modes = modes,
                .left = work_of(curvature) > HEAVY ? GROUP_HEAVY : GROUP_ALL,
                .kernels = dsc_kernels_get(DESCENT_FLOAT64)};
    const descent_status status = find(&f, &chain, &activity, error);
    dsc_predictions_free(&f.predictions);
    dsc_streams_free(&f.streams);
    free(f.accepted);
    free(f.residuals);
    dsc_free_aligned(f.z);
    dsc_free_aligned(f.product);
    dsc_activity_free(&activity);
    dsc_chain_free(&chain);
    if (status != DESCENT_OK) {
        dsc_modes_free(modes);
    }
    return status;
}

void dsc_modes_free(dsc_modes *modes)
{
    free(modes->families);
    free(modes->frozen);
    dsc_free_aligned(modes->basis);
    *modes = (dsc_modes){0};
}
