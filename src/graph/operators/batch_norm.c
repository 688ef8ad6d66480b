// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Batch norm: y = a h + b with h = (x - m) r, r = 1 / sqrt(v + eps), a, b, m and v for each
// channel, the last axis of the row.
//
// In training mode m and v are mean and variance (the mean of squares) of the channel over all
// rows and places of the batch, and the formulas of norm.c hold with that as the set. Otherwise
// they are the running ones, constants: then the means of backward and R{r} are 0. The running
// ones go with every step of training to
//
//   running = (1 - momentum) running + momentum of-the-batch
//
// where the variance of the batch is that of the formula, or M / (M - 1) times it (`unbiased`),
// with M rows times places. PyTorch and we have momentum 0.1 and the unbiased variance; Keras and
// ONNX call 1 - momentum by that name, and Keras takes the other variance.
//
// [I15] Ioffe, Szegedy. Batch normalization: accelerating deep network training by reducing
//       internal covariate shift. ICML 2015. Algorithm 1.
// [C83] Chan, Golub, LeVeque. Algorithms for computing the sample variance. The American
//       Statistician 37, 1983. Means and sums of squares of two parts joined.
//
// Keeps: each block of rows has its mean and the squares around it, which are joined in the order
// of blocks, so that a mean far from 0 costs no digits and no number of workers changes a bit.
#include "graph/operators/norm.h"
#include "graph/operators/table.h"

#include "graph/operators/mathematics.h"

enum { H = DSC_SAVED, RH = DSC_SAVED + 2 }; /* x, normalised, and its tangent */

// Arrays of a number for each channel, in the scratch. The first four are the room of slots.
enum { SLOTS, MEAN = 4, REST, SCALE, MIDDLE, ALONG, RMIDDLE, RALONG, RSCALE, ARRAYS };

enum { RUNNING_MEAN, RUNNING_VARIANCE, STATES };

static size_t channels_of(const descent_node *node)
{
    return node->shape.dim[node->shape.rank - 1];
}

static double places_of(const descent_node *node)
{
    return (double)(node->width / channels_of(node));
}

static size_t numbers(const descent_node *node)
{
    return 2 * channels_of(node);
}

// One number by itself has no variance.
static size_t least_rows(const descent_node *node)
{
    return node->width == channels_of(node) ? 2 : 1;
}

static size_t work_bytes(const descent_node *node, size_t rows)
{
    (void)rows;
    return numbers(node) * sizeof(double) + ARRAYS * channels_of(node) * sizeof(real);
}

static real *array_of(const dsc_frame *frame, const descent_node *node, size_t which)
{
    real *arrays = (real *)(void *)((double *)frame->work + numbers(node));
    return arrays + which * channels_of(node);
}

static const real *slot_of(const dsc_frame *frame, const descent_node *node, size_t slot,
                           bool tangent)
{
    return dsc_norm_slot(frame, node, slot, tangent, array_of(frame, node, SLOTS));
}

// ---- sums of a block ----

// Rows first .. end - 1 of the batch.
typedef struct row_range {
    size_t first, end;
} row_range;

static row_range rows_in(const dsc_frame *frame, size_t block)
{
    const size_t rows = dsc_row_block(frame->batch), first = block * rows;
    return (row_range){first, first + rows < frame->batch ? first + rows : frame->batch};
}

static const real *row_at(const dsc_frame *frame, const descent_node *node, int role, size_t r)
{
    return all_rows(frame, node, role) + r * stride_of(frame, node, role);
}

// A statement for every number i of a row, of channel c.
#define FOR_EACH(node, statement)                                                              \
    for (size_t at = 0, length = channels_of(node); at < (node)->width; at += length) {        \
        REAL_INDEPENDENT                                                                       \
        for (size_t c = 0; c < length; c++) {                                                  \
            const size_t i = at + c;                                                           \
            statement;                                                                         \
        }                                                                                      \
    }

