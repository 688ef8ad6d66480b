// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y = f(z) on images: z[place] = patch[place] W + b, where the patch of a place is what the
// window sees there, row by row, and 0 in the padding. With delta = dL/dz:
//
//   gx[patch] += delta W'       gW += patch' delta       gb += sum over places of delta
//
// and the R{} of each by the product rule: it is bilinear in x and W. All are products of a
// matrix of patches, of which only a tile of a few places exists at a time, in a worker's
// scratch. A window of one place is a dense layer for every place: its patches are the image.
//
// The images of a batch lie without gaps (plan.c), so the places of all examples are rows of one
// matrix, in which tiles go over the borders of examples. Groups are products of their own, on
// columns of W and of z.
//
// Keeps: z and gx of an example come from one worker, in an order that follows from the shapes.
// Gradients of parameters are asked for, some rows of W at a time, and are sums over tiles of
// places of the whole batch, in order: no bit depends on the number of workers.
#include <string.h>

#include "graph/operators/activated.h"
#include "graph/operators/codes.h"
#include "graph/operators/functions.h"
#include "graph/operators/patches.h"
#include "graph/operators/table.h"
#include "kernel/real/narrow.h"
#include "kernel/real/product.h"

enum { WEIGHTS = 1, BIAS = 2 }; /* slots */

// A tile of patches stays in the second-level cache while it is multiplied. Numbers of weights
// in a sum are cut as the product cuts them (256), so that tiles do not show in the bits.
enum { PLACES = 128, TAPS = 512, SUMMED_PLACES = 256, SUMMED_TAPS = 256 };
enum { TILE_NUMBERS = PLACES * TAPS, SUMMED_NUMBERS = SUMMED_PLACES * SUMMED_TAPS };
enum { PATCH_NUMBERS = TILE_NUMBERS + DSC_PATCH_SLACK };
_Static_assert(TILE_NUMBERS >= SUMMED_NUMBERS, "tiles of both kinds fit");

static int function_of(const descent_node *node)
{
    const dsc_convolution_attributes *own = node->attributes;
    return own->function;
}

static descent_status check_parameters(const descent_node *node, const dsc_slide *slide,
                                       size_t *units, descent_error *error)
{
    const dsc_convolution_attributes *own = node->attributes;
    const descent_node *weights = node->inputs[WEIGHTS];
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(own->groups == 0 || slide->channels % own->groups != 0, error, DESCENT_INVALID,
            "convolution: %zu channels cannot be cut into %zu groups", slide->channels,
            own->groups);
    FAIL_IF(
        !weights->tensor || weights->shape.rank != 4, error, DESCENT_INVALID,
        "convolution: its weights are a parameter of height x width x channels x units, not "
        "of %s",
        dsc_shape_text(weights->shape, " x ", text));
    *units = weights->shape.dim[3];
    const descent_shape wanted = {
        4, {own->window.height, own->window.width, slide->channels / own->groups, *units}};
    FAIL_IF(
        !dsc_shape_same(weights->shape, wanted), error, DESCENT_INVALID,
        "convolution: weights of %s do not fit a window of %zu x %zu and %zu channels in %zu "
        "groups",
        dsc_shape_text(weights->shape, " x ", text), wanted.dim[0], wanted.dim[1],
        slide->channels, own->groups);
    FAIL_IF(*units % own->groups != 0, error, DESCENT_INVALID,
            "convolution: %zu units cannot be cut into %zu groups", *units, own->groups);
    FAIL_IF(node->input_count > BIAS &&
                (!node->inputs[BIAS]->tensor || node->inputs[BIAS]->width != *units),
            error, DESCENT_INVALID,
            "convolution: its bias is a parameter with a number for each of %zu units", *units);
    return DESCENT_OK;
}

static descent_status shape(descent_node *node, descent_error *error)
{
    const dsc_convolution_attributes *own = node->attributes;
    dsc_slide slide;
    size_t units = 0;
    TRY(dsc_window_slide("convolution", &own->window, node->inputs[0], &slide, error));
    TRY(check_parameters(node, &slide, &units, error));
    dsc_node_take_shape(node, (descent_shape){3, {slide.rows, slide.columns, units}});
    dsc_activated_shape(node);
    return DESCENT_OK;
}

