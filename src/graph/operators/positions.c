// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where a position is, for rows of positions x features:
//
//   learned      y[p] = x[p] + E[p], E a parameter
//   sinusoidal   y[p] = x[p] + T[p], T[p, 2i] = sin(p w_i), T[p, 2i + 1] = cos(p w_i)   [V17]
//   rotary       (y[p, 2i], y[p, 2i + 1]) = (x[p, 2i], x[p, 2i + 1]) turned by p w_i,
//                in each of `heads` equal parts of the features                         [S21]
//
// with w_i = base^(-2i / d) and d the features (of a head). All are linear in x and E, so tangents
// go the way of values, and R{gradients} that of gradients; what is turned forward is turned back.
//
// Keeps: sines and cosines are computed once, in double, when the shape is known.
//
// [V17] Vaswani et al. Attention is all you need. 2017, section 3.5.
// [S21] Su et al. RoFormer: enhanced transformer with rotary position embedding. 2021, equation 15.
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "graph/operators/access.h"
#include "graph/operators/activated.h"
#include "graph/operators/mathematics.h"
#include "graph/operators/table.h"

enum { ENCODING = 1 }; /* slot of E */

static descent_status check_input(const descent_node *node, const char *what,
                                  descent_error *error)
{
    const descent_node *in = node->inputs[0];
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(!in->batched || in->shape.rank != 2, error, DESCENT_INVALID,
            "%s: takes positions x features for each example; %s of %s arrive", what,
            in->batched ? "rows" : "a single block", dsc_shape_text(in->shape, " x ", text));
    return DESCENT_OK;
}

static descent_status learned_shape(descent_node *node, descent_error *error)
{
    const descent_node *in = node->inputs[0], *encoding = node->inputs[ENCODING];
    char text[DSC_SHAPE_TEXT], seen[DSC_SHAPE_TEXT];
    TRY(check_input(node, "learned positions", error));
    FAIL_IF(!encoding->tensor || !dsc_shape_same(encoding->shape, in->shape), error,
            DESCENT_INVALID, "learned positions: a %s of %s does not fit rows of %s",
            encoding->tensor ? "parameter" : "node that is no parameter,",
            dsc_shape_text(encoding->shape, " x ", text),
            dsc_shape_text(in->shape, " x ", seen));
    dsc_node_take_shape(node, in->shape);
    return DESCENT_OK;
}

// Sine and cosine of every position and frequency, one behind the other.
static descent_status fill_table(descent_node *node, size_t frequencies, descent_error *error)
{
    dsc_positions_attributes *own = node->attributes;
    const size_t positions = node->shape.dim[0], count = 2 * positions * frequencies;
    own->turns = dsc_realloc_array(NULL, count, sizeof *own->turns);
    if (!own->turns) {
        return dsc_no_memory(error, "positions of a graph", count * sizeof *own->turns);
    }
    for (size_t p = 0; p < positions; p++) {
        for (size_t i = 0; i < frequencies; i++) {
            const double angle =
                (double)p * WIDE(pow)(own->base, -(double)i / (double)frequencies);
            double *turn = own->turns + 2 * (p * frequencies + i);
            turn[0] = WIDE(sin)(angle);
            turn[1] = WIDE(cos)(angle);
        }
    }
    return DESCENT_OK;
}

static descent_status turning_shape(descent_node *node, const char *what, size_t heads,
                                    descent_error *error)
{
    const dsc_positions_attributes *own = node->attributes;
    const descent_node *in = node->inputs[0];
    TRY(check_input(node, what, error));
    FAIL_IF(heads == 0 || in->shape.dim[1] % (2 * heads) != 0, error, DESCENT_INVALID,
            "%s: %zu features cannot be cut into pairs in %zu heads", what, in->shape.dim[1],
            heads);
    FAIL_IF(!(own->base > 0.0 && isfinite(own->base)), error, DESCENT_INVALID,
            "%s: the base is %g; it must be positive", what, own->base);
    dsc_node_take_shape(node, in->shape);
    return fill_table(node, in->shape.dim[1] / (2 * heads), error);
}

static descent_status sinusoidal_shape(descent_node *node, descent_error *error)
{
    return turning_shape(node, "sinusoidal positions", 1, error);
}

static descent_status rotary_shape(descent_node *node, descent_error *error)
{
    const dsc_positions_attributes *own = node->attributes;
    return turning_shape(node, "rotary positions", own->heads, error);
}

static void release(void *attributes)
{
    free(((dsc_positions_attributes *)attributes)->turns);
}

// y = x, and more where there is more.
static void copy(const dsc_frame *frame, const descent_node *node, int role, bool has_x,
                 const real *more)
{
    const dsc_range numbers = asked_numbers(frame, node);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *x = has_x ? input_row(frame, node->inputs[0], role, r) : NULL;
        real *y = output_row(frame, node, role, r);
        for (size_t j = numbers.begin; j < numbers.end; j++) {
            y[j] = (x ? x[j] : R(0.0)) + (more ? more[j] : R(0.0));
        }
    }
}

static void copy_backward(const dsc_frame *frame, const descent_node *node)
{
    pass_back(frame, node, DSC_GRADIENT);
}

static void copy_tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    pass_back(frame, node, DSC_TANGENT_GRADIENT);
}

static void learned_forward(const dsc_frame *frame, const descent_node *node)
{
    copy(frame, node, DSC_VALUE, true, input(frame, node->inputs[ENCODING], DSC_VALUE));
}

static void learned_tangent(const dsc_frame *frame, const descent_node *node)
{
    copy(frame, node, DSC_TANGENT, owes(node, 0),
         input(frame, node->inputs[ENCODING], DSC_TANGENT));
}

