// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The public view of objectives: whole vectors in place of pieces.
//
// Keeps: every function checks type and rows before the objective is asked, so that a class of
// objectives can rely on them. Gradients come in pieces, which several threads may deliver at
// once; here they are put together into one vector.
#include "objective/objective.h"

#include <string.h>

descent_status dsc_objective_check_curvature(const descent_objective *objective,
                                             descent_curvature curvature, descent_error *error)
{
    FAIL_IF(
        curvature == DESCENT_GAUSS_NEWTON && !objective->has_outputs, error,
        DESCENT_UNSUPPORTED,
        "this objective (%s) has no Gauss-Newton matrix: its loss is not softmax or sigmoid "
        "cross-entropy, squared error or Huber of the outputs of a network. Take the "
        "Hessian",
        objective->class->name);
    return DESCENT_OK;
}

descent_status dsc_objective_evaluate(descent_objective *objective, const dsc_request *request,
                                      dsc_outcome *outcome, descent_error *error)
{
    if (request->v) {
        TRY(dsc_objective_check_curvature(objective, request->curvature, error));
    }
    const double times = !request->sink ? 1.0
                         : request->v   ? DSC_PRODUCT_VALUES
                                        : DSC_GRADIENT_VALUES;
    const size_t count = request->examples ? request->examples->count : objective->m;
    objective->spent += times * dsc_objective_work(objective, (double)count);
    return objective->class->evaluate(objective, request, outcome, error);
}

void descent_objective_free(descent_objective *objective)
{
    if (objective) {
        objective->class->free(objective);
    }
}

size_t descent_objective_parameters(const descent_objective *objective)
{
    if (!objective) {
        return 0;
    }
    return objective->n;
}

size_t descent_objective_examples(const descent_objective *objective)
{
    if (!objective) {
        return 0;
    }
    return objective->m;
}

descent_type descent_objective_type(const descent_objective *objective)
{
    if (!objective) {
        return DESCENT_FLOAT64;
    }
    return objective->type;
}

// Pieces do not overlap, so that threads may deliver them at once without a lock.
typedef struct copy_context {
    char *to;
    size_t size;
} copy_context;

static void copy_piece(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)worker;
    const copy_context *copy = context;
    memcpy(copy->to + piece->begin * copy->size, g, piece->count * copy->size);
}

descent_status dsc_objective_check_type(const descent_objective *objective, descent_type type,
                                        descent_error *error)
{
    FAIL_IF(objective->type != type, error, DESCENT_INVALID,
            "this objective is of float%d: call the _f%d function",
            objective->type == DESCENT_FLOAT64 ? 64 : 32,
            objective->type == DESCENT_FLOAT64 ? 64 : 32);
    return DESCENT_OK;
}

// The request's value, and into out (or NULL) what its sink gets.
static descent_status evaluate_into(descent_objective *objective, const dsc_request *wanted,
                                    const descent_rows *rows, double *value, void *out,
                                    descent_error *error)
{
    for (size_t i = 0; rows && i < rows->count; i++) {
        FAIL_IF(rows->index[i] >= objective->m, error, DESCENT_INVALID,
                "row %u does not exist: the objective has %zu examples", rows->index[i],
                objective->m);
    }
    FAIL_IF(rows && rows->count == 0, error, DESCENT_INVALID,
            "no rows: a mean needs one at least");
    copy_context copy = {.to = out, .size = descent_type_size(objective->type)};
    const dsc_sink sink = {.take = copy_piece, .context = &copy};
    const dsc_examples examples = {.rows = rows ? rows->index : NULL,
                                   .count = rows ? rows->count : objective->m};
    dsc_request request = *wanted;
    request.sink = out ? &sink : NULL;
    request.examples = rows ? &examples : NULL;
    dsc_outcome outcome = {0};
    TRY(dsc_objective_evaluate(objective, &request, &outcome, error));
    if (value) {
        *value = outcome.value;
    }
    return DESCENT_OK;
}

descent_status dsc_objective_into(descent_objective *objective, const void *x, const void *v,
                                  const descent_rows *rows, double *value, void *out,
                                  descent_error *error)
{
    return evaluate_into(objective, &(dsc_request){.x = x, .v = v}, rows, value, out, error);
}

descent_status dsc_objective_multiply(descent_objective *objective, descent_curvature curvature,
                                      const void *x, const void *v, const descent_rows *rows,
                                      void *out, descent_error *error)
{
    const dsc_request request = {.x = x, .v = v, .curvature = curvature};
    return evaluate_into(objective, &request, rows, NULL, out, error);
}

static descent_status evaluate(descent_objective *objective, descent_type type, const void *x,
                               const descent_rows *rows, double *value, void *out,
                               descent_error *error)
{
    TRY(dsc_objective_check_type(objective, type, error));
    return dsc_objective_into(objective, x, NULL, rows, value, out, error);
}

static descent_status multiply(descent_objective *objective, descent_type type,
                               descent_curvature curvature, const void *x, const void *v,
                               const descent_rows *rows, void *out, descent_error *error)
{
    TRY(dsc_objective_check_type(objective, type, error));
    return dsc_objective_multiply(objective, curvature, x, v, rows, out, error);
}

descent_status descent_objective_evaluate_f32(descent_objective *objective, const float *x,
                                              const descent_rows *rows, double *value, float *g,
                                              descent_error *error)
{
    NEED(error, "objective, x, value", objective, x, value);
    return evaluate(objective, DESCENT_FLOAT32, x, rows, value, g, error);
}

descent_status descent_objective_evaluate_f64(descent_objective *objective, const double *x,
                                              const descent_rows *rows, double *value,
                                              double *g, descent_error *error)
{
    NEED(error, "objective, x, value", objective, x, value);
    return evaluate(objective, DESCENT_FLOAT64, x, rows, value, g, error);
}

descent_status descent_objective_hessian_vector_f32(descent_objective *objective,
                                                    const float *x, const float *v,
                                                    const descent_rows *rows, float *hv,
                                                    descent_error *error)
{
    NEED(error, "objective, x, v, hv", objective, x, v, hv);
    return multiply(objective, DESCENT_FLOAT32, DESCENT_HESSIAN, x, v, rows, hv, error);
}

descent_status descent_objective_hessian_vector_f64(descent_objective *objective,
                                                    const double *x, const double *v,
                                                    const descent_rows *rows, double *hv,
                                                    descent_error *error)
{
    NEED(error, "objective, x, v, hv", objective, x, v, hv);
    return multiply(objective, DESCENT_FLOAT64, DESCENT_HESSIAN, x, v, rows, hv, error);
}

descent_status descent_objective_gauss_newton_vector_f32(descent_objective *objective,
                                                         const float *x, const float *v,
                                                         const descent_rows *rows, float *gv,
                                                         descent_error *error)
{
    NEED(error, "objective, x, v, gv", objective, x, v, gv);
    return multiply(objective, DESCENT_FLOAT32, DESCENT_GAUSS_NEWTON, x, v, rows, gv, error);
}

descent_status descent_objective_gauss_newton_vector_f64(descent_objective *objective,
                                                         const double *x, const double *v,
                                                         const descent_rows *rows, double *gv,
                                                         descent_error *error)
{
    NEED(error, "objective, x, v, gv", objective, x, v, gv);
    return multiply(objective, DESCENT_FLOAT64, DESCENT_GAUSS_NEWTON, x, v, rows, gv, error);
}