// What the passes know of a node.
typedef struct form {
    dsc_patches patches;
    size_t groups;
    size_t channels, units; /* of a group */
    size_t all_units;
    size_t taps; /* numbers in the patch of a group: rows of W */
} form;

static form form_of(const descent_node *node)
{
    const dsc_convolution_attributes *own = node->attributes;
    const size_t units = node->shape.dim[2];
    form f = {.patches = {.window = own->window,
                          .slide = dsc_window_on(&own->window, node->inputs[0])},
              .groups = own->groups,
              .units = units / own->groups,
              .all_units = units};
    f.channels = f.patches.slide.channels / own->groups;
    f.taps = own->window.height * own->window.width * f.channels;
    f.patches.channels = f.channels;
    return f;
}

static size_t places_in(const form *f, size_t rows)
{
    return rows * f->patches.slide.rows * f->patches.slide.columns;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void *product_work(const dsc_frame *frame)
{
    return (real *)frame->work + PATCH_NUMBERS; // a whole number of vectors
}

// c = or += a b, with as many columns as a group has units.
static void multiply(const dsc_frame *frame, size_t m, size_t n, size_t k, const real *a,
                     size_t row_a, size_t col_a, const real *b, size_t ldb, real *c, size_t ldc,
                     bool add)
{
    if (n <= DSC_NARROW_MOST) {
        dsc_multiply_narrow(m, n, k, a, row_a, col_a, b, ldb, c, ldc, add, product_work(frame));
    } else {
        dsc_multiply(m, n, k, a, row_a, col_a, b, ldb, false, c, ldc, add, product_work(frame));
    }
}

// Numbers of places `p` and taps `t` of a group.
typedef struct tile {
    size_t group;
    dsc_range p, t;
} tile;

// Images one behind the other.
typedef struct images {
    const real *x, *end;
} images;

// The patches of a tile as a matrix of places x taps: in the images themselves, or in scratch.
static const real *patches_of(const dsc_frame *frame, const form *f, const tile *at,
                              const images *in, size_t *stride)
{
    const size_t first_channel = at->group * f->channels;
    if (dsc_patches_are_places(&f->patches)) {
        *stride = f->patches.slide.channels;
        return in->x + at->p.begin * *stride + first_channel + at->t.begin;
    }
    *stride = at->t.end - at->t.begin;
    dsc_gather_patches(&f->patches, in->x + first_channel, in->end, at->p, at->t, frame->work);
    return frame->work;
}

// z of a tile of places = or += their patches times W, tap by tap.
static void place_products(const dsc_frame *frame, const form *f, size_t group, dsc_range p,
                           const images *in, const real *weights, real *z, bool add)
{
    for (size_t t = 0; t < f->taps; t += TAPS) {
        const tile at = {group, p, {t, least(t + TAPS, f->taps)}};
        size_t stride = 0;
        const real *patches = patches_of(frame, f, &at, in, &stride);
        const size_t first_unit = group * f->units;
        multiply(frame, p.end - p.begin, f->units, at.t.end - t, patches, stride, 1,
                 weights + t * f->all_units + first_unit, f->all_units,
                 z + p.begin * f->all_units + first_unit, f->all_units, add || t > 0);
    }
}

// array `out` of the node = or += images (in one role) times weights (in another)
static void times_weights(const dsc_frame *frame, const descent_node *node, int in_role,
                          int weight_role, int out, bool add)
{
    const form f = form_of(node);
    const size_t places = places_in(&f, rows_of(frame, node));
    const real *x = input(frame, node->inputs[0], in_role);
    const images in = {x, x + rows_of(frame, node) * node->inputs[0]->width};
    // A product that needs no scratch for patches needs no tiles.
    const size_t step = dsc_patches_are_places(&f.patches) ? places : PLACES;
    for (size_t p = 0; p < places; p += step) {
        for (size_t group = 0; group < f.groups; group++) {
            place_products(frame, &f, group, (dsc_range){p, least(p + step, places)}, &in,
                           input(frame, node->inputs[WEIGHTS], weight_role),
                           output(frame, node, out), add);
        }
    }
}

static void add_bias(const dsc_frame *frame, const descent_node *node, int bias_role, int out)
{
    const form f = form_of(node);
    const real *bias = input(frame, node->inputs[BIAS], bias_role);
    real *restrict z = output(frame, node, out);
    const size_t places = places_in(&f, rows_of(frame, node));
    for (size_t p = 0; p < places; p++, z += f.all_units) {
        for (size_t j = 0; j < f.all_units; j++) {
            z[j] += bias[j];
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    const int z = dsc_z_role(node);
    times_weights(frame, node, DSC_VALUE, DSC_VALUE, z, false);
    if (node->input_count > BIAS) {
        add_bias(frame, node, DSC_VALUE, z);
    }
    dsc_activated_value(frame, node, dsc_all_columns(node));
}

// The gradient of the images += delta W', through patches that are added where they came from.
static void place_gradients(const dsc_frame *frame, const form *f, size_t group, dsc_range p,
                            const real *delta, const real *weights, real *gx, bool add)
{
    const bool in_place = dsc_patches_are_places(&f->patches);
    const size_t first_unit = group * f->units, first_channel = group * f->channels;
    for (size_t t = 0; t < f->taps; t += TAPS) {
        const tile at = {group, p, {t, least(t + TAPS, f->taps)}};
        const size_t taps = at.t.end - t, stride = in_place ? f->patches.slide.channels : taps;
        real *to = in_place ? gx + p.begin * stride + first_channel + t : frame->work;
        dsc_multiply(p.end - p.begin, taps, f->units,
                     delta + p.begin * f->all_units + first_unit, f->all_units, 1,
                     weights + t * f->all_units + first_unit, f->all_units, true, to, stride,
                     in_place && add, product_work(frame));
        if (!in_place) {
            dsc_add_patches(&f->patches, to, at.p, at.t, gx + first_channel);
        }
    }
}

static void to_images(const dsc_frame *frame, const descent_node *node, int delta,
                      int weight_role, int gradient, bool add)
{
    const descent_node *in = node->inputs[0];
    const form f = form_of(node);
    const size_t places = places_in(&f, rows_of(frame, node));
    const bool in_place = dsc_patches_are_places(&f.patches);
    const size_t step = in_place ? places : PLACES;
    if (!in_place && !add) {
        memset(output(frame, in, gradient), 0, rows_of(frame, in) * in->width * sizeof(real));
    }
    for (size_t p = 0; p < places; p += step) {
        for (size_t group = 0; group < f.groups; group++) {
            place_gradients(frame, &f, group, (dsc_range){p, least(p + step, places)},
                            input(frame, node, delta),
                            input(frame, node->inputs[WEIGHTS], weight_role),
                            output(frame, in, gradient), add);
        }
    }
}

static void backward(const dsc_frame *frame, const descent_node *node)
{
    dsc_activated_delta(frame, node, dsc_all_columns(node));
    // Nobody asks the images that are the network's input.
    if (owes(node, 0)) {
        to_images(frame, node, dsc_delta_role(node, false), DSC_VALUE, DSC_GRADIENT,
                  adds_to(frame, node, 0));
    }
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    const int rz = dsc_rz_role(node);
    times_weights(frame, node, DSC_VALUE, DSC_TANGENT, rz, false);
    if (owes(node, 0)) {
        times_weights(frame, node, DSC_TANGENT, DSC_VALUE, rz, true);
    }
    if (node->input_count > BIAS) {
        add_bias(frame, node, DSC_TANGENT, rz);
    }
    dsc_activated_tangent(frame, node);
}

static void tangent_backward(const dsc_frame *frame, const descent_node *node)
{
    const int delta = dsc_delta_role(node, false), rdelta = dsc_delta_role(node, true);
    dsc_activated_tangent_delta(frame, node);
    if (owes(node, 0)) {
        to_images(frame, node, rdelta, DSC_VALUE, DSC_TANGENT_GRADIENT,
                  adds_to(frame, node, 0));
        to_images(frame, node, delta, DSC_TANGENT, DSC_TANGENT_GRADIENT, true);
    }
}

static bool delivers(const descent_node *node, size_t slot)
{
    return slot > 0 && node->inputs[slot]->tensor;
}

// Of some rows of W, in one group: out (rows x units of all groups) = or += patches' delta over
// a tile of places.
static void add_place_products(const dsc_frame *frame, const form *f, const tile *at,
                               const images *in, const real *delta, bool add, real *out)
{
    for (size_t t = at->t.begin; t < at->t.end; t += SUMMED_TAPS) {
        const tile part = {at->group, at->p, {t, least(t + SUMMED_TAPS, at->t.end)}};
        const size_t first_unit = at->group * f->units;
        size_t stride = 0;
        const real *patches = patches_of(frame, f, &part, in, &stride);
        multiply(frame, part.t.end - t, f->units, at->p.end - at->p.begin, patches, 1, stride,
                 delta + at->p.begin * f->all_units + first_unit, f->all_units,
                 out + (t - at->t.begin) * f->all_units + first_unit, f->all_units, add);
    }
}

static void weight_rows(const dsc_frame *frame, const descent_node *node, int in_role,
                        int delta_role, dsc_range taps, bool add, real *out)
{
    const form f = form_of(node);
    const real *x = all_rows(frame, node->inputs[0], in_role);
    const images in = {x, x + frame->batch * node->inputs[0]->width};
    const real *delta = all_rows(frame, node, delta_role);
    const size_t places = places_in(&f, frame->batch);
    for (size_t p = 0; p < places; p += SUMMED_PLACES) {
        for (size_t group = 0; group < f.groups; group++) {
            const tile at = {group, {p, least(p + SUMMED_PLACES, places)}, taps};
            add_place_products(frame, &f, &at, &in, delta, add || p > 0, out);
        }
    }
}

static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    const int delta = dsc_delta_role(node, tangent_pass);
    if (slot == BIAS) {
        const form f = form_of(node);
        dsc_sum_columns(places_in(&f, frame->batch), f.all_units, all_rows(frame, node, delta),
                        f.all_units, add, out);
        return;
    }
    const dsc_range taps = {first, first + count};
    weight_rows(frame, node, DSC_VALUE, delta, taps, add, out);
    if (tangent_pass && owes(node, 0)) {
        weight_rows(frame, node, DSC_TANGENT, dsc_delta_role(node, false), taps, true, out);
    }
}

// A tile of patches, and what the products of forward, to_images and weight_rows need.
static size_t work_bytes(const descent_node *node, size_t rows)
{
    (void)rows;
    const form f = form_of(node);
    const size_t bytes[] = {dsc_multiply_work(f.units, TAPS), dsc_multiply_work(TAPS, f.units),
                            dsc_multiply_work(f.units, SUMMED_PLACES),
                            dsc_multiply_narrow_work(TAPS)};
    size_t most = bytes[0];
    for (size_t i = 1; i < sizeof bytes / sizeof *bytes; i++) {
        most = bytes[i] > most ? bytes[i] : most;
    }
    return PATCH_NUMBERS * sizeof(real) + most;
}

static dsc_cost cost(const descent_node *node, dsc_node_account pass, size_t slot)
{
    const bool none = pass == DSC_NODE_FINISH ||
                      (pass == DSC_NODE_BACKWARD && !node->inputs[0]->needs_gradient) ||
                      (pass == DSC_NODE_GRADIENT && slot != WEIGHTS);
    const double product = 2.0 * (double)form_of(node).taps * (double)node->width;
    return (dsc_cost){.operations = none ? 0.0 : product};
}

static bool kinked(const descent_node *node)
{
    return dsc_function_is_kinked(function_of(node));
}

static const dsc_activation activation = {function_of, dsc_activated_argument};

static const dsc_attribute fields[] = {
    DSC_WINDOW_FIELDS(dsc_convolution_attributes),
    {DSC_FIELD(SIZE, dsc_convolution_attributes, groups)},
    {DSC_FIELD(WORD, dsc_convolution_attributes, function), .word = dsc_function_word},
};

static void weighs(const descent_node *node, dsc_weighing *how)
{
    const dsc_convolution_attributes *own = node->attributes;
    const dsc_window *w = &own->window;
    *how = (dsc_weighing){.weights = WEIGHTS,
                          .bias = BIAS,
                          .groups = own->groups,
                          .bordered = w->top + w->bottom + w->left + w->right > 0};
}

const dsc_operator X(convolution_operator) = {
    .name = "convolution",
    .least_inputs = 2,
    .most_inputs = 3,
    .DSC_FIELDS(fields),
    .attribute_bytes = sizeof(dsc_convolution_attributes),
    .layer = true,
    .activation = &activation,
    .kinked = kinked,
    .weighs = weighs,
    .cost = cost,
    .shape = shape,
    .forward = forward,
    .backward = backward,
    .tangent = tangent,
    .tangent_backward = tangent_backward,
    .delivers = delivers,
    .parameter = parameter,
    .work_bytes = work_bytes};
