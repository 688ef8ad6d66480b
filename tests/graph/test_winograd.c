// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Convolutions by tiles (graph/operators/winograd.c, winograd_weights.c): which are, the sums that they say as closely as the header
// says, the same bits however rows are cut and whoever computes them.
#include <math.h>

#include "forms.h"
#include "harness.h"

#define DESCENT_REAL 32
#define DESCENT_ISA  baseline
#include "graph/operators/winograd_weights.h"

// One and several blocks of tiles; partial tiles; paddings of all kinds; more channels than are summed in one
// go, and more units than are taken together; whole and narrow panels.
static const form forms[] = {
    {3, 8, 8, 16, 16, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {2, 9, 10, 32, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 14, 7, 48, 32, WINDOW(3, 3, PLAIN, PADDED(0), .groups = 1)},
    {2, 10, 10, 32, 80, WINDOW(3, 3, PLAIN, PADDED(2), .groups = 1)},
    {1, 12, 12, 16, 16, WINDOW(3, 3, PLAIN, 2, 0, 0, 2, .groups = 1)},
    {2, 8, 11, 16, 48, WINDOW(3, 3, PLAIN, 0, 2, 1, 0, .groups = 1)},
    {1, 8, 8, 272, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 8, 8, 32, 272, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 4, 33, 64, 64, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 6, 6, 32, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {13, 12, 12, 16, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {22, 8, 8, 32, 80, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
};
enum { FORMS = sizeof forms / sizeof *forms };

// Numbers that are no whole vectors, images of too few tiles or with too much beside them, other windows.
static const form others[] = {
    {1, 8, 8, 24, 16, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 8, 8, 16, 8, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 8, 8, 3, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 4, 4, 32, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 5, 5, 64, 64, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 6, 6, 16, 16, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 1, 32, 32, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)},
    {1, 8, 8, 32, 32, WINDOW(5, 5, PLAIN, PADDED(2), .groups = 1)},
    {1, 8, 8, 32, 32, WINDOW(1, 3, PLAIN, 0, 0, 1, 1, .groups = 1)},
    {1, 16, 16, 32, 32, WINDOW(3, 3, 2, 2, 1, 1, PADDED(1), .groups = 1)},
    {1, 16, 16, 32, 32, WINDOW(3, 3, 1, 2, 1, 1, PADDED(1), .groups = 1)},
    {1, 16, 16, 32, 32, WINDOW(3, 3, 1, 1, 2, 1, PADDED(1), .groups = 1)},
    {1, 16, 16, 32, 32, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 2)},
};
enum { OTHERS = sizeof others / sizeof *others };

static dsc_convolved convolved(const form *f)
{
    const descent_window *w = &f->window;
    const size_t rows = f->height + w->top + w->bottom - (w->height - 1) * w->dilation_height;
    const size_t columns = f->width + w->left + w->right - (w->width - 1) * w->dilation_width;
    return (dsc_convolved){
        .window = {w->height, w->width, w->stride_height, w->stride_width, w->dilation_height,
                   w->dilation_width, w->top, w->bottom, w->left, w->right},
        .slide = {f->height, f->width, f->channels, (rows - 1) / w->stride_height + 1,
                  (columns - 1) / w->stride_width + 1},
        .groups = w->groups,
        .channels = f->channels / w->groups,
        .units = f->units / w->groups,
        .all_units = f->units};
}

static bool is_taken(const form *f)
{
    const dsc_convolved c = convolved(f);
    return dsc_winograd_takes(&c);
}

// The weights as well, but for many and where more is beside the image.
static bool sums_weights(const form *f)
{
    const dsc_convolved c = convolved(f);
    return dsc_winograd_sums(&c) > 0;
}

static void shapes_decide(void)
{
    const form large = {1, 8, 8, 512, 256, WINDOW(3, 3, PLAIN, PADDED(1), .groups = 1)};
    size_t summed = 0;
    for (size_t k = 0; k < FORMS; k++) {
        CHECK(is_taken(&forms[k]));
        summed += sums_weights(&forms[k]);
    }
    CHECK(summed == FORMS - 3); // of 9 x 10, 12 x 5 and 6 x 6 places
    CHECK(is_taken(&large) && !sums_weights(&large));
    for (size_t k = 0; k < OTHERS; k++) {
        CHECK(!is_taken(&others[k]) && !sums_weights(&others[k]));
    }
}

// Error and size as root mean squares, and the largest error.
static void compare(const scene *s, const char *what, const double *wanted, const void *found,
                    size_t count)
{
    double off = 0.0, all = 0.0, most = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double now = get(s, found, i) - wanted[i];
        off += now * now;
        all += wanted[i] * wanted[i];
        most = fabs(now) > most ? fabs(now) : most;
    }
    const double size = sqrt(all / (double)count);
    if (!CHECK(sqrt(off / (double)count) <= 3e-6 * size && most <= 3e-5 * size)) {
        printf("  form %td, %s: off by %g, at most %g\n", s->f - forms, what, sqrt(off / all),
               most / size);
    }
}

static double *sums_of(const scene *s, bool images, const void *first, const void *weights,
                       double *to)
{
    sums wanted = {.s = s, .w = weights};
    wanted.z = images ? NULL : to;
    wanted.gx = images ? to : NULL;
    *(images ? &wanted.delta : &wanted.x) = first;
    for (size_t z = 0; z < s->f->rows * s->node->width; z++) {
        each_tap_of(s, z, add_tap, &wanted);
    }
    return to;
}

// All four passes, of which those with tangents add to what is there.
static void passes_are_the_sums_they_say(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        scene s;
        start(&s, &forms[k], DESCENT_FLOAT32);
        const size_t outputs = s.f->rows * s.node->width, inputs = s.f->rows * s.in->width;
        double *z = calloc(outputs, sizeof(double)), *gx = calloc(inputs, sizeof(double));
        const void *x = array(&s, s.in, DSC_VALUE), *rx = array(&s, s.in, DSC_TANGENT);
        const void *delta = array(&s, s.node, DSC_GRADIENT);
        const void *rdelta = array(&s, s.node, DSC_TANGENT_GRADIENT);
        s.op->forward(&s.frame, s.node);
        sums_of(&s, false, x, s.x, z);
        compare(&s, "forward", z, array(&s, s.node, DSC_VALUE), outputs);
        s.op->backward(&s.frame, s.node);
        sums_of(&s, true, delta, s.x, gx);
        compare(&s, "images", gx, array(&s, s.in, DSC_GRADIENT), inputs);
        memset(z, 0, outputs * sizeof *z);
        memset(gx, 0, inputs * sizeof *gx);
        s.op->tangent(&s.frame, s.node);
        sums_of(&s, false, rx, s.x, sums_of(&s, false, x, s.v, z));
        compare(&s, "tangent", z, array(&s, s.node, DSC_TANGENT), outputs);
        s.op->tangent_backward(&s.frame, s.node);
        sums_of(&s, true, rdelta, s.x, sums_of(&s, true, delta, s.v, gx));
        compare(&s, "images of the tangent", gx, array(&s, s.in, DSC_TANGENT_GRADIENT), inputs);
        free(z);
        free(gx);
        finish(&s);
    }
}

