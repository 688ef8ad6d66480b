// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pools: y is the largest number or the mean of those under the window, channel by channel,
// padding left out.
//
//   average   y = sum of x / count                  gx += gy / count
//   max       y = x[a], a the first largest place   gx[a] += gy
//
// Both are linear where a does not change, so R{y} and R{gx} are the same of R{x} and R{gy}.
// Where two numbers under a window are equal the maximum has a kink. Where x is a layer's relu(z) that
// nobody else needs (dsc_node_layout.sloped), backward gives dL/dz: y is the x that was taken, so that
// gx[a] += gy relu'(y) is what the layer would make of it.
//
// Keeps: of the maximum, the number of the place under the window that was taken, in a real:
// windows are far smaller than the whole numbers it holds. A NaN stays one.
#include <string.h>

#include "graph/operators/access.h"
#include "graph/operators/table.h"
#include "graph/operators/window.h"

enum { TAKEN = DSC_SAVED };
typedef enum variant { MAX, AVERAGE } variant;

static bool is_max(const descent_node *node)
{
    return dsc_operator_of(node)->variant == MAX;
}

static const dsc_window *window_of(const descent_node *node)
{
    const dsc_pool_attributes *own = node->attributes;
    return &own->window;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    enum { PLACES_MOST = 1 << 24 };
    const dsc_window *window = window_of(node);
    dsc_slide slide;
    TRY(dsc_window_slide(dsc_operator_of(node)->name, window, node->inputs[0], &slide, error));
    FAIL_IF(window->height > PLACES_MOST / window->width, error, DESCENT_INVALID,
            "%s: the window has more than 16,777,216 places", dsc_operator_of(node)->name);
    dsc_node_take_shape(node, (descent_shape){3, {slide.rows, slide.columns, slide.channels}});
    node->saved[0] = is_max(node) ? node->width : 0;
    return DESCENT_OK;
}

// One place of a window on one row: what of it lies in the image.
typedef struct place {
    dsc_range down, across;
    ptrdiff_t row, column; /* of its first corner */
    size_t at;             /* of its first channel in the row of the node */
} place;

