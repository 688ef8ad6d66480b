// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Losses that are means over a row of l(z, t), element by element; the target t is a constant:
//
//   squared error          l = (z - t)^2
//   Huber                  l = r^2 / 2, or delta (|r| - delta / 2) where |r| > delta
//   sigmoid cross-entropy  l = log(1 + exp(z)) - t z
//
// with r = z - t. With a mask the mean is that over what counts (masked_loss.h).
//
// Keeps: the target never has a gradient (shape refuses it), so each loss is a function of one
// number, with slope and curvature. Sums over a row are in double precision.
#include "core/rng.h"
#include "graph/operators/access.h"
#include "graph/operators/masked_loss.h"
#include "graph/operators/mathematics.h"
#include "graph/operators/table.h"

typedef enum form { SQUARED, HUBER, SIGMOID } form;

static inline form form_of(const descent_node *node)
{
    return (form)dsc_operator_of(node)->variant;
}

// Of Huber's loss; else 0.
static inline double delta_of(const descent_node *node)
{
    const dsc_huber_attributes *own = node->attributes;
    return own ? own->delta : 0.0;
}

// Places of a row of outputs that a mask tells apart: of rows without axes every number.
static size_t places_of(const descent_node *node)
{
    const descent_node *out = node->inputs[0];
    return out->shape.rank > 1 ? out->width / dsc_node_units(out) : out->width;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *target = node->inputs[1];
    FAIL_IF(target->width != node->inputs[0]->width, error, DESCENT_INVALID,
            "loss: the output has a width of %zu, the target of %zu", node->inputs[0]->width,
            target->width);
    FAIL_IF(target->needs_gradient, error, DESCENT_INVALID,
            "loss: the target cannot depend on parameters");
    const double delta = delta_of(node);
    FAIL_IF(form_of(node) == HUBER && !(delta > 0.0 && isfinite(delta)), error, DESCENT_INVALID,
            "Huber loss: delta is %g; it must be positive", delta);
    TRY(check_loss_mask(node, places_of(node), error));
    dsc_node_take_width(node, 1);
    return DESCENT_OK;
}

static inline real loss_at(const descent_node *node, real z, real t)
{
    const real r = z - t;
    const real delta = (real)delta_of(node);
    switch (form_of(node)) {
    case SQUARED:
        return r * r;
    case HUBER:
        return M(fabs)(r) > delta ? delta * (M(fabs)(r) - R(0.5) * delta) : R(0.5) * r * r;
    default:
        // log(1 + exp(z)) without overflow: max(z, 0) + log(1 + exp(-|z|)).
        return (z < R(0.0) ? R(0.0) : z) + M(log1p)(M(exp)(-M(fabs)(z))) - t * z;
    }
}

static inline real slope_at(const descent_node *node, real z, real t)
{
    const real r = z - t;
    const real delta = (real)delta_of(node);
    switch (form_of(node)) {
    case SQUARED:
        return R(2.0) * r;
    case HUBER:
        return r > delta ? delta : r < -delta ? -delta : r;
    default:
        return R(1.0) / (R(1.0) + M(exp)(-z)) - t;
    }
}

static inline real curvature_at(const descent_node *node, real z, real t)
{
    switch (form_of(node)) {
    case SQUARED:
        return R(2.0);
    case HUBER:
        // At |r| = delta the curvature jumps; there the quadratic side is taken.
        return M(fabs)(z - t) > (real)delta_of(node) ? R(0.0) : R(1.0);
    default: {
        const real s = R(1.0) / (R(1.0) + M(exp)(-z));
        return s * (R(1.0) - s);
    }
    }
}

// Row r of an array of the outputs (slot 0) or the targets (slot 1).
static const real *row(const dsc_frame *frame, const descent_node *node, size_t slot, int role,
                       size_t r)
{
    const descent_node *in = node->inputs[slot];
    return input_row(frame, in, role, r);
}

// What counts in the mean over a row.
typedef struct counting {
    const real *mask; /* NULL: everything */
    size_t units;     /* of a place of the mask */
    size_t width;     /* numbers that count */
} counting;

static counting counting_of(const dsc_frame *frame, const descent_node *node, size_t r)
{
    const size_t places = places_of(node), units = node->inputs[0]->width / places;
    const real *mask = loss_mask(frame, node, r);
    return (counting){mask, units, units * counted_places(mask, places)};
}

static inline bool counts(const counting *c, size_t j)
{
    return !c->mask || counts_at(c->mask, j / c->units);
}

// A mean over the row, not a sum: the loss does not grow with the number of outputs.
static double share(const counting *c)
{
    return 1.0 / (double)c->width;
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *z = row(frame, node, 0, DSC_VALUE, r),
                   *t = row(frame, node, 1, DSC_VALUE, r);
        const counting c = counting_of(frame, node, r);
        double sum = 0.0;
        for (size_t j = 0; j < node->inputs[0]->width; j++) {
            sum += counts(&c, j) ? (double)loss_at(node, z[j], t[j]) : 0.0;
        }
        *output_row(frame, node, DSC_VALUE, r) = (real)(sum * share(&c));
    }
}

