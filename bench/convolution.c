// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Convolutions next to oneDNN's, on one core, at the shapes of small networks: forward, the gradient of
// the images, the gradient of the weights. Both on images of height x width x channels; oneDNN
// chooses the form of its weights, and putting them into it is not counted. In turn, medians of
// ROUNDS, in the time of this thread alone, so that other work on the machine matters less. One JSON
// object a line: the rates of both, and their ratio.
//
//     bench_convolution [WORD]      only layers whose name has WORD in it
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <descent/descent.h>

#include "common.h"
#include "core/memory.h"
#include "graph/batch_sums.h"
#include "graph/executor.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"

#ifdef DESCENT_HAVE_ONEDNN
#include <dnnl.h>

void omp_set_num_threads(int count); // omp.h is not where every compiler looks
#endif

enum { ROUNDS = 9, PASSES = 3 };

typedef struct layer {
    const char *name;
    size_t batch, size, channels, units, window, stride;
} layer;

// The last ones are those of ResNet-8 on images of 32 x 32.
static const layer layers[] = {
    {"1->8 5x5 @28", 64, 28, 1, 8, 5, 1},       {"8->16 5x5 @14", 64, 14, 8, 16, 5, 1},
    {"3->32 3x3 @32", 32, 32, 3, 32, 3, 1},     {"32->32 3x3 @32", 32, 32, 32, 32, 3, 1},
    {"32->32 3x3 @16", 32, 16, 32, 32, 3, 1},   {"64->64 3x3 @16", 32, 16, 64, 64, 3, 1},
    {"64->64 3x3 @8", 32, 8, 64, 64, 3, 1},     {"128->128 3x3 @8", 32, 8, 128, 128, 3, 1},
    {"256->256 3x3 @8", 32, 8, 256, 256, 3, 1}, {"1->32 3x3 @28", 64, 28, 1, 32, 3, 1},
    {"3->16 3x3 @32", 64, 32, 3, 16, 3, 1},     {"16->16 3x3 @32", 64, 32, 16, 16, 3, 1},
    {"16->32 3x3 /2 @32", 64, 32, 16, 32, 3, 2}};

static const char *const pass_names[PASSES] = {"forward", "images", "weights"};

// A convolution behind another, so that its images are asked for a gradient.
typedef struct ours {
    descent_graph *graph;
    descent_node *node, *weights;
    dsc_plan *plan;
    const dsc_operator *op;
    dsc_frame frame;
    float *x, *gradient;
} ours;

static bool build(const layer *l, ours *o)
{
    descent_error error = {0};
    if (descent_graph_create(&o->graph, &error) != DESCENT_OK) {
        return false;
    }
    const descent_window one = descent_window_default(1, 1);
    descent_window window = descent_window_default(l->window, l->window);
    window.stride_height = window.stride_width = l->stride;
    descent_node *in = descent_input_shaped(
        o->graph, "x", (descent_shape){3, {l->size, l->size, l->channels}});
    in = descent_convolution(o->graph, in, l->channels, &one, DESCENT_IDENTITY);
    window = descent_window_same(window, in);
    o->weights = descent_parameter_shaped(
        o->graph, "weights", (descent_shape){4, {l->window, l->window, l->channels, l->units}},
        DESCENT_INITIAL_ZERO, 0.0, true);
    o->node =
        descent_convolution_with(o->graph, in, o->weights, NULL, &window, DESCENT_IDENTITY);
    descent_node *loss = descent_mean(o->graph, o->node);
    return loss && dsc_plan_create(o->graph, loss, DESCENT_FLOAT32, l->batch, DSC_BACKWARD, 1,
                                   &o->plan, &error) == DESCENT_OK;
}

static bool start(const layer *l, ours *o)
{
    *o = (ours){0};
    if (!build(l, o)) {
        return false;
    }
    const size_t n = descent_graph_parameters(o->graph);
    o->op = dsc_operator_for(o->graph, o->node, DESCENT_FLOAT32);
    o->x = dsc_alloc_aligned(n, sizeof(float));
    o->gradient = dsc_alloc_aligned(n, sizeof(float));
    char *shared = dsc_alloc_aligned(1, o->plan->shared_bytes);
    char *own = dsc_alloc_aligned(1, o->plan->own_bytes + 1);
    void *work = dsc_alloc_aligned(1, o->plan->work_bytes);
    o->frame = (dsc_frame){.plan = o->plan,
                           .count = l->batch,
                           .batch = l->batch,
                           .shared = shared,
                           .own = own,
                           .x = o->x,
                           .work = work};
    if (!o->x || !o->gradient || !shared || !own || !work) {
        return false;
    }
    float *numbers = (float *)(void *)shared;
    for (size_t i = 0; i < o->plan->shared_bytes / sizeof(float); i++) {
        numbers[i] = (float)(i % 97) * 0.01F - 0.5F;
    }
    for (size_t i = 0; i < n; i++) {
        o->x[i] = (float)(i % 89) * 0.001F - 0.04F;
    }
    return true;
}