static void no_bit_depends_on_the_rows_of_a_call(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        scene s;
        start(&s, &forms[k], DESCENT_FLOAT32);
        const size_t rows = s.f->rows;
        const size_t z = rows * s.node->width * sizeof(float),
                     gx = rows * s.in->width * sizeof(float);
        char *value = array(&s, s.node, DSC_VALUE), *gradient = array(&s, s.in, DSC_GRADIENT);
        char *whole_value = malloc(z), *whole_gradient = malloc(gx);
        s.op->forward(&s.frame, s.node);
        s.op->backward(&s.frame, s.node);
        memcpy(whole_value, value, z);
        memcpy(whole_gradient, gradient, gx);
        for (size_t step = 1; step < rows; step = 2 * step + 1) {
            memset(value, 0, z);
            memset(gradient, 0, gx);
            for (size_t first = 0; first < rows; first += step) {
                dsc_frame part = s.frame;
                part.first = first;
                part.count = rows - first < step ? rows - first : step;
                s.op->forward(&part, s.node);
                s.op->backward(&part, s.node);
            }
            CHECK(memcmp(value, whole_value, z) == 0);
            CHECK(memcmp(gradient, whole_gradient, gx) == 0);
        }
        free(whole_value);
        free(whole_gradient);
        finish(&s);
    }
}