// dsc_window_inside, which divides; most windows lie inside as a whole.
static dsc_range inside(ptrdiff_t first, size_t count, size_t dilation, size_t size)
{
    const bool whole =
        first >= 0 && first + (ptrdiff_t)((count - 1) * dilation) < (ptrdiff_t)size;
    return whole ? (dsc_range){0, count} : dsc_window_inside(first, count, dilation, size);
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// covers: all windows are inside as a whole.
ALWAYS_INLINE place place_of(const dsc_window *w, const dsc_slide *s, size_t i, size_t j,
                             const bool covers)
{
    place p = {.row = (ptrdiff_t)(i * w->stride_height) - (ptrdiff_t)w->top,
               .column = (ptrdiff_t)(j * w->stride_width) - (ptrdiff_t)w->left,
               .at = (i * s->columns + j) * s->channels};
    p.down = (dsc_range){0, w->height};
    p.across = (dsc_range){0, w->width};
    if (!covers) {
        p.down = inside(p.row, w->height, w->dilation_height, s->height);
        p.across = inside(p.column, w->width, w->dilation_width, s->width);
    }
    return p;
}

// Where step (k, l) of the window lies in a row of the input.
ALWAYS_INLINE size_t seen(const dsc_window *w, const dsc_slide *s, const place *p, size_t k,
                          size_t l)
{
    const size_t row = (size_t)(p->row + (ptrdiff_t)(k * w->dilation_height));
    const size_t column = (size_t)(p->column + (ptrdiff_t)(l * w->dilation_width));
    return (row * s->width + column) * s->channels;
}

// Some channels of a place at once.
#if REAL_VECTOR_BYTES == 16
#define PIECE 16
#else
#define PIECE 32
#endif
enum { LANES = PIECE / sizeof(real) };
typedef real piece __attribute__((vector_size(PIECE)));
typedef real unaligned __attribute__((vector_size(PIECE), aligned(sizeof(real)), may_alias));
#if DESCENT_REAL == 32
typedef int32_t bits __attribute__((vector_size(PIECE)));
#else
typedef int64_t bits __attribute__((vector_size(PIECE)));
#endif

static inline piece load(const real *x)
{
    return *(const unaligned *)x;
}

static inline void store(piece numbers, real *to)
{
    *(unaligned *)to = numbers;
}

static inline piece choose(bits where, piece a, piece b)
{
    return (piece)((where & (bits)a) | (~where & (bits)b));
}

ALWAYS_INLINE void largest_piece(const dsc_window *w, const dsc_slide *s, const place *p,
                                 const real *x, real *y, real *taken)
{
    piece best = {0}, number = {0};
    bool first = true;
    for (size_t k = p->down.begin; k < p->down.end; k++) {
        for (size_t l = p->across.begin; l < p->across.end; l++) {
            const piece now = load(x + seen(w, s, p, k, l));
            const piece at = (real)(k * w->width + l) - (piece){0};
            const bits takes = (now > best) | (now != now);
            number = first ? at : choose(takes, at, number);
            best = first ? now : choose(takes, now, best);
            first = false;
        }
    }
    store(best, y);
    store(number, taken);
}

ALWAYS_INLINE void largest_channel(const dsc_window *w, const dsc_slide *s, const place *p,
                                   const real *x, real *y, real *taken)
{
    bool first = true;
    for (size_t k = p->down.begin; k < p->down.end; k++) {
        for (size_t l = p->across.begin; l < p->across.end; l++) {
            const real now = x[seen(w, s, p, k, l)];
            if (first || now > *y || now != now) {
                *y = now;
                *taken = (real)(k * w->width + l);
            }
            first = false;
        }
    }
}

ALWAYS_INLINE void largest(const dsc_window *w, const dsc_slide *s, const place *p,
                           const real *x, real *y, real *taken)
{
    size_t c = 0;
    for (; c + LANES <= s->channels; c += LANES) {
        largest_piece(w, s, p, x + c, y + p->at + c, taken + p->at + c);
    }
    for (; c < s->channels; c++) {
        largest_channel(w, s, p, x + c, y + p->at + c, taken + p->at + c);
    }
}

// How sums over the steps of windows are made: down from a row of the input to one of the node, or back.
typedef struct sums {
    dsc_slide s;
    bool back;
    bool first; /* back, and every number is under one window: it is written, not added to */
} sums;

// Windows that lie side by side and cover the image.
static bool covers_once(const dsc_window *w, const dsc_slide *s)
{
    return w->stride_height == w->height && w->stride_width == w->width &&
           w->dilation_height == 1 && w->dilation_width == 1 &&
           w->top + w->bottom + w->left + w->right == 0 && s->rows * w->height == s->height &&
           s->columns * w->width == s->width;
}

// What a step counts: 1 / count, or 1 where it was taken.
ALWAYS_INLINE void sum_channel(const sums *how, const dsc_window *w, const place *p, real share,
                               const real *taken, const real *from, real *to)
{
    for (size_t k = p->down.begin; k < p->down.end; k++) {
        for (size_t l = p->across.begin; l < p->across.end; l++) {
            const size_t in = seen(w, &how->s, p, k, l);
            const real x = from[how->back ? 0 : in];
            const bool counts = !taken || *taken == (real)(k * w->width + l);
            const real part = counts ? share * x : R(0.0);
            real *sum = to + (how->back ? in : 0);
            *sum = how->first ? part : *sum + part;
        }
    }
}

ALWAYS_INLINE void sum_piece(const sums *how, const dsc_window *w, const place *p, real share,
                             const real *taken, const real *from, real *to)
{
    const piece which = taken ? load(taken) : (piece){0};
    for (size_t k = p->down.begin; k < p->down.end; k++) {
        for (size_t l = p->across.begin; l < p->across.end; l++) {
            const size_t in = seen(w, &how->s, p, k, l);
            const piece x = load(from + (how->back ? 0 : in));
            const piece at = (real)(k * w->width + l) - (piece){0};
            const piece part = taken ? choose(which == at, x, (piece){0}) : share * x;
            real *sum = to + (how->back ? in : 0);
            store(how->first ? part : load(sum) + part, sum);
        }
    }
}

ALWAYS_INLINE void sum_steps(const sums *how, const dsc_window *w, const place *p,
                             const real *taken, const real *from, real *to)
{
    const size_t count = (p->down.end - p->down.begin) * (p->across.end - p->across.begin);
    const real share = taken ? R(1.0) : R(1.0) / (real)count;
    from += how->back ? p->at : 0;
    to += how->back ? 0 : p->at;
    size_t c = 0;
    for (; c + LANES <= how->s.channels; c += LANES) {
        sum_piece(how, w, p, share, taken ? taken + p->at + c : NULL, from + c, to + c);
    }
    for (; c < how->s.channels; c++) {
        sum_channel(how, w, p, share, taken ? taken + p->at + c : NULL, from + c, to + c);
    }
}

// The usual window, 2 x 2 side by side: loops with nothing left to ask, as a place has only a few channels.
static bool is_two(const dsc_window *w, const dsc_slide *s)
{
    return w->height == 2 && w->width == 2 && covers_once(w, s);
}

enum { STEPS = 4 }; /* of that window */

// Where its steps are, from the first one on.
typedef struct corners {
    size_t at[STEPS];
} corners;

static corners corners_of(const dsc_slide *s)
{
    const size_t next = s->channels, below = s->width * s->channels;
    return (corners){{0, next, below, below + next}};
}

ALWAYS_INLINE void largest_of_two(const dsc_slide *s, const real *x, real *y, real *taken)
{
    const corners of = corners_of(s);
    const size_t channels = s->channels;
    size_t c = 0;
    for (; c + LANES <= channels; c += LANES) {
        piece best = load(x + c), number = {0};
#pragma GCC unroll 4
        for (size_t k = 1; k < STEPS; k++) {
            const piece now = load(x + of.at[k] + c);
            const bits takes = (now > best) | (now != now);
            number = choose(takes, (real)k - (piece){0}, number);
            best = choose(takes, now, best);
        }
        store(best, y + c);
        store(number, taken + c);
    }
    for (; c < channels; c++) {
        y[c] = x[c];
        taken[c] = R(0.0);
        for (size_t k = 1; k < STEPS; k++) {
            const real now = x[of.at[k] + c];
            if (now > y[c] || now != now) {
                y[c] = now;
                taken[c] = (real)k;
            }
        }
    }
}

static void each_largest_of_two(const dsc_slide *s, const real *x, real *y, real *taken)
{
    const dsc_slide own = *s; // in registers, whatever is written
    for (size_t i = 0; i < own.rows; i++) {
        for (size_t j = 0; j < own.columns; j++) {
            const size_t first = (2 * i * own.width + 2 * j) * own.channels;
            const size_t at = (i * own.columns + j) * own.channels;
            largest_of_two(&own, x + first, y + at, taken + at);
        }
    }
}

// y: of relu, by whose slope there g is multiplied; NULL: by nothing.
ALWAYS_INLINE piece sloped_piece(piece g, const real *y)
{
    const piece none = {0}, one = R(1.0) - none;
    return y ? g * choose(load(y) > none, one, none) : g;
}

ALWAYS_INLINE real sloped_number(real g, const real *y)
{
    return y ? g * (*y > R(0.0) ? R(1.0) : R(0.0)) : g;
}

ALWAYS_INLINE void give_back_to_two(const dsc_slide *s, const real *taken, const real *y,
                                    const real *g, real *gx)
{
    const corners of = corners_of(s);
    const size_t channels = s->channels;
    size_t c = 0;
    for (; c + LANES <= channels; c += LANES) {
        const piece which = load(taken + c), all = sloped_piece(load(g + c), y ? y + c : NULL);
#pragma GCC unroll 4
        for (size_t k = 0; k < STEPS; k++) {
            store(choose(which == (real)k - (piece){0}, all, (piece){0}), gx + of.at[k] + c);
        }
    }
    for (; c < channels; c++) {
        const real one = sloped_number(g[c], y ? y + c : NULL);
        for (size_t k = 0; k < STEPS; k++) {
            gx[of.at[k] + c] = taken[c] == (real)k ? one : R(0.0);
        }
    }
}

// Every number of gx is under one window: it is written.
ALWAYS_INLINE void give_back_to_each(const dsc_slide *s, const real *taken, const real *y,
                                     const real *g, real *gx)
{
    const dsc_slide own = *s;
    for (size_t i = 0; i < own.rows; i++) {
        for (size_t j = 0; j < own.columns; j++) {
            const size_t first = (2 * i * own.width + 2 * j) * own.channels;
            const size_t at = (i * own.columns + j) * own.channels;
            give_back_to_two(&own, taken + at, y ? y + at : NULL, g + at, gx + first);
        }
    }
}

static void give_back_to_each_two(const dsc_slide *s, const real *taken, const real *y,
                                  const real *g, real *gx)
{
    if (y) {
        give_back_to_each(s, taken, y, g, gx);
    } else {
        give_back_to_each(s, taken, NULL, g, gx);
    }
}

// The same known to the compiler: half of the time of a pool would go into where it lies.
static const dsc_window two = {.height = 2,
                               .width = 2,
                               .stride_height = 2,
                               .stride_width = 2,
                               .dilation_height = 1,
                               .dilation_width = 1};

ALWAYS_INLINE void each_place_of(const sums *how, const dsc_window *w, const bool covers,
                                 const real *taken, const real *from, real *to)
{
    for (size_t i = 0; i < how->s.rows; i++) {
        for (size_t j = 0; j < how->s.columns; j++) {
            const place p = place_of(w, &how->s, i, j, covers);
            sum_steps(how, w, &p, taken, from, to);
        }
    }
}

// y of a row, where its slope is asked for.
static const real *sloped_row(const dsc_frame *frame, const descent_node *node, int role,
                              size_t r)
{
    const bool asked = role == DSC_GRADIENT && layout_of(frame, node->inputs[0])->sloped;
    return asked ? input_row(frame, node, DSC_VALUE, r) : NULL;
}

static void each_place(const dsc_frame *frame, const descent_node *node, int role, bool back)
{
    const descent_node *in = node->inputs[0];
    const dsc_window *w = window_of(node);
    const dsc_slide s = dsc_window_on(w, in);
    const bool clears = !back || !adds_to(frame, node, 0);
    const sums how = {s, back, back && clears && covers_once(w, &s)};
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *from =
            back ? input_row(frame, node, role, r) : input_row(frame, in, role, r);
        real *to = back ? output_row(frame, in, role, r) : output_row(frame, node, role, r);
        const real *taken = is_max(node) ? input_row(frame, node, TAKEN, r) : NULL;
        if (clears && !how.first) {
            memset(to, 0, (back ? in->width : node->width) * sizeof(real));
        }
        if (taken && how.first && is_two(w, &s)) {
            give_back_to_each_two(&s, taken, sloped_row(frame, node, role, r), from, to);
        } else if (is_two(w, &s)) {
            each_place_of(&how, &two, true, taken, from, to);
        } else {
            each_place_of(&how, w, false, taken, from, to);
        }
    }
}