// The mean of each channel, and the sum of squares around it.
static void sum_forward(const dsc_frame *frame, const descent_node *node, row_range rows,
                        double *sums)
{
    const size_t channels = channels_of(node);
    const double count = (double)(rows.end - rows.first) * places_of(node);
    double *mean = sums, *squares = sums + channels;
    for (size_t r = rows.first; r < rows.end; r++) {
        const real *x = row_at(frame, node->inputs[0], DSC_VALUE, r);
        FOR_EACH(node, mean[c] += (double)x[i])
    }
    for (size_t c = 0; c < channels; c++) {
        mean[c] /= count;
    }
    for (size_t r = rows.first; r < rows.end; r++) {
        const real *x = row_at(frame, node->inputs[0], DSC_VALUE, r);
        FOR_EACH(node, {
            const double far = (double)x[i] - mean[c];
            squares[c] += far * far;
        })
    }
}

static void sum_backward(const dsc_frame *frame, const descent_node *node, row_range rows,
                         double *sums)
{
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    double *of_e = sums, *of_eh = sums + channels_of(node);
    for (size_t r = rows.first; r < rows.end; r++) {
        const real *g = row_at(frame, node, DSC_GRADIENT, r), *h = row_at(frame, node, H, r);
        FOR_EACH(node, {
            const real e = gain[c] * g[i];
            of_e[c] += (double)e;
            of_eh[c] += (double)e * (double)h[i];
        })
    }
}

static void sum_tangent(const dsc_frame *frame, const descent_node *node, row_range rows,
                        double *sums)
{
    double *of_rx = sums, *of_rxh = sums + channels_of(node);
    for (size_t r = rows.first; r < rows.end; r++) {
        const real *rx = row_at(frame, node->inputs[0], DSC_TANGENT, r);
        const real *h = row_at(frame, node, H, r);
        FOR_EACH(node, {
            of_rx[c] += (double)rx[i];
            of_rxh[c] += (double)rx[i] * (double)h[i];
        })
    }
}

static void sum_tangent_backward(const dsc_frame *frame, const descent_node *node,
                                 row_range rows, double *sums)
{
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    double *of_re = sums, *of_reh = sums + channels_of(node);
    for (size_t r = rows.first; r < rows.end; r++) {
        const real *g = row_at(frame, node, DSC_GRADIENT, r), *h = row_at(frame, node, H, r);
        const real *rg = row_at(frame, node, DSC_TANGENT_GRADIENT, r);
        const real *rh = row_at(frame, node, RH, r);
        FOR_EACH(node, {
            const real e = gain[c] * g[i];
            const real re = gain[c] * rg[i] + rgain[c] * g[i];
            of_re[c] += (double)re;
            of_reh[c] += (double)re * (double)h[i] + (double)e * (double)rh[i];
        })
    }
}

static void sum(const dsc_frame *frame, const descent_node *node, dsc_pass pass, size_t block)
{
    double *sums = block_sums(frame, node, pass, block);
    const row_range rows = rows_in(frame, block);
    for (size_t i = 0; i < numbers(node); i++) {
        sums[i] = 0.0;
    }
    if (pass == DSC_PASS_FORWARD) {
        sum_forward(frame, node, rows, sums);
    } else if (!owes(node, 0)) {
        return; /* nothing has to go back, and no input moves */
    } else if (pass == DSC_PASS_BACKWARD) {
        sum_backward(frame, node, rows, sums);
    } else if (pass == DSC_PASS_TANGENT) {
        sum_tangent(frame, node, rows, sums);
    } else {
        sum_tangent_backward(frame, node, rows, sums);
    }
}

// ---- what they add up to ----

static size_t blocks_of(const dsc_frame *frame)
{
    const size_t rows = dsc_row_block(frame->batch);
    return (frame->batch + rows - 1) / rows;
}