// The gradient of the weights, or R{} of it, as it is asked for after the sums of some parts at a time.
static void ask(const scene *s, bool tangent, size_t parts, size_t rows, float *out)
{
    const dsc_batch_sums *of = s->op->batch_sums;
    const size_t units = s->f->units, all = s->weights->width / units;
    for (size_t p = 0; s->plan->batch_sum_count > 0 && p < of->parts; p += parts) {
        const size_t end = p + parts < of->parts ? p + parts : of->parts;
        of->sum(&s->frame, s->node, (dsc_range){p, end}, tangent);
    }
    for (size_t first = 0; first < all; first += rows) {
        const size_t some = all - first < rows ? all - first : rows;
        s->op->parameter(&s->frame, s->node, 1, first, some, tangent, false,
                         out + first * units);
    }
}

static void gradients_of_weights(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        scene s;
        start(&s, &forms[k], DESCENT_FLOAT32);
        CHECK((s.plan->batch_sum_count == 1) == sums_weights(&forms[k]));
        const size_t count = s.weights->width, rows = count / s.f->units;
        float *whole = malloc(count * sizeof *whole), *part = malloc(count * sizeof *part);
        sums wanted = {.s = &s, .gw = calloc(count, sizeof(double)), .w = s.x};
        for (size_t tangent = 0; tangent < 2; tangent++) {
            const size_t terms = tangent ? 2 : 1;
            memset(wanted.gw, 0, count * sizeof *wanted.gw);
            for (size_t t = 0; t < terms; t++) {
                wanted.x = array(&s, s.in, t == 0 ? DSC_VALUE : DSC_TANGENT);
                wanted.delta =
                    array(&s, s.node, t + 1 == terms ? DSC_GRADIENT : DSC_TANGENT_GRADIENT);
                for (size_t z = 0; z < s.f->rows * s.node->width; z++) {
                    each_tap_of(&s, z, add_tap, &wanted);
                }
            }
            ask(&s, tangent, 3, rows, whole);
            compare(&s, tangent ? "weights of the tangent" : "weights", wanted.gw, whole,
                    count);
            ask(&s, tangent, 1, 7, part);
            CHECK(memcmp(whole, part, count * sizeof *whole) == 0);
            ask(&s, tangent, 2, s.f->channels, part);
            CHECK(memcmp(whole, part, count * sizeof *whole) == 0);
        }
        free(wanted.gw);
        free(whole);
        free(part);
        finish(&s);
    }
}

typedef struct search {
    size_t number;
    bool found;
} search;

static void look(void *context, size_t z, size_t weight, size_t x)
{
    (void)z, (void)weight;
    search *s = context;
    s->found = s->found || x == s->number;
}

// Whoever sees it has it. So may others of the same tiles, and nobody else.
static void a_nan_stays_in_its_tiles(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        scene s;
        start(&s, &forms[k], DESCENT_FLOAT32);
        const form *f = s.f;
        const size_t number = s.in->width / 2, place = number / f->channels;
        const size_t row = place / f->width + f->window.top,
                     column = place % f->width + f->window.left;
        set(&s, array(&s, s.in, DSC_VALUE), number, (double)NAN);
        s.op->forward(&s.frame, s.node);
        size_t wrong = 0;
        for (size_t z = 0; z < f->rows * s.node->width; z++) {
            search seen = {.number = number};
            each_tap_of(&s, z, look, &seen);
            const size_t at = z / f->units, columns = s.node->shape.dim[1];
            const size_t i = at / columns % s.node->shape.dim[0] / 4 * 4,
                         j = at % columns / 4 * 4;
            const bool near = at < s.node->width / f->units && row - i < 6 && column - j < 6;
            const bool found = isnan(get(&s, array(&s, s.node, DSC_VALUE), z));
            wrong += found ? !near : seen.found;
        }
        if (!CHECK(wrong == 0)) {
            printf("  form %zu: %zu\n", k, wrong);
        }
        finish(&s);
    }
}

