// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Convolutions, pools and reshapes: values against sums written out, derivatives against central
// differences, the same bits for every number of workers, and what does not fit.
#include "harness.h"
#include "windows.h"

#include <descent/graph.h>

static void fill(double *x, size_t n, double low, double high, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = low + (high - low) * 0.5 * (next_number(&seed) + 1.0);
    }
}

/* An image, a window on it, and how many outputs. */
typedef struct form {
    size_t height, width, channels, units;
    descent_window window;
} form;

static const form forms[] = {{5, 4, 2, 3, WINDOW(3, 3, PLAIN, .groups = 1)},
                             {5, 4, 2, 3, WINDOW(3, 3, PLAIN, 1, 1, 1, 1, .groups = 1)},
                             {5, 4, 1, 3, WINDOW(2, 3, PLAIN, 0, 1, 2, 0, .groups = 1)},
                             {6, 5, 2, 2, WINDOW(3, 2, 2, 3, 1, 1, 1, 1, 0, 1, .groups = 1)},
                             {6, 6, 2, 2, WINDOW(2, 3, 1, 2, 3, 2, 1, 2, 2, 1, .groups = 1)},
                             {4, 4, 4, 6, WINDOW(2, 2, PLAIN, 1, 0, 1, 0, .groups = 2)},
                             {4, 4, 4, 4, WINDOW(3, 3, PLAIN, 1, 1, 1, 1, .groups = 4)},
                             {4, 3, 3, 6, WINDOW(2, 2, 2, 1, 1, 2, 1, 1, 1, 1, .groups = 3)},
                             {4, 3, 3, 5, WINDOW(1, 1, PLAIN, .groups = 1)},
                             {3, 3, 4, 4, WINDOW(1, 1, PLAIN, .groups = 2)},
                             {4, 4, 2, 3, WINDOW(1, 1, 2, 2, 1, 1, .groups = 1)},
                             {1, 8, 3, 4, WINDOW(1, 5, 1, 1, 1, 1, 0, 0, 2, 2, .groups = 1)}};
enum { FORMS = sizeof forms / sizeof *forms };

/* The number of an image at a place of a window, or 0. */
static double seen(const form *f, const double *image, size_t i, size_t j, size_t p, size_t q,
                   size_t c, bool *inside)
{
    const descent_window *w = &f->window;
    const ptrdiff_t row =
        (ptrdiff_t)(i * w->stride_height + p * w->dilation_height) - (ptrdiff_t)w->top;
    const ptrdiff_t column =
        (ptrdiff_t)(j * w->stride_width + q * w->dilation_width) - (ptrdiff_t)w->left;
    *inside =
        row >= 0 && row < (ptrdiff_t)f->height && column >= 0 && column < (ptrdiff_t)f->width;
    return *inside ? image[((size_t)row * f->width + (size_t)column) * f->channels + c] : 0.0;
}

static double convolved(const form *f, const double *image, const double *weights, size_t i,
                        size_t j, size_t unit)
{
    const descent_window *w = &f->window;
    const size_t channels = f->channels / w->groups, units = f->units / w->groups;
    const size_t first = unit / units * channels;
    double sum = 0.0;
    bool inside = false;
    for (size_t p = 0; p < w->height; p++) {
        for (size_t q = 0; q < w->width; q++) {
            for (size_t c = 0; c < channels; c++) {
                sum += seen(f, image, i, j, p, q, first + c, &inside) *
                       weights[((p * w->width + q) * channels + c) * f->units + unit];
            }
        }
    }
    return sum;
}

static double pooled(const form *f, const double *image, size_t i, size_t j, size_t c, bool max)
{
    const descent_window *w = &f->window;
    double largest = -(double)INFINITY, sum = 0.0;
    size_t count = 0;
    for (size_t p = 0; p < w->height; p++) {
        for (size_t q = 0; q < w->width; q++) {
            bool inside = false;
            const double x = seen(f, image, i, j, p, q, c, &inside);
            largest = inside ? fmax(largest, x) : largest;
            sum += x;
            count += inside;
        }
    }
    return max ? largest : sum / (double)count;
}

