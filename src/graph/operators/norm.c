// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = a h + b with h = (x - m) r, r = 1 / sqrt(mean (x - m)^2 + eps) and m = mean x, where means
// are over a set of numbers of a row; a and b are a gain and a shift for each channel, the last
// axis of the row. With g = dL/dy and e = a g, for each set:
//
//   u = e - mean e - h mean(e h)         gx += r u
//   q = mean(h R{x})                     R{h} = r (R{x} - mean R{x} - h q)     R{r} = -r^2 q
//   R{u} = R{e} - mean R{e} - R{h} mean(e h) - h mean(R{e} h + e R{h})
//   R{gx} += R{r} u + r R{u}
//   ga += sum g h                        gb += sum g
//
// and the R{} of the last line by the product rule. An RMS norm has m = 0, and none of the means
// of a single factor. [P94] of operators.h for R{}; u is that of Ioffe and Szegedy, Batch
// normalization (ICML 2015), for other sets.
//
// Keeps: a set lies in one row, so no pass of one worker sees the rows of another; sums over rows
// are left to `parameter`. Sums are in double precision, side by side and then added in one order:
// fast, and the same however rows are shared.
#include "graph/operators/norm.h"

#include "graph/operators/mathematics.h"

enum {
    H = DSC_SAVED,         /* x, normalised */
    SCALE = DSC_SAVED + 1, /* r of each set */
    RH = DSC_SAVED + 2,
    RSCALE = DSC_SAVED + 3
};

static dsc_norm_kind kind_of(const descent_node *node)
{
    return (dsc_norm_kind)dsc_operator_of(node)->variant;
}

static bool is_centred(const descent_node *node)
{
    return kind_of(node) != DSC_NORM_RMS;
}

static size_t channels_of(const descent_node *node)
{
    return node->shape.dim[node->shape.rank - 1];
}

// Set s of a row: `runs` runs of `length` numbers, `step` apart, the first from s length on. Its
// channels begin with s channels_on.
typedef struct norm_sets {
    size_t count, runs, length, step, channels_on;
} norm_sets;

static norm_sets sets_of(const descent_node *node)
{
    const dsc_norm_attributes *own = node->attributes;
    const size_t channels = channels_of(node), places = node->width / channels;
    if (kind_of(node) == DSC_NORM_GROUP) {
        const size_t length = channels / own->groups;
        return (norm_sets){own->groups, places, length, channels, length};
    }
    return (norm_sets){places, 1, channels, channels, 0};
}

descent_status dsc_norm_take_slots(descent_node *node, descent_error *error)
{
    const dsc_norm_attributes *own = node->attributes;
    const char *name = dsc_operator_of(node)->name;
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(!(own->eps > 0.0 && isfinite(own->eps)), error, DESCENT_INVALID,
            "%s: eps is %g; it must be positive", name, own->eps);
    dsc_node_take_shape(node, node->inputs[0]->shape);
    dsc_shape_text(node->shape, " x ", text);
    for (size_t slot = 1; slot < node->input_count; slot++) {
        const descent_node *in = node->inputs[slot];
        const char *what = slot == DSC_NORM_GAIN ? "gain" : "shift";
        FAIL_IF(in->batched, error, DESCENT_INVALID, "%s: the %s cannot depend on the examples",
                name, what);
        FAIL_IF(in->width != channels_of(node), error, DESCENT_INVALID,
                "%s: rows of %s need a %s of %zu numbers, one for each along the last axis; it "
                "has %zu",
                name, text, what, channels_of(node), in->width);
    }
    return DESCENT_OK;
}

descent_status dsc_norm_take_shape(descent_node *node, descent_error *error)
{
    char text[DSC_SHAPE_TEXT];
    TRY(dsc_norm_take_slots(node, error));
    const norm_sets sets = sets_of(node);
    FAIL_IF(is_centred(node) && sets.runs * sets.length == 1, error, DESCENT_INVALID,
            "%s: in rows of %s every number would be normalised by itself, which leaves 0",
            dsc_operator_of(node)->name, dsc_shape_text(node->shape, " x ", text));
    node->saved[0] = node->saved[2] = node->width;
    node->saved[1] = node->saved[3] = sets.count;
    return DESCENT_OK;
}