static void each_largest(const dsc_slide *s, const dsc_window *w, const real *x, real *y,
                         real *taken)
{
    for (size_t i = 0; i < s->rows; i++) {
        for (size_t j = 0; j < s->columns; j++) {
            const place p = place_of(w, s, i, j, false);
            largest(w, s, &p, x, y, taken);
        }
    }
}

static void forward_max(const dsc_frame *frame, const descent_node *node)
{
    const descent_node *in = node->inputs[0];
    const dsc_window *w = window_of(node);
    const dsc_slide s = dsc_window_on(w, in);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *x = input_row(frame, in, DSC_VALUE, r);
        real *y = output_row(frame, node, DSC_VALUE, r);
        real *taken = output_row(frame, node, TAKEN, r);
        if (is_two(w, &s)) {
            each_largest_of_two(&s, x, y, taken);
        } else {
            each_largest(&s, w, x, y, taken);
        }
    }
}

static void forward_average(const dsc_frame *frame, const descent_node *node)
{
    each_place(frame, node, DSC_VALUE, false);
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        each_place(frame, node, DSC_GRADIENT, true);
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        each_place(frame, node, DSC_TANGENT, false);
    }
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    if (owes(node, 0)) {
        each_place(frame, node, DSC_TANGENT_GRADIENT, true);
    }
}