static descent_shape image_of(const form *f)
{
    return (descent_shape){3, {f->height, f->width, f->channels}};
}

/* Values of a node for the rows of a problem, by `workers` workers. */
static void values_of(const problem *p, const descent_node *node, const double *x,
                      size_t workers, double *out)
{
    descent_error error = {0};
    dsc_executor *executor = NULL;
    if (!CHECK_OK(dsc_executor_create(p->graph, node, DESCENT_FLOAT64, MAX_ROWS, DSC_FORWARD,
                                      workers, &executor, &error))) {
        exit(1);
    }
    dsc_executor_begin(executor, &(dsc_batch){.batch = p->rows, .x = x});
    size_t stride = 0;
    double *rows = dsc_executor_array(executor, p->inputs[0], DSC_VALUE, &stride);
    const size_t width = p->inputs[0]->width;
    for (size_t r = 0; r < p->rows; r++) {
        memcpy(rows + r * stride, p->data[0] + r * width, width * sizeof *rows);
    }
    for (size_t w = 0; w < workers; w++) {
        dsc_executor_forward(executor, w);
    }
    rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
    for (size_t r = 0; r < p->rows; r++) {
        memcpy(out + r * node->width, rows + r * stride, node->width * sizeof *rows);
    }
    dsc_executor_free(executor);
}

static problem start(const form *f, size_t rows, uint64_t seed)
{
    problem p = {.rows = rows};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input_shaped(p.graph, "x", image_of(f));
    fill(p.data[0], rows * f->height * f->width * f->channels, -1.0, 1.0, seed);
    return p;
}

static void convolutions_are_the_sums_they_say(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        const form *f = &forms[k];
        problem p = start(f, 5, 3 + k);
        descent_error error = {0};
        double x[MAX_PARAMETERS], y[MAX_ROWS * MAX_WIDTH * 4];
        descent_node *node =
            descent_convolution(p.graph, p.inputs[0], f->units, &f->window, DESCENT_IDENTITY);
        if (!CHECK_OK(descent_graph_check(p.graph, &error))) {
            continue;
        }
        fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 7);
        const descent_shape out = descent_node_shape(node);
        CHECK(out.rank == 3 && out.dim[2] == f->units);
        values_of(&p, node, x, 2, y);
        const double *bias = x + descent_graph_parameters(p.graph) - f->units;
        for (size_t i = 0; i < p.rows * node->width; i++) {
            const size_t unit = i % f->units, place = i / f->units;
            const size_t column = place % out.dim[1], row = place / out.dim[1] % out.dim[0];
            const double *image =
                p.data[0] + i / node->width * f->height * f->width * f->channels;
            const double sum = convolved(f, image, x, row, column, unit) + bias[unit];
            CHECK_NEAR(y[i], sum, 1e-13);
        }
        descent_graph_free(p.graph);
    }
}

static void pools_are_the_largest_and_the_mean(void)
{
    for (size_t k = 0; k < 2 * FORMS; k++) {
        const form *f = &forms[k / 2];
        const bool max = k % 2 == 0;
        descent_window window = f->window;
        window.groups = 1;
        problem p = start(f, 3, 3 + k);
        descent_error error = {0};
        double y[MAX_ROWS * MAX_WIDTH * 4];
        descent_node *node = max ? descent_max_pool(p.graph, p.inputs[0], &window)
                                 : descent_average_pool(p.graph, p.inputs[0], &window);
        if (!CHECK_OK(descent_graph_check(p.graph, &error))) {
            continue;
        }
        const descent_shape out = descent_node_shape(node);
        values_of(&p, node, NULL, 2, y);
        for (size_t i = 0; i < p.rows * node->width; i++) {
            const size_t c = i % f->channels, place = i / f->channels;
            const size_t column = place % out.dim[1], row = place / out.dim[1] % out.dim[0];
            const double *image =
                p.data[0] + i / node->width * f->height * f->width * f->channels;
            CHECK_NEAR(y[i], pooled(f, image, row, column, c, max), 1e-15);
        }
        descent_graph_free(p.graph);
    }
}