// Mean and variance of each channel over the batch, from those of its blocks [C83].
static void join_blocks(const dsc_frame *frame, const descent_node *node, double *mean,
                        double *variance)
{
    const size_t channels = channels_of(node);
    double count = 0.0;
    for (size_t c = 0; c < channels; c++) {
        mean[c] = variance[c] = 0.0;
    }
    for (size_t block = 0; block < blocks_of(frame); block++) {
        const row_range rows = rows_in(frame, block);
        const double *sums = block_sums(frame, node, DSC_PASS_FORWARD, block);
        const double more = (double)(rows.end - rows.first) * places_of(node);
        const double share = more / (count + more), weight = count * share;
        for (size_t c = 0; c < channels; c++) {
            const double far = sums[c] - mean[c];
            mean[c] += share * far;
            variance[c] += sums[channels + c] + weight * far * far;
        }
        count += more;
    }
    for (size_t c = 0; c < channels; c++) {
        variance[c] /= count;
    }
}

// Means over the batch of what a pass has summed; 0 where running statistics stand for it.
static void find_means(const dsc_frame *frame, const descent_node *node, dsc_pass pass)
{
    double *totals = totals_of(frame, node, pass);
    const double count = (double)frame->batch * places_of(node);
    for (size_t i = 0; i < numbers(node); i++) {
        totals[i] = 0.0;
    }
    for (size_t block = 0; frame->training && block < blocks_of(frame); block++) {
        const double *sums = block_sums(frame, node, pass, block);
        for (size_t i = 0; i < numbers(node); i++) {
            totals[i] += sums[i];
        }
    }
    for (size_t i = 0; i < numbers(node); i++) {
        totals[i] /= count;
    }
}

// Two arrays of the totals of a pass, as reals.
static void take_means(const dsc_frame *frame, const descent_node *node, dsc_pass pass,
                       size_t first)
{
    const double *totals = totals_of(frame, node, pass);
    real *to = array_of(frame, node, first);
    for (size_t i = 0; i < numbers(node); i++) {
        to[i] = (real)totals[i];
    }
}

// Totals of forward: m and r.
static void find_statistics(const dsc_frame *frame, const descent_node *node)
{
    const dsc_norm_attributes *own = node->attributes;
    const size_t channels = channels_of(node);
    double *mean = totals_of(frame, node, DSC_PASS_FORWARD), *scale = mean + channels;
    if (frame->training) {
        join_blocks(frame, node, mean, scale);
    } else {
        const double *state = frame->state + node->state;
        for (size_t i = 0; i < 2 * channels; i++) {
            mean[i] = state[i];
        }
    }
    for (size_t c = 0; c < channels; c++) {
        scale[c] = 1.0 / WIDE(sqrt)(scale[c] + own->eps);
    }
}

// m as a sum of two reals, so that a large one costs no digits of what is left of x, and r.
static void take_statistics(const dsc_frame *frame, const descent_node *node)
{
    const size_t channels = channels_of(node);
    const double *mean = totals_of(frame, node, DSC_PASS_FORWARD), *scale = mean + channels;
    real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    real *r = array_of(frame, node, SCALE);
    for (size_t c = 0; c < channels; c++) {
        m[c] = (real)mean[c];
        rest[c] = (real)(mean[c] - (double)m[c]);
        r[c] = (real)scale[c];
    }
}

// ---- passes ----

