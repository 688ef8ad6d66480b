// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns of the inputs that follow from others on all examples: constant ones, and for example
// the last of the columns of a category, which is 1 minus the others. Found by Cholesky's
// method on the products of columns, column after column: one whose remainder is 0 depends on
// those before it.
#include "surface/network/predict_inputs.h"

#include <math.h>
#include <stdlib.h>

#include "surface/network/limits.h"

enum { RELATIONS_MOST = 64 };

typedef struct relations {
    size_t columns; /* inputs, and 1 for a column of ones, which comes first */
    size_t kept;    /* independent ones */
    size_t *which;  /* kept: their numbers */
    double *l;      /* kept x columns: rows of Cholesky's triangle */
    double *c;      /* columns: coefficients */
} relations;

// Solves for the coefficients of a column in the kept ones: l[i] is the triangle's row of kept
// column i, y its own.
static void coefficients(const relations *r, const double *y, double *c)
{
    for (size_t i = r->kept; i-- > 0;) {
        double sum = y[i];
        for (size_t k = i + 1; k < r->kept; k++) {
            sum -= r->l[k * r->columns + i] * c[k];
        }
        c[i] = sum / r->l[i * r->columns + i];
    }
}

// y = the triangle's row of column j; returns the remainder.
static double eliminate(const relations *r, const double *products, size_t stride, size_t j,
                        double *y)
{
    double rest = products[j * stride + j];
    for (size_t i = 0; i < r->kept; i++) {
        double sum = products[j * stride + r->which[i]];
        for (size_t k = 0; k < i; k++) {
            sum -= r->l[i * r->columns + k] * y[k];
        }
        y[i] = sum / r->l[i * r->columns + i];
        rest -= y[i] * y[i];
    }
    return rest;
}

// Column j is the sum of c[i] times the kept ones, for units begin <= u < end: a mode for each.
static void write_relation(const relations *r, const dsc_layer *first, const char *kind,
                           size_t j, size_t begin, size_t end, dsc_predictions *out)
{
    const bool of_unit = end - begin == 1;
    for (size_t u = begin; u < end; u++) {
        dsc_predictions_begin(out, kind, 1, of_unit ? u + 1 : j + 1, false);
        dsc_predictions_add(out, dsc_layer_weight(first, j, u), 1.0);
        for (size_t i = 0; i < r->kept; i++) {
            const size_t p = r->which[i];
            dsc_predictions_add(
                out, p == first->inputs ? first->bias + u : dsc_layer_weight(first, p, u),
                -r->c[i]);
        }
        dsc_predictions_end(out);
    }
}

// All relations in the products of columns.
static void find_relations(relations *r, const dsc_layer *first, const double *products,
                           const char *kind, size_t begin, size_t end, dsc_predictions *out)
{
    const size_t inputs = first->inputs, stride = inputs + 1;
    const bool biased = first->bias != DSC_NO_BIAS;
    size_t found = 0;
    r->kept = 0;
    for (size_t step = biased ? 0 : 1; step < stride && found < RELATIONS_MOST; step++) {
        const size_t j = step == 0 ? inputs : step - 1; // the ones come first
        const double square = products[j * stride + j];
        double *y = r->l + r->kept * r->columns;
        const double rest = eliminate(r, products, stride, j, y);
        if (rest > DEPENDENT * square) {
            y[r->kept] = sqrt(rest);
            r->which[r->kept++] = j;
        } else if (square > 0.0) {
            coefficients(r, y, r->c);
            write_relation(r, first, kind, j, begin, end, out);
            found++;
        }
    }
}

// Those of all examples, then those of the examples on which a unit is active.
static void find_all(relations *r, const dsc_chain *chain, const dsc_activity *activity,
                     dsc_predictions *out)
{
    const dsc_layer *first = &chain->layers[0];
    const size_t size = r->columns * r->columns;
    find_relations(r, first, activity->products, "dependent inputs", 0, first->units, out);
    for (size_t u = 0; activity->of_unit && u < first->units; u++) {
        if (!activity->units[0][u].dead) {
            find_relations(r, first, activity->of_unit + u * size, "rarely active units", u,
                           u + 1, out);
        }
    }
}

// Without products: only columns that are constant.
static void find_constants(const dsc_chain *chain, const dsc_activity *activity,
                           dsc_predictions *out)
{
    const dsc_layer *first = &chain->layers[0];
    for (size_t p = 0; first->bias != DSC_NO_BIAS && p < first->inputs; p++) {
        const double value = activity->low[p];
        for (size_t u = 0; value != 0.0 && value == activity->high[p] && u < first->units;
             u++) {
            dsc_predictions_begin(out, "constant inputs", 1, p + 1, false);
            dsc_predictions_add(out, dsc_layer_weight(first, p, u), 1.0);
            dsc_predictions_add(out, first->bias + u, -value);
            dsc_predictions_end(out);
        }
    }
}

void dsc_predict_inputs(const dsc_chain *chain, const dsc_activity *activity,
                        dsc_predictions *predictions)
{
    if (!activity->products) {
        find_constants(chain, activity, predictions);
        return;
    }
    const size_t columns = activity->inputs + 1;
    relations r = {.columns = columns,
                   .which = calloc(columns, sizeof *r.which),
                   .l = calloc((columns + 1) * columns, sizeof *r.l),
                   .c = calloc(columns, sizeof *r.c)};
    if (r.which && r.l && r.c) {
        find_all(&r, chain, activity, predictions);
    } else {
        predictions->failed = true;
    }
    free(r.which);
    free(r.l);
    free(r.c);
}