// ---- sums over a set ----

typedef real four
    __attribute__((vector_size(4 * sizeof(real)), aligned(sizeof(real)), may_alias));
typedef double sums_of_four __attribute__((vector_size(4 * sizeof(double))));

#define WIDEN(at) __builtin_convertvector(*(const four *)(at), sums_of_four)

enum {
    SUMS = 4,
    PART = 4 * SUMS
}; /* sums side by side: one alone would wait for each addition */

static size_t members(const norm_sets *sets)
{
    return sets->runs * sets->length;
}

#define ADD_UP(sums)                                                                           \
    (((sums)[0][0] + (sums)[0][1]) + ((sums)[0][2] + (sums)[0][3])) +                          \
        (((sums)[1][0] + (sums)[1][1]) + ((sums)[1][2] + (sums)[1][3])) +                      \
        ((((sums)[2][0] + (sums)[2][1]) + ((sums)[2][2] + (sums)[2][3])) +                     \
         (((sums)[3][0] + (sums)[3][1]) + ((sums)[3][2] + (sums)[3][3])))

// The means over set s of x and of x y.
typedef struct means {
    double x, xy;
} means;

static means means_of(const norm_sets *sets, size_t s, const real *x, const real *y)
{
    sums_of_four sums[SUMS] = {{0.0}}, products[SUMS] = {{0.0}};
    means rest = {0.0, 0.0};
    for (size_t run = 0; run < sets->runs; run++) {
        size_t i = s * sets->length + run * sets->step;
        const size_t end = i + sets->length;
        for (; i + PART <= end; i += PART) {
            for (size_t k = 0; k < SUMS; k++) {
                const sums_of_four a = WIDEN(x + i + 4 * k);
                sums[k] += a;
                products[k] += a * WIDEN(y + i + 4 * k);
            }
        }
        for (size_t k = 0; i + 4 <= end; i += 4, k++) {
            const sums_of_four a = WIDEN(x + i);
            sums[k] += a;
            products[k] += a * WIDEN(y + i);
        }
        for (; i < end; i++) {
            rest.x += (double)x[i];
            rest.xy += (double)x[i] * (double)y[i];
        }
    }
    const double count = (double)members(sets);
    return (means){(ADD_UP(sums) + rest.x) / count, (ADD_UP(products) + rest.xy) / count};
}

// The mean over set s of (x - middle)^2.
static double mean_square(const norm_sets *sets, size_t s, const real *x, double middle)
{
    sums_of_four sums[SUMS] = {{0.0}};
    double rest = 0.0;
    for (size_t run = 0; run < sets->runs; run++) {
        size_t i = s * sets->length + run * sets->step;
        const size_t end = i + sets->length;
        for (; i + PART <= end; i += PART) {
            for (size_t k = 0; k < SUMS; k++) {
                const sums_of_four far = WIDEN(x + i + 4 * k) - middle;
                sums[k] += far * far;
            }
        }
        for (size_t k = 0; i + 4 <= end; i += 4, k++) {
            const sums_of_four far = WIDEN(x + i) - middle;
            sums[k] += far * far;
        }
        for (; i < end; i++) {
            rest += ((double)x[i] - middle) * ((double)x[i] - middle);
        }
    }
    return (ADD_UP(sums) + rest) / (double)members(sets);
}

// A statement for every number i of set s, of channel c.
#define FOR_EACH(sets, s, statement)                                                           \
    for (size_t run = 0; run < (sets)->runs; run++) {                                          \
        const size_t begin = (s) * (sets)->length + run * (sets)->step;                        \
        const size_t first = (s) * (sets)->channels_on;                                        \
        REAL_INDEPENDENT                                                                       \
        for (size_t j = 0; j < (sets)->length; j++) {                                          \
            const size_t i = begin + j, c = first + j;                                         \
            (void)c;                                                                           \
            statement;                                                                         \
        }                                                                                      \
    }

