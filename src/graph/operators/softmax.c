// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Softmax cross-entropy of logits z with class t: loss = log(sum_j exp(z_j)) - q' z, with p =
// softmax(z) and the target q = (1 - a) e_t + a / K, where a is the smoothing of the labels [S16]
// and K the number of classes:
//
//   gz    += g (p - q)
//   R{loss} = (p - q)' R{z}
//   R{gz} += R{g} (p - q) + g p (R{z} - p' R{z})
//
// Rows of positions x classes have a target at each position, and the loss is the mean over the
// positions: each then counts one over their number of what stands above. With a mask it is that over
// the positions that count (masked_loss.h).
//
// Where a target is the mean of two classes t and t' with shares s and 1 - s (dsc_frame.shares), s
// e_t + (1 - s) e_t' stands for e_t.
//
// Labels that the outputs draw are not smoothed: what they estimate is the Hessian in z, which
// does not depend on q.
//
// [S16] Szegedy et al. Rethinking the Inception architecture for computer vision. CVPR 2016.
//
// The largest logit is subtracted first, so exp never overflows; a logit that is not finite
// makes the loss NaN.
//
// Keeps: the probabilities p are saved by forward, so no other pass takes an exponential. Sums
// over the classes are in double precision also for float32: with many classes the rounding of
// a float sum would be seen in the loss.
#include <string.h>

#include "core/rng.h"
#include "graph/operators/access.h"
#include "graph/operators/masked_loss.h"
#include "graph/operators/mathematics.h"
#include "graph/operators/table.h"

enum { P = DSC_SAVED };

static double smoothing_of(const descent_node *node)
{
    const dsc_softmax_attributes *own = node->attributes;
    return own->smoothing;
}

// Only rows of two axes have positions: others are the logits of one class.
static size_t positions_of(const descent_node *node)
{
    const descent_node *logits = node->inputs[0];
    return logits->shape.rank == 2 ? logits->shape.dim[0] : 1;
}

static size_t classes_of(const descent_node *node)
{
    return node->inputs[0]->width / positions_of(node);
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *logits = node->inputs[0];
    const size_t targets = node->inputs[1]->width;
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(logits->shape.rank == 2 && targets != positions_of(node), error, DESCENT_INVALID,
            "softmax cross-entropy: the target is one class number for each position, not %zu "
            "numbers for rows of %s",
            targets, dsc_shape_text(logits->shape, " x ", text));
    FAIL_IF(targets != positions_of(node), error, DESCENT_INVALID,
            "softmax cross-entropy: the target is one class number for each example, not %zu "
            "numbers",
            targets);
    FAIL_IF(node->inputs[1]->needs_gradient, error, DESCENT_INVALID,
            "softmax cross-entropy: the target cannot depend on parameters");
    const double smoothing = smoothing_of(node);
    FAIL_IF(!(smoothing >= 0.0 && smoothing < 1.0), error, DESCENT_INVALID,
            "softmax cross-entropy: the smoothing is %g; it must be at least 0 and less than 1",
            smoothing);
    TRY(check_loss_mask(node, targets, error));
    dsc_node_take_width(node, 1);
    node->saved[0] = logits->width;
    return DESCENT_OK;
}

// The class at a position, and the other one where it is the mean of two.
typedef struct label {
    size_t class, other;
    double share;
} label;

static label label_of(const dsc_frame *frame, const descent_node *node, size_t r, size_t t)
{
    const descent_node *target = node->inputs[1];
    // Class numbers are checked once, before, and not at every step.
    const size_t class = (size_t)input_row(frame, target, DSC_VALUE, r)[t];
    if (!frame->shares) {
        return (label){class, class, 1.0};
    }
    const size_t row = frame->first + r;
    const real *others = frame->others;
    return (label){class, (size_t)others[row * target->width + t], frame->shares[row]};
}

