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
#include "graph/operators/channel_sums.h"
#include "graph/operators/norm.h"
#include "graph/operators/table.h"

#include "graph/operators/mathematics.h"

enum { RH = DSC_SAVED + 2 }; /* R{h} */

// Arrays of a number for each channel, in the scratch, over and over (period_of). The first four are
// the room of slots.
enum {
    SLOTS,
    MEAN = 4,
    REST,
    SCALE,
    GAIN,
    SHIFT,
    RGAIN,
    RSHIFT,
    MIDDLE,
    ALONG,
    RMIDDLE,
    RALONG,
    RSCALE,
    ARRAYS
};

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

// Numbers for channels are repeated for some places of a row: loops over a vector or two take longer
// than what they do.
static size_t period_of(const descent_node *node)
{
    enum { LONG = 512 };
    const size_t channels = channels_of(node), places = node->width / channels;
    const size_t times = channels < LONG ? LONG / channels : 1;
    return channels * (times < places ? times : places);
}

// One number by itself has no variance.
static size_t least_rows(const descent_node *node)
{
    return node->width == channels_of(node) ? 2 : 1;
}

static size_t work_bytes(const descent_node *node, size_t rows)
{
    (void)rows;
    return numbers(node) * sizeof(double) + ARRAYS * period_of(node) * sizeof(real);
}

static real *array_of(const dsc_frame *frame, const descent_node *node, size_t which)
{
    real *arrays = (real *)(void *)((double *)frame->work + numbers(node));
    return arrays + which * period_of(node);
}

// The first channels of an array, over and over.
static void repeat(const descent_node *node, real *array)
{
    for (size_t i = channels_of(node); i < period_of(node); i++) {
        array[i] = array[i - channels_of(node)];
    }
}