static void finish(problem *p, const char *name, uint64_t seed)
{
    descent_error error = {0};
    double x[MAX_PARAMETERS];
    if (CHECK_OK(descent_graph_check(p->graph, &error))) {
        CHECK(descent_graph_parameters(p->graph) <= MAX_PARAMETERS);
        fill(x, descent_graph_parameters(p->graph), -0.6, 0.6, seed);
        check_derivatives(p, x, name);
    } else {
        printf("  %s\n", name);
    }
    descent_graph_free(p->graph);
}

/* A loss in which every number counts differently. */
static descent_node *loss_of(descent_graph *graph, descent_node *node)
{
    return descent_mean(graph, descent_apply(graph, DESCENT_SIN,
                                             descent_dense(graph, node, 2, DESCENT_IDENTITY)));
}

static void convolutions_have_their_derivatives(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        for (int activation = 0; activation < 3; activation++) {
            static const descent_function functions[] = {DESCENT_IDENTITY, DESCENT_TANH,
                                                         DESCENT_GELU};
            const form *f = &forms[k];
            problem p = start(f, 5, 30 + k);
            char name[64];
            snprintf(name, sizeof name, "convolution %zu, %s", k,
                     descent_function_name(functions[activation]));
            // The first makes images that depend on parameters.
            const descent_window one = descent_window_default(1, 1);
            descent_node *h =
                descent_convolution(p.graph, p.inputs[0], f->channels, &one, DESCENT_TANH);
            h = descent_convolution(p.graph, h, f->units, &f->window, functions[activation]);
            p.root = loss_of(p.graph, descent_global_average_pool(p.graph, h));
            finish(&p, name, 5 + k);
        }
    }
}

static void a_first_layer_asks_its_images_nothing(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        const form *f = &forms[k];
        problem p = start(f, 4, 40 + k);
        descent_node *h =
            descent_convolution(p.graph, p.inputs[0], f->units, &f->window, DESCENT_SOFTPLUS);
        p.root = descent_mean(p.graph, descent_apply(p.graph, DESCENT_SIN, h));
        finish(&p, "first layer", 9 + k);
    }
}

static void pools_have_their_derivatives(void)
{
    for (size_t k = 0; k < 2 * FORMS; k++) {
        const form *f = &forms[k / 2];
        descent_window window = f->window;
        window.groups = 1;
        problem p = start(f, 4, 50 + k);
        const descent_window one = descent_window_default(1, 1);
        descent_node *h =
            descent_convolution(p.graph, p.inputs[0], f->channels, &one, DESCENT_TANH);
        descent_node *pool = k % 2 ? descent_max_pool(p.graph, h, &window)
                                   : descent_average_pool(p.graph, h, &window);
        // h is used twice, so one of the two adds to what the other has written.
        descent_node *squares = descent_sum(p.graph, descent_apply(p.graph, DESCENT_SQUARE, h));
        p.root =
            descent_combine(p.graph, DESCENT_ADD, squares,
                            descent_sum(p.graph, descent_apply(p.graph, DESCENT_SIN, pool)));
        finish(&p, k % 2 ? "max pool" : "average pool", 11 + k);
    }
}