// q' z: the logit, or its tangent, at the target.
static double at_target(const descent_node *node, label at, const real *z)
{
    const double a = smoothing_of(node);
    const size_t width = classes_of(node);
    double sum = 0.0, own = (double)z[at.class];
    for (size_t j = 0; a > 0.0 && j < width; j++) {
        sum += (double)z[j];
    }
    if (at.share < 1.0) {
        own = at.share * own + (1.0 - at.share) * (double)z[at.other];
    }
    return (1.0 - a) * own + a / (double)width * sum;
}

// What q has for every class, and more for the class t.
static real everywhere(const descent_node *node)
{
    return (real)(smoothing_of(node) / (double)classes_of(node));
}

// Takes g q of the classes of a label, without what q has everywhere, from gz.
static void take_label(const descent_node *node, label at, real g, real *gz)
{
    const real whole = (real)(1.0 - smoothing_of(node));
    if (at.share < 1.0) {
        gz[at.class] -= g * (whole * (real)at.share);
        gz[at.other] -= g * (whole * (real)(1.0 - at.share));
    } else {
        gz[at.class] -= g * whole;
    }
}

// The loss at a position, and its probabilities.
static double loss_at(const descent_node *node, const real *z, label at, real *p)
{
    const size_t width = classes_of(node);
    real largest = z[0];
    for (size_t j = 1; j < width; j++) {
        largest = z[j] > largest ? z[j] : largest;
    }
    for (size_t j = 0; j < width; j++) {
        p[j] = EXPONENTIAL(z[j] - largest);
    }
    double sum = 0.0;
    for (size_t j = 0; j < width; j++) {
        sum += (double)p[j];
    }
    const real inverse = (real)(1.0 / sum);
    for (size_t j = 0; j < width; j++) {
        p[j] *= inverse;
    }
    return WIDE(log)(sum) + (double)largest - at_target(node, at, z);
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const size_t width = classes_of(node), positions = positions_of(node);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *z = input_row(frame, node->inputs[0], DSC_VALUE, r);
        const real *mask = loss_mask(frame, node, r);
        real *p = output_row(frame, node, P, r);
        double sum = 0.0;
        for (size_t t = 0; t < positions; t++) {
            if (counts_at(mask, t)) {
                sum += loss_at(node, z + t * width, label_of(frame, node, r, t), p + t * width);
            }
        }
        const size_t counted = counted_places(mask, positions);
        *output_row(frame, node, DSC_VALUE, r) = (real)(sum / (double)counted);
    }
}

// The class that position t of row r draws from its probabilities.
static size_t drawn_class(const dsc_frame *frame, const descent_node *node, size_t r, size_t t,
                          const real *p)
{
    const dsc_random random = {frame->seed, DSC_PURPOSE_LABELS, (uint32_t)node->index};
    const uint64_t row = (frame->step << 32) + frame->before + frame->first + r;
    const size_t width = classes_of(node);
    double left = dsc_random_uniform(&random, row * positions_of(node) + t);
    size_t class = 0;
    while (class + 1 < width && left >= (double)p[class]) {
        left -= (double)p[class ++];
    }
    return class;
}

// Labels are drawn at each position by itself: the root of their number makes squares of slopes
// as large on average as the mean of the positions' Hessians.
static real share(const dsc_frame *frame, const descent_node *node, const real *mask)
{
    const double positions = (double)counted_places(mask, positions_of(node));
    return (real)((frame->sampled ? sqrt(positions) : 1.0) / positions);
}

