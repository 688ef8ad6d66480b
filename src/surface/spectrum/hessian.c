// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The block of a symmetric matrix is multiplied in the whole space: v is extended by zeros, and
// what the product has outside the block is dropped.
#include "surface/spectrum/hessian.h"

#include <string.h>

#include "core/memory.h"
#include "kernel/kernels.h"

const descent_option_word dsc_curvature_words[] = {
    {"hessian", DESCENT_HESSIAN}, {"gauss-newton", DESCENT_GAUSS_NEWTON}, {NULL, 0.0}};

static const char *name(const dsc_hessian *curvature)
{
    return curvature->kind == DESCENT_HESSIAN ? "Hessian" : "Gauss-Newton matrix";
}

descent_status dsc_hessian_create(dsc_hessian *curvature, descent_objective *objective,
                                  const void *x, const descent_rows *rows,
                                  descent_curvature kind, size_t begin, size_t n,
                                  descent_error *error)
{
    const size_t all = objective->n;
    *curvature = (dsc_hessian){.objective = objective,
                               .x = x,
                               .rows = rows,
                               .kind = kind,
                               .begin = begin,
                               .n = n || begin > all ? n : all - begin};
    FAIL_IF(begin >= all || curvature->n > all - begin, error, DESCENT_INVALID,
            "a block of %zu parameters from number %zu on: the objective has %zu", curvature->n,
            begin, all);
    TRY(dsc_objective_check_curvature(objective, kind, error));
    FAIL_IF(!dsc_kernels_get(objective->type)->all_finite(all, x), error, DESCENT_DIVERGED,
            "x has a number that is not finite: there is no curvature at such a point");
    if (curvature->n < all) {
        const size_t size = descent_type_size(objective->type);
        curvature->wide = dsc_alloc_aligned(all, size);
        curvature->wide_out = dsc_alloc_aligned(all, size);
        if (!curvature->wide || !curvature->wide_out) {
            dsc_hessian_free(curvature);
            return dsc_no_memory(error, "a direction", all * size);
        }
        memset(curvature->wide, 0, all * size);
    }
    return DESCENT_OK;
}

void dsc_hessian_free(dsc_hessian *curvature)
{
    dsc_free_aligned(curvature->wide);
    dsc_free_aligned(curvature->wide_out);
    *curvature = (dsc_hessian){0};
}

static descent_status multiply(dsc_hessian *curvature, const void *v, void *out,
                               descent_error *error)
{
    return dsc_objective_multiply(curvature->objective, curvature->kind, curvature->x, v,
                                  curvature->rows, out, error);
}

descent_status dsc_hessian_multiply(dsc_hessian *curvature, const void *v, void *out,
                                    descent_error *error)
{
    const size_t size = descent_type_size(curvature->objective->type);
    const size_t offset = curvature->begin * size;
    curvature->products++;
    if (curvature->wide) {
        memcpy((char *)curvature->wide + offset, v, curvature->n * size);
        TRY(multiply(curvature, curvature->wide, curvature->wide_out, error));
        memcpy(out, (char *)curvature->wide_out + offset, curvature->n * size);
    } else {
        TRY(multiply(curvature, v, out, error));
    }
    if (curvature->on_product) {
        curvature->on_product(curvature->products, curvature->user);
    }
    const dsc_kernels *kernels = dsc_kernels_get(curvature->objective->type);
    FAIL_IF(!kernels->all_finite(curvature->n, out), error, DESCENT_DIVERGED,
            "a product with the %s is not finite at this point (product %llu): the loss has "
            "left the range of its numbers or has no second derivative here. Evaluate it at x, "
            "and try float64",
            name(curvature), (unsigned long long)curvature->products);
    return DESCENT_OK;
}