static void forward(const dsc_frame *frame, const descent_node *node)
{
    find_statistics(frame, node);
    take_statistics(frame, node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *shift = slot_of(frame, node, DSC_NORM_SHIFT, false);
    const real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    const real *r = array_of(frame, node, SCALE);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        real *h = output_row(frame, node, H, row), *y = output_row(frame, node, DSC_VALUE, row);
        FOR_EACH(node, {
            h[i] = ((x[i] - m[c]) - rest[c]) * r[c];
            y[i] = gain[c] * h[i] + shift[c];
        })
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    find_means(frame, node, DSC_PASS_BACKWARD);
    take_means(frame, node, DSC_PASS_BACKWARD, MIDDLE);
    take_statistics(frame, node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *middle = array_of(frame, node, MIDDLE), *along = array_of(frame, node, ALONG);
    const real *s = array_of(frame, node, SCALE);
    const bool add = adds_to(frame, node, 0);
    for (size_t row = 0; owes(node, 0) && row < rows_of(frame, node); row++) {
        const real *h = input_row(frame, node, H, row);
        const real *g = input_row(frame, node, DSC_GRADIENT, row);
        real *gx = output_row(frame, node->inputs[0], DSC_GRADIENT, row);
        if (add) {
            FOR_EACH(node, gx[i] += s[c] * (gain[c] * g[i] - middle[c] - h[i] * along[c]))
        } else {
            FOR_EACH(node, gx[i] = s[c] * (gain[c] * g[i] - middle[c] - h[i] * along[c]))
        }
    }
    dsc_norm_spread_slots(frame, node, false);
}

// R{h} of a worker's rows.
static void turn(const dsc_frame *frame, const descent_node *node)
{
    find_means(frame, node, DSC_PASS_TANGENT);
    take_means(frame, node, DSC_PASS_TANGENT, MIDDLE);
    take_statistics(frame, node);
    const real *middle = array_of(frame, node, MIDDLE), *q = array_of(frame, node, ALONG);
    const real *s = array_of(frame, node, SCALE);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *rx = input_row(frame, node->inputs[0], DSC_TANGENT, row);
        const real *h = input_row(frame, node, H, row);
        real *rh = output_row(frame, node, RH, row);
        FOR_EACH(node, rh[i] = s[c] * (rx[i] - middle[c] - h[i] * q[c]))
    }
}

static void stand_still(const dsc_frame *frame, const descent_node *node)
{
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        real *rh = output_row(frame, node, RH, row);
        FOR_EACH(node, rh[i] = R(0.0))
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        turn(frame, node);
    } else {
        stand_still(frame, node);
    }
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    const real *rshift = slot_of(frame, node, DSC_NORM_SHIFT, true);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *h = input_row(frame, node, H, row), *rh = input_row(frame, node, RH, row);
        real *ry = output_row(frame, node, DSC_TANGENT, row);
        FOR_EACH(node, ry[i] = rgain[c] * h[i] + gain[c] * rh[i] + rshift[c])
    }
}

// All that tangent_backward needs of a channel: R{r} = -r^2 q among it.
static void take_all_means(const dsc_frame *frame, const descent_node *node)
{
    const size_t channels = channels_of(node);
    const double *q = totals_of(frame, node, DSC_PASS_TANGENT) + channels;
    find_means(frame, node, DSC_PASS_TANGENT_BACKWARD);
    take_means(frame, node, DSC_PASS_BACKWARD, MIDDLE);
    take_means(frame, node, DSC_PASS_TANGENT_BACKWARD, RMIDDLE);
    take_statistics(frame, node);
    const real *s = array_of(frame, node, SCALE);
    real *rs = array_of(frame, node, RSCALE);
    for (size_t c = 0; c < channels; c++) {
        rs[c] = -s[c] * s[c] * (real)q[c];
    }
}

static void turn_back(const dsc_frame *frame, const descent_node *node)
{
    take_all_means(frame, node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    const real *middle = array_of(frame, node, MIDDLE), *along = array_of(frame, node, ALONG);
    const real *rmiddle = array_of(frame, node, RMIDDLE);
    const real *ralong = array_of(frame, node, RALONG);
    const real *s = array_of(frame, node, SCALE), *rs = array_of(frame, node, RSCALE);
    const int role = DSC_TANGENT_GRADIENT;
    const bool add = adds_to(frame, node, 0);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *h = input_row(frame, node, H, row), *rh = input_row(frame, node, RH, row);
        const real *g = input_row(frame, node, DSC_GRADIENT, row);
        const real *rg = input_row(frame, node, role, row);
        real *to = output_row(frame, node->inputs[0], role, row);
        FOR_EACH(node, {
            const real u = gain[c] * g[i] - middle[c] - h[i] * along[c];
            const real re = gain[c] * rg[i] + rgain[c] * g[i];
            const real ru = re - rmiddle[c] - rh[i] * along[c] - h[i] * ralong[c];
            to[i] = (add ? to[i] : R(0.0)) + (rs[c] * u + s[c] * ru);
        })
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        turn_back(frame, node);
    }
    dsc_norm_spread_slots(frame, node, true);
}