static void finish(ours *o)
{
    dsc_free_aligned(o->frame.shared);
    dsc_free_aligned(o->frame.own);
    dsc_free_aligned(o->frame.work);
    dsc_free_aligned(o->x);
    dsc_free_aligned(o->gradient);
    dsc_plan_free(o->plan);
    descent_graph_free(o->graph);
}

static void run_ours(const ours *o, int pass)
{
    if (pass == 0) {
        o->op->forward(&o->frame, o->node);
    } else if (pass == 1) {
        o->op->backward(&o->frame, o->node);
    }
    if (pass == 2 && o->plan->batch_sum_count > 0) {
        dsc_sum_batch(&o->frame, 0, 1, false, NULL);
    }
    for (size_t t = 0; pass == 2 && t < o->plan->tile_count; t++) {
        const dsc_tile *tile = &o->plan->tiles[t];
        if (tile->parameter == o->weights) {
            o->op->parameter(&o->frame, o->node, 1, tile->first_row, tile->rows, false, false,
                             o->gradient);
        }
    }
}

#ifdef DESCENT_HAVE_ONEDNN
typedef struct theirs {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_t run[PASSES];
    dnnl_exec_arg_t arguments[PASSES][3];
} theirs;

// An array of the form that a primitive wants.
static dnnl_memory_t array(const theirs *t, dnnl_primitive_desc_t of, dnnl_query_t what)
{
    dnnl_memory_t memory = NULL;
    const dnnl_memory_desc_t *form = dnnl_primitive_desc_query_md(of, what, 0);
    dnnl_memory_create(&memory, form, t->engine, DNNL_MEMORY_ALLOCATE);
    float *numbers = NULL;
    dnnl_memory_get_data_handle(memory, (void **)&numbers);
    for (size_t i = 0; i < dnnl_memory_desc_get_size(form) / sizeof(float); i++) {
        numbers[i] = (float)(i % 97) * 0.01F - 0.5F;
    }
    return memory;
}

static void take(theirs *t, int pass, const dnnl_convolution_desc_t *what,
                 dnnl_primitive_desc_t hint, dnnl_primitive_desc_t *made)
{
    static const struct {
        int argument;
        dnnl_query_t array;
    } wants[PASSES][3] = {{{DNNL_ARG_SRC, dnnl_query_src_md},
                           {DNNL_ARG_WEIGHTS, dnnl_query_weights_md},
                           {DNNL_ARG_DST, dnnl_query_dst_md}},
                          {{DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md},
                           {DNNL_ARG_WEIGHTS, dnnl_query_weights_md},
                           {DNNL_ARG_DIFF_SRC, dnnl_query_diff_src_md}},
                          {{DNNL_ARG_SRC, dnnl_query_src_md},
                           {DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md},
                           {DNNL_ARG_DIFF_WEIGHTS, dnnl_query_diff_weights_md}}};
    if (dnnl_primitive_desc_create(made, what, NULL, t->engine, hint) != dnnl_success) {
        fprintf(stderr, "oneDNN refuses %s\n", pass_names[pass]);
        exit(1);
    }
    dnnl_primitive_create(&t->run[pass], *made);
    for (int i = 0; i < 3; i++) {
        t->arguments[pass][i] =
            (dnnl_exec_arg_t){wants[pass][i].argument, array(t, *made, wants[pass][i].array)};
    }
}

