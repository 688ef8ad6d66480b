// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Mixtures of targets.
//
// Keeps: the mean of two losses of one output, w1 s l(z, t1) + w2 (1 - s) l(z, t2) with weights of
// rows w, is what the gradient is of, exactly: for class numbers as that mean, and for numbers as
// the loss at their mean, which for squared errors and cross-entropy has the same gradient and
// curvature. The weight of a mixture is the mean of both weights, and the share of the loss that
// of the first in it.
#include "objective/mixed.h"

#include <stdlib.h>
#include <string.h>

#include "data/augment_mix.h"
#include "graph/operators/operators.h"

void dsc_mixed_free(dsc_mixed *mixed)
{
    if (mixed) {
        free(mixed->shares);
        free(mixed->others);
        free(mixed);
    }
}

static bool is_target_of_loss(const descent_node *node, size_t slot)
{
    const dsc_loss *loss = dsc_operator_of(node)->loss;
    return loss && loss->mixes && slot == 1;
}

// Whether the targets are class numbers (out), which all losses must agree on.
static descent_status find_kind(const dsc_empirical_parts *parts, bool *classes,
                                descent_error *error)
{
    const descent_graph *graph = parts->graph;
    size_t numbers = 0, of_classes = 0, other = 0;
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        for (size_t k = 0; k < node->input_count; k++) {
            if (node->inputs[k] != parts->target) {
                continue;
            }
            const bool known = is_target_of_loss(node, k);
            const bool class = known && dsc_operator_of(node)->loss->shiftable;
            other += !known;
            of_classes += known && class;
            numbers += known && !class;
        }
    }
    FAIL_IF(
        other > 0 || (numbers > 0 && of_classes > 0), error, DESCENT_INVALID,
        "`augment`: mixup needs a loss whose target can be the mean of two: softmax or sigmoid "
        "cross-entropy, or squared error, and nothing else that reads the target" DSC_REMEDY
        "augment = none    # or words without mixup");
    *classes = of_classes > 0;
    return DESCENT_OK;
}

static bool feeds_target(const dsc_empirical_parts *parts)
{
    for (size_t i = 0; parts->target && i < parts->graph->count; i++) {
        const descent_node *node = parts->graph->nodes[i];
        for (size_t k = 0; k < node->input_count; k++) {
            if (node->inputs[k] == parts->target) {
                return true;
            }
        }
    }
    return false;
}

descent_status dsc_mixed_create(const dsc_empirical_parts *parts, size_t chunk,
                                dsc_mixed **mixed, descent_error *error)
{
    bool classes = false;
    *mixed = NULL;
    if (!parts->augment || !(parts->augment->mixup > 0.0) || !feeds_target(parts)) {
        return DESCENT_OK;
    }
    TRY(find_kind(parts, &classes, error));
    dsc_mixed *m = calloc(1, sizeof *m);
    const size_t width = parts->target->width;
    if (m) {
        *m = (dsc_mixed){.width = width, .classes = classes};
        m->shares = calloc(chunk, sizeof *m->shares);
        m->others = calloc(chunk * width, descent_type_size(parts->type));
    }
    if (!m || !m->shares || !m->others) {
        dsc_mixed_free(m);
        return dsc_no_memory(error, "targets that are mixed",
                             chunk * width * sizeof *m->shares);
    }
    *mixed = m;
    return DESCENT_OK;
}

// share t + (1 - share) other, in the number type.
static void average(const dsc_kernels *kernels, size_t count, double share, void *t,
                    const void *other)
{
    kernels->scale(count, share, t);
    kernels->axpy(count, 1.0 - share, other, t);
}

void dsc_mixed_load(dsc_mixed *m, const dsc_empirical_parts *parts, const dsc_kernels *kernels,
                    const dsc_augment_rows *rows, size_t begin, void *targets, size_t stride,
                    double *weights)
{
    const size_t size = descent_type_size(kernels->type), bytes = m->width * size;
    for (size_t i = 0; i < rows->count; i++) {
        const dsc_mixture mix = dsc_augment_mix(parts->augment, rows, i);
        double share = mix.share;
        char *own = (char *)targets + i * stride * size,
             *other = m->others + (begin + i) * bytes;
        dsc_encoder_gather_targets(parts->encoder, parts->data, kernels, NULL, mix.partner, 1,
                                   other, m->width);
        if (weights) {
            const double first = share * parts->row_weights[dsc_augment_row(rows, i)];
            const double sum = first + (1.0 - share) * parts->row_weights[mix.partner];
            weights[i] = sum;
            share = sum > 0.0 ? first / sum : share;
        }
        m->shares[begin + i] = share;
        if (!m->classes) {
            average(kernels, m->width, share, own, other);
        }
    }
}