static bool delivers(const descent_node *node, size_t slot)
{
    (void)node;
    return slot == ENCODING;
}

// Rows of E: sums over the examples of as many positions.
static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    (void)slot;
    const int role = tangent_pass ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
    const size_t features = node->shape.dim[1];
    dsc_sum_columns(frame->batch, count * features,
                    all_rows(frame, node, role) + first * features,
                    stride_of(frame, node, role), add, out);
}

static void sinusoidal_forward(const dsc_frame *frame, const descent_node *node)
{
    const dsc_positions_attributes *own = node->attributes;
    const dsc_range numbers = asked_numbers(frame, node);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, r);
        real *y = output_row(frame, node, DSC_VALUE, r);
        for (size_t j = numbers.begin; j < numbers.end; j++) {
            y[j] = x[j] + (real)own->turns[j];
        }
    }
}

static void sinusoidal_tangent(const dsc_frame *frame, const descent_node *node)
{
    copy(frame, node, DSC_TANGENT, owes(node, 0), NULL);
}

// to = or += from, every pair turned by its angle, at some positions; backward with sign -1.
static void turn_row(const descent_node *node, dsc_range positions, const real *from, real sign,
                     bool add, real *to)
{
    const dsc_positions_attributes *own = node->attributes;
    const size_t pairs = node->shape.dim[1] / 2, frequencies = pairs / own->heads;
    from += 2 * pairs * positions.begin;
    to += 2 * pairs * positions.begin;
    for (size_t p = positions.begin; p < positions.end;
         p++, from += 2 * pairs, to += 2 * pairs) {
        const double *turns = own->turns + 2 * p * frequencies;
        for (size_t k = 0; k < pairs; k++) {
            const real sine = sign * (real)turns[2 * (k % frequencies)];
            const real cosine = (real)turns[2 * (k % frequencies) + 1];
            const real a = from[2 * k], b = from[2 * k + 1];
            const real first = a * cosine - b * sine, second = a * sine + b * cosine;
            to[2 * k] = add ? to[2 * k] + first : first;
            to[2 * k + 1] = add ? to[2 * k + 1] + second : second;
        }
    }
}

static void turn(const dsc_frame *frame, const descent_node *node, int role)
{
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        turn_row(node, asked_positions(frame, node), input_row(frame, node->inputs[0], role, r),
                 R(1.0), false, output_row(frame, node, role, r));
    }
}

static void turn_back(const dsc_frame *frame, const descent_node *node, int role)
{
    for (size_t r = 0; owes(node, 0) && r < rows_of(frame, node); r++) {
        turn_row(node, asked_positions(frame, node), input_row(frame, node, role, r), R(-1.0),
                 adds_to(frame, node, 0), output_row(frame, node->inputs[0], role, r));
    }
}

static void rotary_forward(const dsc_frame *frame, const descent_node *node)
{
    turn(frame, node, DSC_VALUE);
}

static void rotary_backward(const dsc_frame *frame, const descent_node *node)
{
    turn_back(frame, node, DSC_GRADIENT);
}

static void rotary_tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        turn(frame, node, DSC_TANGENT);
    }
}

static void rotary_tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    turn_back(frame, node, DSC_TANGENT_GRADIENT);
}

static unsigned keeps_shifts(const descent_node *node)
{
    (void)node;
    return DSC_KEEPS_SHIFTS | DSC_KEEPS_COMMON;
}

static const dsc_row_table table = {.slot = ENCODING};

const dsc_operator X(learned_positions_operator) = {.name = "learned_positions",
                                                    .least_inputs = 2,
                                                    .most_inputs = 2,
                                                    .keeps = dsc_keeps_all,
                                                    .positions = dsc_positions_asked,
                                                    .table = &table,
                                                    .shape = learned_shape,
                                                    .forward = learned_forward,
                                                    .backward = copy_backward,
                                                    .tangent = learned_tangent,
                                                    .tangent_backward = copy_tangent_backward,
                                                    .delivers = delivers,
                                                    .parameter = parameter};

static const dsc_attribute sinusoidal_fields[] = {
    {DSC_FIELD(NUMBER, dsc_positions_attributes, base)},
};

const dsc_operator X(sinusoidal_positions_operator) = {
    .name = "sinusoidal_positions",
    .least_inputs = 1,
    .most_inputs = 1,
    .DSC_FIELDS(sinusoidal_fields),
    .attribute_bytes = sizeof(dsc_positions_attributes),
    .release = release,
    .keeps = keeps_shifts,
    .positions = dsc_positions_asked,
    .shape = sinusoidal_shape,
    .forward = sinusoidal_forward,
    .backward = copy_backward,
    .tangent = sinusoidal_tangent,
    .tangent_backward = copy_tangent_backward};

static const dsc_attribute rotary_fields[] = {
    {DSC_FIELD(NUMBER, dsc_positions_attributes, base)},
    {DSC_FIELD(SIZE, dsc_positions_attributes, heads)},
};

const dsc_operator X(rotary_positions_operator) = {
    .name = "rotary_positions",
    .least_inputs = 1,
    .most_inputs = 1,
    .DSC_FIELDS(rotary_fields),
    .attribute_bytes = sizeof(dsc_positions_attributes),
    .release = release,
    .turns_pairs = true,
    .positions = dsc_positions_asked,
    .shape = rotary_shape,
    .forward = rotary_forward,
    .backward = rotary_backward,
    .tangent = rotary_tangent,
    .tangent_backward = rotary_tangent_backward};