// ---- state ----

static const dsc_state states[STATES] = {
    [RUNNING_MEAN] = {"running_mean", 0.0, false},
    [RUNNING_VARIANCE] = {"running_variance", 1.0, true},
};

static void advance(const dsc_frame *frame, const descent_node *node, double share,
                    double *state)
{
    const dsc_norm_attributes *own = node->attributes;
    const size_t channels = channels_of(node);
    const double count = (double)frame->batch * places_of(node);
    const double unbiased = own->unbiased && count > 1.0 ? count / (count - 1.0) : 1.0;
    const double part = share > 0.0 ? share : own->momentum;
    double *mean = frame->work, *variance = mean + channels;
    join_blocks(frame, node, mean, variance);
    double *running = state + node->state;
    for (size_t c = 0; c < channels; c++) {
        double *m = running + RUNNING_MEAN * channels + c;
        double *v = running + RUNNING_VARIANCE * channels + c;
        // A share of 1 forgets what was there, also a NaN.
        *m = part < 1.0 ? (1.0 - part) * *m + part * mean[c] : mean[c];
        *v = (part < 1.0 ? (1.0 - part) * *v : 0.0) + part * (variance[c] * unbiased);
    }
}

// ---- the row of the table ----

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_norm_attributes *own = node->attributes;
    FAIL_IF(!(own->momentum > 0.0 && own->momentum <= 1.0), error, DESCENT_INVALID,
            "batch_norm: momentum is %g; it must be in (0, 1]", own->momentum);
    TRY(dsc_norm_take_slots(node, error));
    FAIL_IF(!node->inputs[0]->batched, error, DESCENT_INVALID,
            "batch_norm: its input does not depend on the examples");
    node->saved[0] = node->saved[2] = node->width;
    node->state_width = channels_of(node);
    return DESCENT_OK;
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(NUMBER, dsc_norm_attributes, eps)},
    {DSC_FIELD(NUMBER, dsc_norm_attributes, momentum)},
    {DSC_FIELD(FLAG, dsc_norm_attributes, unbiased)},
};

static const dsc_coupled coupled = {numbers, least_rows, sum, advance};

// With running statistics.
static void fixed(const descent_node *node, const double *state, size_t channel, double *middle,
                  double *factor)
{
    const dsc_norm_attributes *own = node->attributes;
    const size_t channels = channels_of(node);
    const double *running = state + node->state;
    *middle = running[RUNNING_MEAN * channels + channel];
    *factor = 1.0 / sqrt(running[RUNNING_VARIANCE * channels + channel] + own->eps);
}

static const dsc_scaled scaled = {
    .gain = DSC_NORM_GAIN, .shift = DSC_NORM_SHIFT, .fixed = fixed};

const dsc_operator X(batch_norm_operator) = {.name = "batch_norm",
                                             .variant = DSC_NORM_BATCH,
                                             .least_inputs = 1,
                                             .most_inputs = 3,
                                             .attribute_bytes = sizeof(dsc_norm_attributes),
                                             .DSC_FIELDS(fields),
                                             .coupled = &coupled,
                                             .states = states,
                                             .state_count = STATES,
                                             .scaled = &scaled,
                                             .cost = dsc_norm_cost,
                                             .shape = shape,
                                             .forward = forward,
                                             .backward = backward,
                                             .tangent = tangent,
                                             .tangent_backward = tangent_backward,
                                             .delivers = dsc_norm_delivers,
                                             .parameter = dsc_norm_parameter,
                                             .work_bytes = work_bytes};
