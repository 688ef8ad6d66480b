// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks on images against PyTorch's double backward (golden/make_images.py).
#include "harness.h"

#include <descent/graph.h>

#include "golden/images.h"

enum { ROWS = 3 };

/* Number i of an array that no file has to keep. */
static double wave(size_t i, double k)
{
    return sin(1.0 + 0.7 * k + (1.3 + 0.1 * k) * (double)i);
}

static problem start(size_t height, size_t width, size_t channels)
{
    problem p = {.rows = ROWS};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] =
        descent_input_shaped(p.graph, "x", (descent_shape){3, {height, width, channels}});
    p.inputs[1] = descent_input(p.graph, "y", 1);
    for (size_t i = 0; i < ROWS * height * width * channels; i++) {
        p.data[0][i] = wave(i, 1.0);
    }
    const double targets[ROWS] = {0.0, 2.0, 1.0};
    memcpy(p.data[1], targets, sizeof targets);
    return p;
}

static void padded(descent_window *window, size_t top, size_t bottom, size_t left, size_t right)
{
    window->top = top;
    window->bottom = bottom;
    window->left = left;
    window->right = right;
}

static descent_node *same(problem *p)
{
    descent_window window = descent_window_same(descent_window_default(3, 3), p->inputs[0]);
    descent_node *h = descent_convolution(p->graph, p->inputs[0], 3, &window, DESCENT_TANH);
    window = descent_window_default(2, 2);
    window.stride_height = window.stride_width = 2;
    h = descent_max_pool(p->graph, h, &window);
    window = descent_window_same(descent_window_default(2, 3), h);
    return descent_convolution(p->graph, h, 4, &window, DESCENT_SIGMOID);
}

static descent_node *strides(problem *p)
{
    descent_window window = descent_window_default(3, 2);
    window.stride_height = 2;
    window.dilation_width = 2;
    padded(&window, 1, 1, 1, 0);
    descent_node *h = descent_convolution(p->graph, p->inputs[0], 4, &window, DESCENT_SOFTPLUS);
    window = descent_window_default(3, 2);
    window.stride_width = 2;
    padded(&window, 1, 1, 0, 0);
    h = descent_max_pool(p->graph, h, &window);
    window = descent_window_default(1, 1);
    return descent_convolution(p->graph, h, 2, &window, DESCENT_TANH);
}

static descent_node *groups(problem *p)
{
    descent_window window = descent_window_default(2, 2);
    window.groups = 2;
    descent_node *h = descent_convolution(p->graph, p->inputs[0], 4, &window, DESCENT_TANH);
    window = descent_window_same(descent_window_default(3, 3), h);
    window.groups = 4;
    h = descent_convolution(p->graph, h, 4, &window, DESCENT_TANH);
    window = descent_window_default(2, 3);
    window.stride_height = window.stride_width = 2;
    padded(&window, 1, 0, 1, 1);
    return descent_average_pool(p->graph, h, &window);
}

static descent_node *whole(problem *p)
{
    descent_window window = descent_window_same(descent_window_default(3, 3), p->inputs[0]);
    descent_node *h = descent_convolution(p->graph, p->inputs[0], 5, &window, DESCENT_GELU);
    window = descent_window_default(3, 3);
    window.stride_height = window.stride_width = 2;
    h = descent_convolution(p->graph, h, 6, &window, DESCENT_SILU);
    return descent_global_average_pool(p->graph, h);
}

static const struct {
    const char *name;
    descent_node *(*build)(problem *p);
    size_t height, width, channels, n;
    double loss;
    const double *gradient, *product;
} cases[] = {
#define CASE(name, ...)                                                                        \
    {                                                                                          \
#name, name, __VA_ARGS__, sizeof name##_gradient / sizeof *name##_gradient,            \
            name##_loss, name##_gradient, name##_product                                       \
    }
    CASE(same, 5, 6, 2), CASE(strides, 7, 5, 2), CASE(groups, 5, 5, 2), CASE(whole, 6, 6, 1)};

static double distance(const double *a, const double *b, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sqrt(sum);
}

static void networks_on_images_are_those_of_pytorch(void)
{
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        problem p = start(cases[k].height, cases[k].width, cases[k].channels);
        descent_node *h = descent_dense(p.graph, cases[k].build(&p), 3, DESCENT_IDENTITY);
        p.root = descent_softmax_cross_entropy(p.graph, h, p.inputs[1]);
        descent_error error = {0};
        const size_t n = cases[k].n;
        if (!CHECK_OK(descent_graph_check(p.graph, &error)) ||
            !CHECK(descent_graph_parameters(p.graph) == n && n <= MAX_PARAMETERS)) {
            continue;
        }
        double x[MAX_PARAMETERS], v[MAX_PARAMETERS], g[MAX_PARAMETERS], hv[MAX_PARAMETERS];
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.5 * wave(i, 2.0);
            v[i] = wave(i, 3.0);
        }
        double value = 0.0;
        evaluate(&p, DESCENT_FLOAT64, 2, x, v, &value, g, hv);
        const double off = distance(g, cases[k].gradient, n) / norm(cases[k].gradient, n);
        const double hv_off = distance(hv, cases[k].product, n) / norm(cases[k].product, n);
        bool good = CHECK_NEAR(value, cases[k].loss, 1e-14);
        good &= CHECK(off <= 1e-14);
        good &= CHECK(hv_off <= 1e-14);
        if (!good) {
            printf("  %s: off by %g, %g\n", cases[k].name, off, hv_off);
        }
        descent_graph_free(p.graph);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(networks_on_images_are_those_of_pytorch)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