static bool slopes(const descent_node *node)
{
    const dsc_slide s = dsc_window_on(window_of(node), node->inputs[0]);
    return is_max(node) && is_two(window_of(node), &s);
}

static bool kinked(const descent_node *node)
{
    (void)node;
    return true;
}

static const dsc_attribute fields[] = {DSC_WINDOW_FIELDS(dsc_pool_attributes)};

static unsigned keeps_largest(const descent_node *node)
{
    (void)node;
    return DSC_KEEPS_SCALES | DSC_KEEPS_SHIFTS;
}

#define POOL(called, which, value, kinks, kept)                                                \
    {                                                                                          \
        .name = called, .variant = which, .least_inputs = 1, .most_inputs = 1,                 \
        .DSC_FIELDS(fields), .attribute_bytes = sizeof(dsc_pool_attributes), .kinked = kinks,  \
        .keeps = kept, .slopes = slopes, .shape = shape, .forward = value,                     \
        .backward = backward, .tangent = tangent, .tangent_backward = tangent_backward         \
    }

const dsc_operator X(max_pool_operator) = POOL("max_pool", MAX, forward_max, kinked,
                                               keeps_largest);
const dsc_operator X(average_pool_operator) = POOL("average_pool", AVERAGE, forward_average,
                                                   NULL, dsc_keeps_all);