static void start_theirs(const layer *l, theirs *t)
{
    const dnnl_dim_t b = (dnnl_dim_t)l->batch, s = (dnnl_dim_t)l->size,
                     w = (dnnl_dim_t)l->window, step = (dnnl_dim_t)l->stride,
                     places = (s + step - 1) / step, pad = (places - 1) * step + w - s,
                     c = (dnnl_dim_t)l->channels, u = (dnnl_dim_t)l->units;
    const dnnl_dims_t images = {b, c, s, s}, weights = {u, c, w, w},
                      out = {b, u, places, places}, strides = {step, step},
                      before = {pad / 2, pad / 2}, after = {pad - pad / 2, pad - pad / 2};
    dnnl_memory_desc_t x, weight, y;
    dnnl_memory_desc_init_by_tag(&x, 4, images, dnnl_f32, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&weight, 4, weights, dnnl_f32, dnnl_format_tag_any);
    dnnl_memory_desc_init_by_tag(&y, 4, out, dnnl_f32, dnnl_nhwc);
    dnnl_engine_create(&t->engine, dnnl_cpu, 0);
    dnnl_stream_create(&t->stream, t->engine, dnnl_stream_default_flags);
    dnnl_convolution_desc_t what;
    dnnl_primitive_desc_t forward = NULL, other = NULL;
    dnnl_convolution_forward_desc_init(&what, dnnl_forward_training, dnnl_convolution_direct,
                                       &x, &weight, NULL, &y, strides, before, after);
    take(t, 0, &what, NULL, &forward);
    dnnl_convolution_backward_data_desc_init(&what, dnnl_convolution_direct, &x, &weight, &y,
                                             strides, before, after);
    take(t, 1, &what, forward, &other);
    dnnl_primitive_desc_destroy(other);
    dnnl_convolution_backward_weights_desc_init(&what, dnnl_convolution_direct, &x, &weight,
                                                NULL, &y, strides, before, after);
    take(t, 2, &what, forward, &other);
    dnnl_primitive_desc_destroy(other);
    dnnl_primitive_desc_destroy(forward);
}

static void finish_theirs(theirs *t)
{
    for (int pass = 0; pass < PASSES; pass++) {
        dnnl_primitive_destroy(t->run[pass]);
        for (int i = 0; i < 3; i++) {
            dnnl_memory_destroy(t->arguments[pass][i].memory);
        }
    }
    dnnl_stream_destroy(t->stream);
    dnnl_engine_destroy(t->engine);
}

static void run_theirs(const theirs *t, int pass)
{
    dnnl_primitive_execute(t->run[pass], t->stream, 3, t->arguments[pass]);
    dnnl_stream_wait(t->stream);
}
#else
typedef int theirs;
static void start_theirs(const layer *l, theirs *t)
{
    (void)l, (void)t;
}
static void finish_theirs(theirs *t)
{
    (void)t;
}
static void run_theirs(const theirs *t, int pass)
{
    (void)t, (void)pass;
}
#endif

static double thread_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void measure(const layer *l, const ours *o, const theirs *t, int pass)
{
    const size_t places = (l->size + l->stride - 1) / l->stride;
    const double flops = 2.0 * (double)(l->batch * places * places * l->channels) *
                         (double)(l->units * l->window * l->window);
    const int repeats = (int)(3e8 / flops) + 1;
    double times[2][ROUNDS];
    for (int r = -1; r < ROUNDS; r++) { // the first warms up
        double start = thread_now();
        for (int i = 0; i < repeats; i++) {
            run_ours(o, pass);
        }
        times[0][r < 0 ? 0 : r] = (thread_now() - start) / repeats;
        start = thread_now();
        for (int i = 0; i < repeats; i++) {
            run_theirs(t, pass);
        }
        times[1][r < 0 ? 0 : r] = (thread_now() - start) / repeats;
    }
    const double rate = flops / bench_median(times[0], ROUNDS) * 1e-9;
    printf("{\"layer\":\"%s\",\"batch\":%zu,\"pass\":\"%s\",\"ours_gflops\":%.1f", l->name,
           l->batch, pass_names[pass], rate);
#ifdef DESCENT_HAVE_ONEDNN
    const double their_rate = flops / bench_median(times[1], ROUNDS) * 1e-9;
    printf(",\"onednn_gflops\":%.1f,\"ratio\":%.2f", their_rate, rate / their_rate);
#endif
    printf("}\n");
    fflush(stdout);
}

int main(int count, char **words)
{
#ifdef DESCENT_HAVE_ONEDNN
    omp_set_num_threads(1);
#endif
    printf("{\"kernels\":\"%s\"}\n", dsc_kernels_get(DESCENT_FLOAT32)->isa);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        const layer *l = &layers[i];
        if (count > 1 && !strstr(l->name, words[1])) {
            continue;
        }
        ours o;
        theirs t = {0};
        if (!start(l, &o)) {
            fprintf(stderr, "bench_convolution: no %s\n", l->name);
            return 1;
        }
        start_theirs(l, &t);
        for (int pass = 0; pass < PASSES; pass++) {
            measure(l, &o, &t, pass);
        }
        finish_theirs(&t);
        finish(&o);
    }
    return 0;
}