// ---- gain and shift ----

size_t dsc_norm_work_bytes(const descent_node *node, size_t rows)
{
    (void)rows;
    // e and R{e} of a row, and what stands for a gain, a shift or a direction that is missing.
    return (2 * node->width + 4 * channels_of(node)) * sizeof(real);
}

const void *dsc_norm_slot(const dsc_frame *frame, const descent_node *node, size_t slot,
                          bool tangent, void *room)
{
    if (slot < node->input_count && (!tangent || owes(node, slot))) {
        return input(frame, node->inputs[slot], tangent ? DSC_TANGENT : DSC_VALUE);
    }
    const size_t channels = channels_of(node);
    real *own = (real *)room + (2 * (slot - DSC_NORM_GAIN) + (size_t)tangent) * channels;
    for (size_t j = 0; j < channels; j++) {
        own[j] = slot == DSC_NORM_GAIN && !tangent ? R(1.0) : R(0.0);
    }
    return own;
}

static const real *slot_of(const dsc_frame *frame, const descent_node *node, size_t slot,
                           bool tangent)
{
    return dsc_norm_slot(frame, node, slot, tangent, (real *)frame->work + 2 * node->width);
}

// ---- forward ----

void dsc_norm_forward(const dsc_frame *frame, const descent_node *node)
{
    const dsc_norm_attributes *own = node->attributes;
    const norm_sets sets = sets_of(node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *shift = slot_of(frame, node, DSC_NORM_SHIFT, false);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *x = input_row(frame, node->inputs[0], DSC_VALUE, row);
        real *h = output_row(frame, node, H, row), *y = output_row(frame, node, DSC_VALUE, row);
        real *scale = output_row(frame, node, SCALE, row);
        for (size_t s = 0; s < sets.count; s++) {
            const means of_x = means_of(&sets, s, x, x);
            const double middle = is_centred(node) ? of_x.x : 0.0;
            const double square = is_centred(node) ? mean_square(&sets, s, x, middle) : of_x.xy;
            const real m = (real)middle, r = (real)(1.0 / WIDE(sqrt)(square + own->eps));
            FOR_EACH(&sets, s, {
                h[i] = (x[i] - m) * r;
                y[i] = gain[c] * h[i] + shift[c];
            })
            scale[s] = r;
        }
    }
}

// ---- gradients of gain and shift ----

// Rows of a pass: of all workers, or of one.
typedef struct row_range {
    const dsc_frame *frame;
    const descent_node *node;
    size_t first, count;
} row_range;

static const real *row_in(const row_range *of, int role, size_t r)
{
    return all_rows(of->frame, of->node, role) +
           (of->first + r) * stride_of(of->frame, of->node, role);
}

enum { BLOCK = 64, ONES = -1 };

// sums[count] += sum over rows and places of the channels from `first` on, times those of another
// array; ONES: times 1.
static void add_products(const row_range *of, int role, int other, size_t first, size_t count,
                         double *sums)
{
    const size_t channels = channels_of(of->node);
    for (size_t r = 0; r < of->count; r++) {
        const real *x = row_in(of, role, r) + first;
        const real *y = other == ONES ? NULL : row_in(of, other, r) + first;
        for (size_t at = 0; at < of->node->width; at += channels) {
            for (size_t j = 0; j < count; j++) {
                sums[j] += y ? (double)x[at + j] * (double)y[at + j] : (double)x[at + j];
            }
        }
    }
}

// Of some channels of gain or shift: out = or += its gradient, or R{} of it.
static void sum_slot(const row_range *of, size_t slot, size_t first, size_t count, bool tangent,
                     bool add, real *out)
{
    const int role = tangent ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
    for (size_t begin = 0; begin < count; begin += BLOCK) {
        const size_t some = count - begin < BLOCK ? count - begin : BLOCK;
        double sums[BLOCK] = {0};
        add_products(of, role, slot == DSC_NORM_GAIN ? H : ONES, first + begin, some, sums);
        if (slot == DSC_NORM_GAIN && tangent && owes(of->node, 0)) {
            add_products(of, DSC_GRADIENT, RH, first + begin, some, sums);
        }
        for (size_t j = 0; j < some; j++) {
            out[begin + j] = (real)(add ? (double)out[begin + j] + sums[j] : sums[j]);
        }
    }
}