static void weights_of_two_convolutions_may_be_the_same(void)
{
    const form *f = &forms[1];
    problem p = start(f, 4, 60);
    descent_window window = descent_window_same(descent_window_default(3, 3), p.inputs[0]);
    CHECK(window.top == 1 && window.bottom == 1 && window.left == 1 && window.right == 1);
    descent_node *w = descent_parameter_shaped(p.graph, "w", (descent_shape){4, {3, 3, 2, 2}},
                                               DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *b = descent_parameter(p.graph, "b", 1, 2, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *h =
        descent_convolution_with(p.graph, p.inputs[0], w, b, &window, DESCENT_TANH);
    h = descent_convolution_with(p.graph, h, w, NULL, &window, DESCENT_SIGMOID);
    h = descent_reshape(p.graph, h, (descent_shape){2, {10, 4}});
    p.root = loss_of(p.graph, descent_reshape(p.graph, h, (descent_shape){1, {40}}));
    finish(&p, "shared weights", 61);
}

/* Larger than a tile of places or of taps. */
static const form large[] = {{10, 10, 1, 3, WINDOW(3, 3, PLAIN, 1, 1, 1, 1, .groups = 1)},
                             {2, 1, 256, 3, WINDOW(3, 1, PLAIN, 1, 1, 0, 0, .groups = 1)},
                             {5, 5, 4, 70, WINDOW(5, 5, PLAIN, 2, 2, 2, 2, .groups = 1)},
                             {6, 5, 4, 8, WINDOW(3, 3, PLAIN, 1, 1, 1, 1, .groups = 2)},
                             {8, 8, 1, 20, WINDOW(1, 1, PLAIN, .groups = 1)}};
enum { LARGE = sizeof large / sizeof *large, LARGE_NUMBERS = 1 << 14 };

static problem start_large(const form *f, descent_node **out)
{
    const size_t width = f->height * f->width * f->channels;
    const size_t room = sizeof(((problem *)NULL)->data[0]) / sizeof(double);
    problem p = start(f, room / width < 5 ? room / width : 5, 71);
    descent_window one = descent_window_default(1, 1);
    one.groups = f->channels;
    descent_node *scaled =
        descent_convolution(p.graph, p.inputs[0], f->channels, &one, DESCENT_IDENTITY);
    *out = descent_convolution(p.graph, scaled, f->units, &f->window, DESCENT_IDENTITY);
    p.root = descent_mean(p.graph, descent_apply(p.graph, DESCENT_SQUARE, *out));
    CHECK(descent_graph_parameters(p.graph) <= LARGE_NUMBERS);
    return p;
}

/* Of every number of the output: adds what it says of the gradients of weights and images. */
static void add_naively(const form *f, const double *image, const double *weights, size_t i,
                        size_t j, size_t unit, double delta, double *gw, double *gx)
{
    const descent_window *w = &f->window;
    const size_t channels = f->channels / w->groups,
                 first = unit / (f->units / w->groups) * channels;
    for (size_t p = 0; p < w->height; p++) {
        for (size_t q = 0; q < w->width; q++) {
            for (size_t c = 0; c < channels; c++) {
                bool inside = false;
                const size_t at = ((p * w->width + q) * channels + c) * f->units + unit;
                gw[at] += delta * seen(f, image, i, j, p, q, first + c, &inside);
                if (inside) {
                    const size_t row = i * w->stride_height + p - w->top;
                    const size_t column = j * w->stride_width + q - w->left;
                    gx[(row * f->width + column) * f->channels + first + c] +=
                        delta * weights[at];
                }
            }
        }
    }
}

static double naive[LARGE_NUMBERS], naive_x[LARGE_NUMBERS], scaled[LARGE_NUMBERS];

/* The gradient of the mean of y^2, with y from the executor. */
static void differentiate_naively(const form *f, const problem *p, const descent_node *node,
                                  const double *x, const double *y)
{
    const size_t width = p->inputs[0]->width, scales = 2 * f->channels;
    const size_t bias = descent_graph_parameters(p->graph) - f->units;
    const descent_shape out = descent_node_shape(node);
    memset(naive, 0, sizeof naive);
    memset(naive_x, 0, sizeof naive_x);
    for (size_t k = 0; k < p->rows * width; k++) {
        scaled[k] = p->data[0][k] * x[k % f->channels] + x[f->channels + k % f->channels];
    }
    for (size_t k = 0; k < p->rows * node->width; k++) {
        const size_t unit = k % f->units, place = k % node->width / f->units;
        const size_t image = k / node->width * width;
        const double delta = 2.0 * y[k] / (double)(node->width * p->rows);
        naive[bias + unit] += delta;
        add_naively(f, scaled + image, x + scales, place / out.dim[1], place % out.dim[1], unit,
                    delta, naive + scales, naive_x + image);
    }
    for (size_t k = 0; k < p->rows * width; k++) {
        naive[k % f->channels] += naive_x[k] * p->data[0][k];
        naive[f->channels + k % f->channels] += naive_x[k];
    }
}

static void borders_of_tiles_do_not_show(void)
{
    static double x[LARGE_NUMBERS], y[LARGE_NUMBERS], g[LARGE_NUMBERS];
    for (size_t k = 0; k < LARGE; k++) {
        descent_node *node = NULL;
        problem p = start_large(&large[k], &node);
        const size_t n = descent_graph_parameters(p.graph);
        double value = 0.0, off = 0.0;
        fill(x, n, -1.0, 1.0, 72);
        values_of(&p, node, x, 1, y);
        evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &value, g, NULL);
        differentiate_naively(&large[k], &p, node, x, y);
        for (size_t i = 0; i < n; i++) {
            off = fmax(off, fabs(g[i] - naive[i]));
        }
        if (!CHECK(off <= 1e-13 * (1.0 + norm(naive, n)))) {
            printf("  form %zu: off by %g of %g\n", k, off, norm(naive, n));
        }
        descent_graph_free(p.graph);
    }
}

static void no_bit_depends_on_the_number_of_workers(void)
{
    static double x[LARGE_NUMBERS], v[LARGE_NUMBERS], g[2][LARGE_NUMBERS], hv[2][LARGE_NUMBERS];
    for (size_t k = 0; k < 2 * LARGE; k++) {
        const descent_type type = k % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        descent_node *node = NULL;
        problem p = start_large(&large[k / 2], &node);
        const descent_window two = descent_window_default(2, 1),
                             small = descent_window_default(1, 1);
        node = descent_max_pool(p.graph, node, &two);
        node = descent_average_pool(p.graph, descent_apply(p.graph, DESCENT_TANH, node),
                                    node->shape.dim[0] > 1 ? &two : &small);
        p.root = descent_mean(p.graph, descent_apply(p.graph, DESCENT_SQUARE, node));
        const size_t n = descent_graph_parameters(p.graph);
        fill(x, n, -0.5, 0.5, 73);
        fill(v, n, -1.0, 1.0, 74);
        double one = 0.0, value = 0.0;
        evaluate(&p, type, 1, x, v, &one, g[0], hv[0]);
        for (size_t workers = 2; workers <= 5; workers++) {
            evaluate(&p, type, workers, x, v, &value, g[1], hv[1]);
            CHECK(value == one && memcmp(g[0], g[1], n * sizeof **g) == 0);
            CHECK(memcmp(hv[0], hv[1], n * sizeof **g) == 0);
        }
        descent_graph_free(p.graph);
    }
}

/* The first of the largest is taken, and a NaN is not lost. */
static void ties_and_nans_of_pools(void)
{
    const form f = {1, 6, 1, 1, WINDOW(1, 3, 1, 3, 1, 1, .groups = 1)};
    problem p = start(&f, 1, 1);
    const descent_window one = descent_window_default(1, 1);
    descent_node *h = descent_convolution(p.graph, p.inputs[0], 1, &one, DESCENT_IDENTITY);
    descent_node *weights = descent_parameter_shaped(
        p.graph, "w", (descent_shape){4, {1, 6, 1, 1}}, DESCENT_INITIAL_ZERO, 0.0, false);
    const descent_window whole = descent_window_default(1, 6);
    descent_node *other =
        descent_convolution_with(p.graph, p.inputs[0], weights, NULL, &whole, DESCENT_IDENTITY);
    descent_node *pool = descent_max_pool(p.graph, h, &f.window);
    p.root = descent_combine(p.graph, DESCENT_ADD, descent_sum(p.graph, pool), other);
    // Of -2 -1 -1 the second is taken: its slope is -1 in the weight.
    const double data[6] = {-2.0, -1.0, -1.0, 3.0, 3.0, 1.0};
    memcpy(p.data[0], data, sizeof data);
    const double x[8] = {1.0, 0.0};
    double value = 0.0, g[8], y[2];
    evaluate(&p, DESCENT_FLOAT64, 1, x, NULL, &value, g, NULL);
    CHECK(value == 2.0 && g[0] == 2.0 && g[1] == 2.0);
    for (size_t i = 0; i < 6; i++) {
        memcpy(p.data[0], data, sizeof data);
        p.data[0][i] = (double)NAN;
        values_of(&p, pool, x, 1, y);
        CHECK(isnan(y[i / 3]) && !isnan(y[1 - i / 3]));
    }
    descent_graph_free(p.graph);
}

static descent_node *refused(descent_graph *g, size_t which)
{
    descent_node *x = descent_input_shaped(g, "x", (descent_shape){3, {4, 6, 3}});
    descent_node *flat = descent_input(g, "flat", 12);
    descent_node *w = descent_parameter_shaped(g, "w", (descent_shape){4, {2, 2, 3, 5}},
                                               DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *b = descent_parameter(g, "b", 1, 4, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_window window = descent_window_default(2, 2);
    switch (which) {
    case 0:
        return descent_convolution(g, flat, 2, &window, DESCENT_RELU);
    case 1:
        return descent_max_pool(g, flat, &window);
    case 2:
        window.height = 7;
        return descent_max_pool(g, x, &window);
    case 3:
        window.stride_width = 0;
        return descent_average_pool(g, x, &window);
    case 4:
        window.top = 2;
        return descent_max_pool(g, x, &window);
    case 5:
        window.groups = 2;
        return descent_convolution(g, x, 4, &window, DESCENT_RELU);
    case 6:
        window.groups = 3;
        return descent_convolution(g, x, 4, &window, DESCENT_RELU);
    case 7:
        return descent_convolution_with(g, x, w, b, &window, DESCENT_RELU);
    case 8:
        window.width = 3;
        return descent_convolution_with(g, x, w, NULL, &window, DESCENT_RELU);
    case 9:
        return descent_convolution_with(g, x, descent_apply(g, DESCENT_SIN, w), NULL, &window,
                                        DESCENT_RELU);
    case 10:
        return descent_reshape(g, x, (descent_shape){2, {8, 8}});
    case 11:
        return descent_convolution_with(g, w, w, NULL, &window, DESCENT_RELU);
    case 12:
        window.groups = 2;
        return descent_max_pool(g, x, &window);
    case 13:
        return descent_max_pool(g, x, NULL);
    case 14:
        window.size = 12;
        return descent_convolution(g, x, 2, &window, DESCENT_RELU);
    default:
        return descent_convolution(g, x, 2, &window, (descent_function)99);
    }
}

static void what_does_not_fit_is_refused(void)
{
    static const char *const said[] = {
        "convolution: takes images of height x width x channels; rows of 12 arrive",
        "max_pool: takes images of height x width x channels; rows of 12 arrive",
        ("max_pool: a window that reaches over a height of 7 does not fit into 4 and 0 of "
         "padding"),
        "average_pool: the width of the window, its stride and its dilation are at least 1",
        "max_pool: with 2 and 0 of padding some windows see nothing of a height of 4",
        "convolution: 3 channels cannot be cut into 2 groups",
        "convolution: 4 units cannot be cut into 3 groups",
        "convolution: its bias is a parameter with a number for each of 5 units",
        ("convolution: weights of 2 x 2 x 3 x 5 do not fit a window of 2 x 3 and 3 channels in "
         "1 "
         "groups"),
        ("convolution: its weights are a parameter of height x width x channels x units, not "
         "of "
         "2 "
         "x 2 x 3 x 5"),
        "reshape: rows of 4 x 6 x 3 do not have the numbers of 8 x 8",
        "convolution: its input is not one image for each example",
        "a pool has no groups: every channel is one",
        "a window is NULL",
        "window",
        "convolution: no such activation"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        descent_graph *g = NULL;
        descent_error error = {0};
        CHECK_OK(descent_graph_create(&g, &error));
        CHECK(!refused(g, i));
        CHECK(descent_graph_check(g, &error) == DESCENT_INVALID);
        if (!CHECK(strstr(error.message, said[i]))) {
            printf("  %zu: %s\n", i, error.message);
        }
        descent_graph_free(g);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(convolutions_are_the_sums_they_say),
        TEST(pools_are_the_largest_and_the_mean),
        TEST(convolutions_have_their_derivatives),
        TEST(a_first_layer_asks_its_images_nothing),
        TEST(pools_have_their_derivatives),
        TEST(weights_of_two_convolutions_may_be_the_same),
        TEST(borders_of_tiles_do_not_show),
        TEST(no_bit_depends_on_the_number_of_workers),
        TEST(ties_and_nans_of_pools),
        TEST(what_does_not_fit_is_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
