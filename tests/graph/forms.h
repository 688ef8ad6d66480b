// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A convolution of a form, whose passes are taken one by one, and its sums written out.
#ifndef DESCENT_TESTS_GRAPH_FORMS_H
#define DESCENT_TESTS_GRAPH_FORMS_H

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/memory.h"
#include "graph/executor.h"
#include "graph/operators/operators.h"
#include "windows.h"

typedef struct form {
    size_t rows, height, width, channels, units;
    descent_window window;
} form;

#define PADDED(n) n, n, n, n

// A convolution behind another, so that its images are asked for a gradient.
typedef struct scene {
    const form *f;
    descent_type type;
    descent_graph *graph;
    descent_node *in, *weights, *node;
    dsc_plan *plan;
    const dsc_operator *op;
    dsc_frame frame;
    char *x, *v; /* parameters, and a direction */
    size_t n;
} scene;

static inline bool build(scene *s)
{
    descent_error error = {0};
    const form *f = s->f;
    const descent_window one = descent_window_default(1, 1);
    CHECK_OK(descent_graph_create(&s->graph, &error));
    s->in = descent_input_shaped(s->graph, "x",
                                 (descent_shape){3, {f->height, f->width, f->channels}});
    s->in = descent_convolution(s->graph, s->in, f->channels, &one, DESCENT_IDENTITY);
    s->weights = descent_parameter_shaped(
        s->graph, "weights",
        (descent_shape){
            4, {f->window.height, f->window.width, f->channels / f->window.groups, f->units}},
        DESCENT_INITIAL_ZERO, 0.0, true);
    s->node = descent_convolution_with(s->graph, s->in, s->weights, NULL, &f->window,
                                       DESCENT_IDENTITY);
    descent_node *loss = descent_mean(s->graph, s->node);
    return CHECK_OK(descent_graph_check(s->graph, &error)) &&
           CHECK_OK(dsc_plan_create(s->graph, loss, s->type, f->rows, DSC_TANGENTS, 1, &s->plan,
                                    &error));
}

static inline double get(const scene *s, const void *from, size_t i)
{
    return s->type == DESCENT_FLOAT32 ? (double)((const float *)from)[i]
                                      : ((const double *)from)[i];
}

static inline void set(const scene *s, void *to, size_t i, double value)
{
    if (s->type == DESCENT_FLOAT32) {
        ((float *)to)[i] = (float)value;
    } else {
        ((double *)to)[i] = value;
    }
}

// Numbers between -1 and 1, whatever they are.
static inline double number(size_t i)
{
    return (double)((i * 7919 + i / 5 * 104729) % 2003) / 1001.0 - 1.0;
}

static inline void start(scene *s, const form *f, descent_type type)
{
    *s = (scene){.f = f, .type = type};
    if (!build(s)) {
        exit(1);
    }
    const size_t size = descent_type_size(type);
    s->n = descent_graph_parameters(s->graph);
    s->op = dsc_operator_for(s->graph, s->node, type);
    s->x = dsc_alloc_aligned(s->n, size);
    s->v = dsc_alloc_aligned(s->n, size);
    s->frame = (dsc_frame){.plan = s->plan,
                           .count = f->rows,
                           .batch = f->rows,
                           .shared = dsc_alloc_aligned(1, s->plan->shared_bytes),
                           .own = dsc_alloc_aligned(1, s->plan->own_bytes + 1),
                           .x = s->x,
                           .v = s->v,
                           .work = dsc_alloc_aligned(1, s->plan->work_bytes)};
    for (size_t i = 0; i < s->n; i++) {
        set(s, s->x, i, number(i));
        set(s, s->v, i, number(i + 29));
    }
    for (size_t i = 0; i < s->plan->shared_bytes / size; i++) {
        set(s, s->frame.shared, i, number(i + 13));
    }
    memset(s->frame.work, 0xFF,
           s->plan->work_bytes); // NaN: nothing is read before it is written
}

static inline void finish(scene *s)
{
    dsc_free_aligned(s->frame.shared);
    dsc_free_aligned(s->frame.own);
    dsc_free_aligned(s->frame.work);
    dsc_free_aligned(s->x);
    dsc_free_aligned(s->v);
    dsc_plan_free(s->plan);
    descent_graph_free(s->graph);
}

static inline char *array(const scene *s, const descent_node *node, dsc_role role)
{
    return s->frame.shared + s->plan->layouts[node->index].offset[role];
}

// Goes over every tap of every number of z: where it is in z, W and x; SIZE_MAX: in the padding.
typedef void take(void *context, size_t z, size_t weight, size_t x);

static inline void each_tap_of(const scene *s, size_t z, take *taken, void *context)
{
    const form *f = s->f;
    const descent_window *w = &f->window;
    const size_t unit = z % f->units, place = z / f->units;
    const size_t columns = s->node->shape.dim[1], rows = s->node->shape.dim[0];
    const size_t j = place % columns, i = place / columns % rows,
                 image = place / columns / rows;
    const size_t channels = f->channels / w->groups;
    const size_t first = unit / (f->units / w->groups) * channels;
    for (size_t t = 0; t < w->height * w->width * channels; t++) {
        const size_t c = t % channels, l = t / channels % w->width, k = t / channels / w->width;
        const size_t row = i * w->stride_height + k * w->dilation_height - w->top;
        const size_t column = j * w->stride_width + l * w->dilation_width - w->left;
        const bool inside = row < f->height && column < f->width; // below 0: far above
        taken(context, z, t * f->units + unit,
              inside ? ((image * f->height + row) * f->width + column) * f->channels + first + c
                     : SIZE_MAX);
    }
}

// The three sums of a convolution of `w`; what is NULL is not wanted.
typedef struct sums {
    const scene *s;
    double *z, *gx, *gw;
    const void *x, *delta, *w;
} sums;

static inline void add_tap(void *context, size_t z, size_t weight, size_t x)
{
    const sums *to = context;
    const scene *s = to->s;
    if (x == SIZE_MAX) {
        return;
    }
    const double w = get(s, to->w, s->weights->tensor->offset + weight);
    if (to->z) {
        to->z[z] += get(s, to->x, x) * w;
    }
    if (to->gx) {
        to->gx[x] += get(s, to->delta, z) * w;
    }
    if (to->gw) {
        to->gw[weight] += get(s, to->delta, z) * get(s, to->x, x);
    }
}

#endif