bool dsc_norm_delivers(const descent_node *node, size_t slot)
{
    return slot > 0 && node->batched && node->inputs[slot]->tensor;
}

void dsc_norm_parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                        size_t first, size_t count, bool tangent, bool add, void *out)
{
    const row_range all = {frame, node, 0, frame->batch};
    const size_t columns = node->inputs[slot]->tensor->columns;
    sum_slot(&all, slot, first * columns, count * columns, tangent, add, out);
}

void dsc_norm_spread_slots(const dsc_frame *frame, const descent_node *node, bool tangent)
{
    const row_range own = {frame, node, node->batched ? frame->first : 0, rows_of(frame, node)};
    const int role = tangent ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
    for (size_t slot = 1; slot < node->input_count; slot++) {
        if (owes(node, slot) && !dsc_norm_delivers(node, slot)) {
            sum_slot(&own, slot, 0, channels_of(node), tangent, adds_to(frame, node, slot),
                     output(frame, node->inputs[slot], role));
        }
    }
}

// ---- backward ----

void dsc_norm_backward(const dsc_frame *frame, const descent_node *node)
{
    const norm_sets sets = sets_of(node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const bool add = adds_to(frame, node, 0);
    real *e = frame->work;
    for (size_t row = 0; owes(node, 0) && row < rows_of(frame, node); row++) {
        const real *h = input_row(frame, node, H, row);
        const real *g = input_row(frame, node, DSC_GRADIENT, row);
        const real *scale = input_row(frame, node, SCALE, row);
        real *gx = output_row(frame, node->inputs[0], DSC_GRADIENT, row);
        for (size_t s = 0; s < sets.count; s++) {
            FOR_EACH(&sets, s, e[i] = gain[c] * g[i])
            const means of_e = means_of(&sets, s, e, h);
            const real middle = is_centred(node) ? (real)of_e.x : R(0.0);
            const real along = (real)of_e.xy, r = scale[s];
            if (add) {
                FOR_EACH(&sets, s, gx[i] += r * (e[i] - middle - h[i] * along))
            } else {
                FOR_EACH(&sets, s, gx[i] = r * (e[i] - middle - h[i] * along))
            }
        }
    }
    dsc_norm_spread_slots(frame, node, false);
}

// ---- tangents ----

// R{h} and R{r} of a row.
static void turn(const dsc_frame *frame, const descent_node *node, const norm_sets *sets,
                 size_t row)
{
    const real *rx = input_row(frame, node->inputs[0], DSC_TANGENT, row);
    const real *h = input_row(frame, node, H, row);
    const real *scale = input_row(frame, node, SCALE, row);
    real *rh = output_row(frame, node, RH, row);
    real *rscale = output_row(frame, node, RSCALE, row);
    for (size_t s = 0; s < sets->count; s++) {
        const means of_rx = means_of(sets, s, rx, h);
        const real middle = is_centred(node) ? (real)of_rx.x : R(0.0);
        const real q = (real)of_rx.xy, r = scale[s];
        FOR_EACH(sets, s, rh[i] = r * (rx[i] - middle - h[i] * q))
        rscale[s] = -r * r * q;
    }
}

void dsc_norm_tangent(const dsc_frame *frame, const descent_node *node)
{
    const norm_sets sets = sets_of(node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    const real *rshift = slot_of(frame, node, DSC_NORM_SHIFT, true);
    for (size_t row = 0; row < rows_of(frame, node); row++) {
        const real *h = input_row(frame, node, H, row);
        real *rh = output_row(frame, node, RH, row);
        real *ry = output_row(frame, node, DSC_TANGENT, row);
        if (owes(node, 0)) {
            turn(frame, node, &sets, row);
        } else {
            for (size_t i = 0; i < node->width; i++) {
                rh[i] = R(0.0);
            }
        }
        for (size_t s = 0; s < sets.count; s++) {
            FOR_EACH(&sets, s, ry[i] = rgain[c] * h[i] + gain[c] * rh[i] + rshift[c])
        }
    }
}

// What a row has at hand in tangent_backward.
typedef struct turned {
    const real *h, *rh, *e, *re;
    real *to;
} turned;

static void turn_back(const descent_node *node, const norm_sets *sets, size_t s,
                      const turned *at, real r, real rr, bool add)
{
    const real *h = at->h, *rh = at->rh, *e = at->e, *re = at->re;
    const means of_e = means_of(sets, s, e, h), of_re = means_of(sets, s, re, h);
    const bool centred = is_centred(node);
    const real middle = centred ? (real)of_e.x : R(0.0);
    const real rmiddle = centred ? (real)of_re.x : R(0.0);
    const real along = (real)of_e.xy;
    const real ralong = (real)(of_re.xy + means_of(sets, s, e, rh).xy);
    real *to = at->to;
#define SLOPE                                                                                  \
    (rr * (e[i] - middle - h[i] * along) +                                                     \
     r * (re[i] - rmiddle - rh[i] * along - h[i] * ralong))
    if (add) {
        FOR_EACH(sets, s, to[i] += SLOPE)
    } else {
        FOR_EACH(sets, s, to[i] = SLOPE)
    }
#undef SLOPE
}

void dsc_norm_tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const norm_sets sets = sets_of(node);
    const real *gain = slot_of(frame, node, DSC_NORM_GAIN, false);
    const real *rgain = slot_of(frame, node, DSC_NORM_GAIN, true);
    const int role = DSC_TANGENT_GRADIENT;
    real *e = frame->work, *re = e + node->width;
    for (size_t row = 0; owes(node, 0) && row < rows_of(frame, node); row++) {
        const real *g = input_row(frame, node, DSC_GRADIENT, row);
        const real *rg = input_row(frame, node, role, row);
        const real *scale = input_row(frame, node, SCALE, row);
        const real *rscale = input_row(frame, node, RSCALE, row);
        const turned at = {.h = input_row(frame, node, H, row),
                           .rh = input_row(frame, node, RH, row),
                           .e = e,
                           .re = re,
                           .to = output_row(frame, node->inputs[0], role, row)};
        for (size_t s = 0; s < sets.count; s++) {
            FOR_EACH(&sets, s, {
                e[i] = gain[c] * g[i];
                re[i] = gain[c] * rg[i] + rgain[c] * g[i];
            })
            turn_back(node, &sets, s, &at, scale[s], rscale[s], adds_to(frame, node, 0));
        }
    }
    dsc_norm_spread_slots(frame, node, true);
}

// Means, differences and products with gain and shift; a gradient of the gain is a product and a
// sum.
dsc_cost dsc_norm_cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    const double width = (double)node->width;
    switch (pass) {
    case DSC_NODE_FORWARD:
        return (dsc_cost){.operations = 8.0 * width, .bytes = 3.0 * width * sizeof(real)};
    case DSC_NODE_BACKWARD:
        return (dsc_cost){.operations = owes(node, 0) ? 9.0 * width : 0.0,
                          .bytes = owes(node, 0) ? 3.0 * width * sizeof(real) : 0.0};
    case DSC_NODE_GRADIENT:
        return (dsc_cost){.operations = (slot == DSC_NORM_GAIN ? 2.0 : 1.0) * width};
    default:
        return (dsc_cost){0};
    }
}

static size_t sets_that_cancel(const descent_node *node)
{
    return is_centred(node) ? sets_of(node).count : 0;
}

static size_t member(const descent_node *node, size_t set, size_t i)
{
    const norm_sets sets = sets_of(node);
    return set * sets.length + i / sets.length * sets.step + i % sets.length;
}

const dsc_scaled dsc_norm_scaled = {DSC_NORM_GAIN, DSC_NORM_SHIFT, sets_that_cancel, member,
                                    NULL};