// The gradient of a position that counts nothing.
static void leave_out(const dsc_frame *frame, const descent_node *node, real *gz)
{
    if (!adds_to(frame, node, 0)) {
        memset(gz, 0, classes_of(node) * sizeof(real));
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *logits = node->inputs[0];
    const size_t width = classes_of(node);
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *p = input_row(frame, node, P, r);
        const real *mask = loss_mask(frame, node, r);
        const real g = *input_row(frame, node, DSC_GRADIENT, r) * share(frame, node, mask);
        real *gz = output_row(frame, logits, DSC_GRADIENT, r);
        const real each = frame->sampled ? R(0.0) : everywhere(node);
        for (size_t t = 0; t < positions_of(node); t++, gz += width, p += width) {
            if (!counts_at(mask, t)) {
                leave_out(frame, node, gz);
                continue;
            }
            for (size_t j = 0; j < width; j++) {
                gz[j] = g * (p[j] - each) + (adds_to(frame, node, 0) ? gz[j] : R(0.0));
            }
            if (frame->sampled) {
                gz[drawn_class(frame, node, r, t, p)] -= g;
            } else {
                take_label(node, label_of(frame, node, r, t), g, gz);
            }
        }
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const size_t width = classes_of(node), positions = positions_of(node);
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *p = input_row(frame, node, P, r);
        const real *rz = input_row(frame, node->inputs[0], DSC_TANGENT, r);
        const real *mask = loss_mask(frame, node, r);
        double mean = 0.0;
        for (size_t t = 0; t < positions; t++, p += width, rz += width) {
            if (!counts_at(mask, t)) {
                continue;
            }
            double sum = -at_target(node, label_of(frame, node, r, t), rz);
            for (size_t j = 0; j < width; j++) {
                sum += (double)p[j] * (double)rz[j];
            }
            mean += sum;
        }
        const size_t counted = counted_places(mask, positions);
        *output_row(frame, node, DSC_TANGENT, r) = (real)(mean / (double)counted);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *logits = node->inputs[0];
    const size_t width = classes_of(node);
    const int role = DSC_TANGENT_GRADIENT;
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        const real *p = input_row(frame, node, P, r);
        const real *rz = input_row(frame, logits, DSC_TANGENT, r);
        const real *mask = loss_mask(frame, node, r);
        const real part = R(1.0) / (real)counted_places(mask, positions_of(node));
        const real g = *input_row(frame, node, DSC_GRADIENT, r) * part;
        const real rg = *input_row(frame, node, role, r) * part;
        real *rgz = output_row(frame, logits, role, r);
        const real each = everywhere(node);
        for (size_t t = 0; t < positions_of(node); t++, p += width, rz += width, rgz += width) {
            if (!counts_at(mask, t)) {
                leave_out(frame, node, rgz);
                continue;
            }
            // p' R{z}: the mean of the tangent under the probabilities.
            double mean = 0.0;
            for (size_t j = 0; j < width; j++) {
                mean += (double)p[j] * (double)rz[j];
            }
            for (size_t j = 0; j < width; j++) {
                rgz[j] = rg * (p[j] - each) + g * p[j] * (rz[j] - (real)mean) +
                         (adds_to(frame, node, 0) ? rgz[j] : R(0.0));
            }
            take_label(node, label_of(frame, node, r, t), rg, rgz);
        }
    }
}

// (p - q) of one example, for who looks at a network in doubles.
static void slopes(const descent_node *node, const double *output, const double *target,
                   double *out)
{
    const size_t width = classes_of(node), positions = positions_of(node);
    const double a = smoothing_of(node), each = a / (double)width;
    for (size_t t = 0; t < positions; t++, output += width, out += width) {
        double top = -(double)INFINITY, sum = 0.0;
        for (size_t j = 0; j < width; j++) {
            top = fmax(top, output[j]);
        }
        for (size_t j = 0; j < width; j++) {
            sum += WIDE(exp)(output[j] - top);
        }
        for (size_t j = 0; j < width; j++) {
            const double slope = WIDE(exp)(output[j] - top) / sum - each -
                                 ((size_t)target[t] == j ? 1.0 - a : 0.0);
            out[j] = slope / (double)positions;
        }
    }
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(NUMBER, dsc_softmax_attributes, smoothing), .may_lack = true},
};

static const dsc_loss loss = {
    .shiftable = true, .mixes = true, .samples = true, .slopes = slopes};

const dsc_operator X(softmax_cross_entropy_operator) = {
    .name = "softmax_cross_entropy",
    .least_inputs = 2,
    .most_inputs = 3,
    .DSC_FIELDS(fields),
    .attribute_bytes = sizeof(dsc_softmax_attributes),
    .loss = &loss,
    .shape = shape,
    .forward = forward,
    .backward = backward,
    .tangent = tangent,
    .tangent_backward = tangent_backward};