static const real *slot_of(const dsc_frame *frame, const descent_node *node, size_t slot,
                           bool tangent)
{
    const size_t which =
        slot == DSC_NORM_GAIN ? (tangent ? RGAIN : GAIN) : (tangent ? RSHIFT : SHIFT);
    real *to = array_of(frame, node, which);
    const real *from = dsc_norm_slot(frame, node, slot, tangent, array_of(frame, node, SLOTS));
    for (size_t c = 0; c < channels_of(node); c++) {
        to[c] = from[c];
    }
    repeat(node, to);
    return to;
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

static dsc_rows rows_at(const dsc_frame *frame, const descent_node *node, int role,
                        row_range rows)
{
    const size_t stride = stride_of(frame, node, role);
    return (dsc_rows){all_rows(frame, node, role) + rows.first * stride, stride};
}

// Sums over some rows, and behind them sums of products with h (and, of R{gradient}, of the gradient
// with R{h}). A pass that goes back sums what gain and shift get: `numbers` doubles.
static void sum_pass(const dsc_frame *frame, const descent_node *node, dsc_pass pass,
                     row_range rows, double *sums)
{
    const size_t channels = channels_of(node);
    const double *mean = totals_of(frame, node, DSC_PASS_FORWARD);
    dsc_channel_terms t = {.rows = rows.end - rows.first,
                           .width = node->width,
                           .channels = channels,
                           .x = rows_at(frame, node->inputs[0], DSC_VALUE, rows),
                           .mean = mean,
                           .scale = mean + channels};
    if (pass == DSC_PASS_TANGENT) {
        t.a = rows_at(frame, node->inputs[0], DSC_TANGENT, rows);
    } else if (pass == DSC_PASS_BACKWARD) {
        t.a = rows_at(frame, node, DSC_GRADIENT, rows);
    } else {
        t.a = rows_at(frame, node, DSC_TANGENT_GRADIENT, rows);
        t.g = rows_at(frame, node, DSC_GRADIENT, rows);
        t.rh = rows_at(frame, node, RH, rows);
    }
    dsc_sum_channels(&t, sums, sums + channels);
}

// The mean of each channel, and the sum of squares around it.
static void sum_forward(const dsc_frame *frame, const descent_node *node, row_range rows,
                        double *sums)
{
    const size_t channels = channels_of(node);
    const double count = (double)(rows.end - rows.first) * places_of(node);
    const dsc_channel_terms t = {.rows = rows.end - rows.first,
                                 .width = node->width,
                                 .channels = channels,
                                 .a = rows_at(frame, node->inputs[0], DSC_VALUE, rows),
                                 .mean = sums};
    dsc_sum_channels(&t, sums, NULL);
    for (size_t c = 0; c < channels; c++) {
        sums[c] /= count;
    }
    dsc_sum_channel_squares(&t, sums + channels);
}

static void sum(const dsc_frame *frame, const descent_node *node, dsc_pass pass, size_t block)
{
    double *sums = block_sums(frame, node, pass, block);
    if (pass == DSC_PASS_FORWARD) {
        sum_forward(frame, node, rows_in(frame, block), sums);
    } else if (pass != DSC_PASS_TANGENT || owes(node, 0)) { /* else its input does not move */
        sum_pass(frame, node, pass, rows_in(frame, block), sums);
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

// Sums over the batch of what a pass has summed; 0 where running statistics stand for it.
static void find_totals(const dsc_frame *frame, const descent_node *node, dsc_pass pass)
{
    double *totals = totals_of(frame, node, pass);
    const bool still = pass == DSC_PASS_TANGENT && !owes(node, 0);
    for (size_t i = 0; i < numbers(node); i++) {
        totals[i] = 0.0;
    }
    for (size_t block = 0; frame->training && !still && block < blocks_of(frame); block++) {
        const double *sums = block_sums(frame, node, pass, block);
        for (size_t i = 0; i < numbers(node); i++) {
            totals[i] += sums[i];
        }
    }
}

// The means over the batch, as reals: array `middle` has those of what was summed, the one behind
// it of its products. by: factors for each channel; by_backward: those of the sums of backward, which are
// added. Both may be NULL.
static void take_means(const dsc_frame *frame, const descent_node *node, dsc_pass pass,
                       const real *by, const real *by_backward, size_t middle)
{
    const size_t channels = channels_of(node);
    const double count = (double)frame->batch * places_of(node);
    const double *totals = totals_of(frame, node, pass);
    const double *others = by_backward ? totals_of(frame, node, DSC_PASS_BACKWARD) : NULL;
    for (size_t i = 0; i < 2; i++) {
        real *to = array_of(frame, node, middle + i);
        for (size_t c = 0; c < channels; c++) {
            double total = totals[i * channels + c] * (by ? (double)by[c] : 1.0);
            total += others ? others[i * channels + c] * (double)by_backward[c] : 0.0;
            to[c] = (real)(total / count);
        }
        repeat(node, to);
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
    repeat(node, m);
    repeat(node, rest);
    repeat(node, r);
}

// A statement for every number i of a row; numbers for its channel are at c.
#define FOR_EACH(node, statement)                                                              \
    for (size_t at = 0, period = period_of(node); at < (node)->width; at += period) {          \
        const size_t left = (node)->width - at, length = left < period ? left : period;        \
        REAL_INDEPENDENT                                                                       \
        for (size_t c = 0; c < length; c++) {                                                  \
            const size_t i = at + c;                                                           \
            statement;                                                                         \
        }                                                                                      \
    }

// h of number i, from x and from what take_statistics has left.
#define NORMALISED(i, c) (((x[i] - m[c]) - rest[c]) * s[c])

static void add_up(const dsc_frame *frame, const descent_node *node, dsc_pass pass)
{
    if (pass == DSC_PASS_FORWARD) {
        find_statistics(frame, node);
    } else {
        find_totals(frame, node, pass);
    }
}

// ---- gain and shift ----

// Some channels of what a slot gets, from the sums of a pass.
static void put_slot(const double *sums, size_t first, size_t count, bool add, real *to)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = (real)(add ? (double)to[i] + sums[first + i] : sums[first + i]);
    }
}

static const double *sums_for(const descent_node *node, size_t slot, const double *sums)
{
    return sums + (slot == DSC_NORM_GAIN ? channels_of(node) : 0);
}

// In training mode they are sums that backward has needed.
static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    const dsc_pass pass = tangent_pass ? DSC_PASS_TANGENT_BACKWARD : DSC_PASS_BACKWARD;
    const size_t columns = node->inputs[slot]->tensor->columns;
    const double *sums = totals_of(frame, node, pass);
    if (!frame->training) {
        sum_pass(frame, node, pass, (row_range){0, frame->batch}, frame->work);
        sums = frame->work;
    }
    put_slot(sums_for(node, slot, sums), first * columns, count * columns, add, out);
}

// For a gain and a shift that are computed: what the rows of this worker give.
static void spread_slots(const dsc_frame *frame, const descent_node *node, dsc_pass pass)
{
    const int role = pass == DSC_PASS_BACKWARD ? DSC_GRADIENT : DSC_TANGENT_GRADIENT;
    const row_range own = {frame->first, frame->first + frame->count};
    for (size_t slot = 1; slot < node->input_count; slot++) {
        if (owes(node, slot) && !dsc_norm_delivers(node, slot)) {
            sum_pass(frame, node, pass, own, frame->work);
            put_slot(sums_for(node, slot, frame->work), 0, channels_of(node),
                     adds_to(frame, node, slot), output(frame, node->inputs[slot], role));
        }
    }
}

// ---- passes ----

static void forward(const dsc_frame *frame, const descent_node *node)
{
    take_statistics(frame, node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *shift = slot_of(frame, node, DSC_NORM_SHIFT, false);
    const real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    const real *s = array_of(frame, node, SCALE);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        real *y = output_row(frame, node, DSC_VALUE, row);
        FOR_EACH(node, y[i] = gain[c] * NORMALISED(i, c) + shift[c])
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    take_statistics(frame, node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    take_means(frame, node, DSC_PASS_BACKWARD, gain, NULL, MIDDLE);
    const real *middle = array_of(frame, node, MIDDLE), *along = array_of(frame, node, ALONG);
    const real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    const real *s = array_of(frame, node, SCALE);
    const bool add = adds_to(frame, node, 0);
    for (size_t row = 0; owes(node, 0) && row < rows_of(frame, node); row++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        const real *g = input_row(frame, node, DSC_GRADIENT, row);
        real *gx = output_row(frame, node->inputs[0], DSC_GRADIENT, row);
        if (add) {
            FOR_EACH(node,
                     gx[i] += s[c] * (gain[c] * g[i] - middle[c] - NORMALISED(i, c) * along[c]))
        } else {
            FOR_EACH(node,
                     gx[i] = s[c] * (gain[c] * g[i] - middle[c] - NORMALISED(i, c) * along[c]))
        }
    }
    spread_slots(frame, node, DSC_PASS_BACKWARD);
}

// R{h} of a worker's rows.
static void turn(const dsc_frame *frame, const descent_node *node)
{
    take_means(frame, node, DSC_PASS_TANGENT, NULL, NULL, MIDDLE);
    const real *middle = array_of(frame, node, MIDDLE), *q = array_of(frame, node, ALONG);
    const real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    const real *s = array_of(frame, node, SCALE);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *rx = input_row(frame, node->inputs[0], DSC_TANGENT, row);
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        real *rh = output_row(frame, node, RH, row);
        FOR_EACH(node, rh[i] = s[c] * (rx[i] - middle[c] - NORMALISED(i, c) * q[c]))
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
    take_statistics(frame, node);
    if (owes(node, 0)) {
        turn(frame, node);
    } else {
        stand_still(frame, node);
    }
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    const real *rshift = slot_of(frame, node, DSC_NORM_SHIFT, true);
    const real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    const real *s = array_of(frame, node, SCALE);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        const real *rh = input_row(frame, node, RH, row);
        real *ry = output_row(frame, node, DSC_TANGENT, row);
        FOR_EACH(node, ry[i] = rgain[c] * NORMALISED(i, c) + gain[c] * rh[i] + rshift[c])
    }
}

// All that tangent_backward needs of a channel: R{r} = -r^2 q among it.
static void take_all_means(const dsc_frame *frame, const descent_node *node)
{
    const size_t channels = channels_of(node);
    const double *q = totals_of(frame, node, DSC_PASS_TANGENT) + channels;
    const double count = (double)frame->batch * places_of(node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    take_means(frame, node, DSC_PASS_BACKWARD, gain, NULL, MIDDLE);
    take_means(frame, node, DSC_PASS_TANGENT_BACKWARD, gain, rgain, RMIDDLE);
    take_statistics(frame, node);
    const real *s = array_of(frame, node, SCALE);
    real *rs = array_of(frame, node, RSCALE);
    for (size_t c = 0; c < channels; c++) {
        rs[c] = -s[c] * s[c] * (real)(q[c] / count);
    }
    repeat(node, rs);
}

static void turn_back(const dsc_frame *frame, const descent_node *node)
{
    take_all_means(frame, node);
    const real *gain = array_of(frame, node, GAIN), *rgain = array_of(frame, node, RGAIN);
    const real *middle = array_of(frame, node, MIDDLE), *along = array_of(frame, node, ALONG);
    const real *rmiddle = array_of(frame, node, RMIDDLE);
    const real *ralong = array_of(frame, node, RALONG);
    const real *s = array_of(frame, node, SCALE), *rs = array_of(frame, node, RSCALE);
    const real *m = array_of(frame, node, MEAN), *rest = array_of(frame, node, REST);
    const int role = DSC_TANGENT_GRADIENT;
    const bool add = adds_to(frame, node, 0);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        const real *rh = input_row(frame, node, RH, row);
        const real *g = input_row(frame, node, DSC_GRADIENT, row);
        const real *rg = input_row(frame, node, role, row);
        real *to = output_row(frame, node->inputs[0], role, row);
        FOR_EACH(node, {
            const real h = NORMALISED(i, c);
            const real u = gain[c] * g[i] - middle[c] - h * along[c];
            const real re = gain[c] * rg[i] + rgain[c] * g[i];
            const real ru = re - rmiddle[c] - rh[i] * along[c] - h * ralong[c];
            to[i] = (add ? to[i] : R(0.0)) + (rs[c] * u + s[c] * ru);
        })
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        turn_back(frame, node);
    }
    spread_slots(frame, node, DSC_PASS_TANGENT_BACKWARD);
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
    node->saved[2] = node->width;
    node->state_width = channels_of(node);
    return DESCENT_OK;
}

static const dsc_attribute fields[] = {
    {DSC_FIELD(NUMBER, dsc_norm_attributes, eps)},
    {DSC_FIELD(NUMBER, dsc_norm_attributes, momentum)},
    {DSC_FIELD(FLAG, dsc_norm_attributes, unbiased)},
};

static const dsc_coupled coupled = {numbers, least_rows, sum, add_up, advance};

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
                                             .forgets = true,
                                             .cost = dsc_norm_cost,
                                             .shape = shape,
                                             .forward = forward,
                                             .backward = backward,
                                             .tangent = tangent,
                                             .tangent_backward = tangent_backward,
                                             .delivers = dsc_norm_delivers,
                                             .parameter = parameter,
                                             .work_bytes = work_bytes};