enum { NUMBERS = 16384 };

// Float by tiles next to double in place, and by any number of workers.
static void gradients_of_a_network(void)
{
    static double x[NUMBERS], v[NUMBERS], g[3][NUMBERS], hv[3][NUMBERS];
    static const size_t teams[] = {2, 3, 5};
    problem p = {.rows = 7};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input_shaped(p.graph, "x", (descent_shape){3, {8, 8, 1}});
    const descent_window one = descent_window_default(1, 1);
    descent_node *h = descent_convolution(p.graph, p.inputs[0], 16, &one, DESCENT_TANH);
    const descent_window same = descent_window_same(descent_window_default(3, 3), h);
    h = descent_convolution(p.graph, h, 32, &same, DESCENT_TANH);
    h = descent_convolution(p.graph, h, 16, &same, DESCENT_TANH);
    p.root = descent_mean(p.graph, descent_apply(p.graph, DESCENT_SQUARE, h));
    const size_t n = descent_graph_parameters(p.graph);
    CHECK(n <= NUMBERS);
    uint64_t seed = 5;
    for (size_t i = 0; i < n; i++) {
        x[i] = 0.2 * next_number(&seed);
        v[i] = next_number(&seed);
    }
    for (size_t i = 0; i < p.rows * 64; i++) {
        p.data[0][i] = next_number(&seed);
    }
    double value[3];
    evaluate(&p, DESCENT_FLOAT64, 1, x, v, &value[0], g[0], hv[0]);
    evaluate(&p, DESCENT_FLOAT32, 1, x, v, &value[1], g[1], hv[1]);
    for (size_t i = 0; i < sizeof teams / sizeof *teams; i++) {
        evaluate(&p, DESCENT_FLOAT32, teams[i], x, v, &value[2], g[2], hv[2]);
        CHECK(value[1] == value[2] && memcmp(g[1], g[2], n * sizeof(double)) == 0);
        CHECK(memcmp(hv[1], hv[2], n * sizeof(double)) == 0);
    }
    CHECK(fabs(value[1] - value[0]) <= 1e-5 * value[0]);
    for (size_t i = 0; i < n; i++) {
        g[1][i] -= g[0][i];
        hv[1][i] -= hv[0][i];
    }
    CHECK(norm(g[1], n) <= 1e-5 * norm(g[0], n));
    CHECK(norm(hv[1], n) <= 1e-5 * norm(hv[0], n));
    descent_graph_free(p.graph);
}

// How many rows fit the memory is not for what any number of rows has once.
static void sums_count_for_no_row(void)
{
    static const size_t capacities[] = {16, 32};
    size_t shared[2], of_row[2];
    problem p = {.rows = 1};
    descent_error error = {0};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input_shaped(p.graph, "x", (descent_shape){3, {8, 8, 64}});
    const descent_window same = descent_window_same(descent_window_default(3, 3), p.inputs[0]);
    descent_node *h = descent_convolution(p.graph, p.inputs[0], 64, &same, DESCENT_TANH);
    h = descent_convolution(p.graph, h, 64, &same, DESCENT_TANH);
    p.root = descent_mean(p.graph, h);
    for (size_t i = 0; i < 2; i++) {
        dsc_plan *plan = NULL;
        CHECK_OK(dsc_plan_create(p.graph, p.root, DESCENT_FLOAT32, capacities[i], DSC_BACKWARD,
                                 1, &plan, &error));
        CHECK(plan->batch_sum_bytes > 0);
        shared[i] = plan->shared_bytes;
        of_row[i] = dsc_plan_row_bytes(plan);
        dsc_plan_free(plan);
    }
    CHECK(of_row[0] == of_row[1] && shared[1] - shared[0] == 16 * of_row[0]);
    CHECK(of_row[0] < shared[0] / 16);
    descent_graph_free(p.graph);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(shapes_decide),
        TEST(passes_are_the_sums_they_say),
        TEST(no_bit_depends_on_the_rows_of_a_call),
        TEST(gradients_of_weights),
        TEST(a_nan_stays_in_its_tiles),
        TEST(gradients_of_a_network),
        TEST(sums_count_for_no_row),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