// Slopes at labels that the outputs draw: 0 or 1 with the probability of the sigmoid, or from a
// normal distribution of variance 1/2, whose likelihood exp(-r^2) is. Times the root of the width:
// since the loss is a mean over the row, squares of the slopes would be a width too small.
static real drawn_slope(const dsc_frame *frame, const descent_node *node, const counting *c,
                        size_t r, size_t j, real z)
{
    const dsc_random random = {frame->seed, DSC_PURPOSE_LABELS, (uint32_t)node->index};
    const uint64_t row = (frame->step << 32) + frame->before + frame->first + r;
    const size_t width = node->inputs[0]->width;
    const uint64_t index = row * width + j;
    const double scale = sqrt((double)c->width);
    if (form_of(node) == SQUARED) {
        return (real)(scale * sqrt(2.0) * dsc_random_normal(&random, index));
    }
    const real p = slope_at(node, z, R(0.0));
    return (real)scale *
           (p - (dsc_random_uniform(&random, index) < (double)p ? R(1.0) : R(0.0)));
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *out = node->inputs[0];
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *z = row(frame, node, 0, DSC_VALUE, r),
                   *t = row(frame, node, 1, DSC_VALUE, r);
        const counting c = counting_of(frame, node, r);
        const real g = *input_row(frame, node, DSC_GRADIENT, r) * (real)share(&c);
        real *gz = output_row(frame, out, DSC_GRADIENT, r);
        for (size_t j = 0; j < out->width; j++) {
            const real slope = !counts(&c, j)   ? R(0.0)
                               : frame->sampled ? drawn_slope(frame, node, &c, r, j, z[j])
                                                : slope_at(node, z[j], t[j]);
            gz[j] = g * slope + (adds_to(frame, node, 0) ? gz[j] : R(0.0));
        }
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *z = row(frame, node, 0, DSC_VALUE, r),
                   *t = row(frame, node, 1, DSC_VALUE, r);
        const real *rz = row(frame, node, 0, DSC_TANGENT, r);
        const counting c = counting_of(frame, node, r);
        double sum = 0.0;
        for (size_t j = 0; j < node->inputs[0]->width; j++) {
            sum += counts(&c, j) ? (double)(slope_at(node, z[j], t[j]) * rz[j]) : 0.0;
        }
        *output_row(frame, node, DSC_TANGENT, r) = (real)(sum * share(&c));
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *out = node->inputs[0];
    const int role = DSC_TANGENT_GRADIENT;
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *z = row(frame, node, 0, DSC_VALUE, r),
                   *t = row(frame, node, 1, DSC_VALUE, r);
        const real *rz = row(frame, node, 0, DSC_TANGENT, r);
        const counting c = counting_of(frame, node, r);
        const real g = *input_row(frame, node, DSC_GRADIENT, r) * (real)share(&c);
        const real rg = *input_row(frame, node, role, r) * (real)share(&c);
        real *rgz = output_row(frame, out, role, r);
        for (size_t j = 0; j < out->width; j++) {
            const real before = adds_to(frame, node, 0) ? rgz[j] : R(0.0);
            rgz[j] = !counts(&c, j) ? before
                                    : rg * slope_at(node, z[j], t[j]) +
                                          g * curvature_at(node, z[j], t[j]) * rz[j] + before;
        }
    }
}

// Slopes of one example, for who looks at a network in doubles.
static void slopes(const descent_node *node, const double *output, const double *target,
                   double *out)
{
    const size_t width = node->inputs[0]->width;
    for (size_t j = 0; j < width; j++) {
        out[j] = (double)slope_at(node, (real)output[j], (real)target[j]) / (double)width;
    }
}

static const dsc_loss squares = {
    .squared = true, .mixes = true, .samples = true, .slopes = slopes};
static const dsc_loss sigmoids = {.mixes = true, .samples = true, .slopes = slopes};
static const dsc_loss hubers = {.slopes = slopes};

static const dsc_attribute huber_fields[] = {
    {DSC_FIELD(NUMBER, dsc_huber_attributes, delta)},
};

#define LOSS(called, form, facts)                                                              \
    .name = called, .variant = form, .least_inputs = 2, .most_inputs = 3, .loss = facts,       \
    .shape = shape, .forward = forward, .backward = backward, .tangent = tangent,              \
    .tangent_backward = tangent_backward

const dsc_operator X(sigmoid_cross_entropy_operator) = {
    LOSS("sigmoid_cross_entropy", SIGMOID, &sigmoids)};
const dsc_operator X(squared_error_operator) = {LOSS("squared_error", SQUARED, &squares)};
const dsc_operator X(huber_operator) = {LOSS("huber", HUBER, &hubers),
                                        .attribute_bytes = sizeof(dsc_huber_attributes),
                                        .DSC_FIELDS(huber_fields)};
