// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Value, gradient and Hessian-vector product of operators are those of PyTorch's double backward,
// and so are the losses of steps of gradient descent (golden/make_norms.py has the same).
#include "golden/norms.h"
#include "harness.h"

enum { NUMBERS = 24, CHANNELS = 4 };

typedef struct golden {
    double value;
    const double *gradient, *product, *losses;
    size_t count;
} golden;

#define GOLDEN(name)                                                                           \
    ((golden){golden_##name##_value, golden_##name##_gradient, golden_##name##_product,        \
              golden_##name##_losses, sizeof golden_##name##_gradient / sizeof(double)})

static problem start(size_t rows)
{
    problem p = {.rows = rows};
    descent_graph_create(&p.graph, NULL);
    return p;
}

static void fill(double *x, size_t n, uint64_t *state)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = next_number(state);
    }
}

static void compare_steps(const problem *p, double *x, golden expected, const char *name)
{
    double g[MAX_PARAMETERS], value = 0.0;
    bool good = true;
    for (size_t step = 0; step < GOLDEN_STEPS; step++) {
        evaluate(p, DESCENT_FLOAT64, 1 + step % 3, x, NULL, &value, g, NULL);
        good &= CHECK_NEAR(value, expected.losses[step], 1e-10);
        for (size_t i = 0; i < expected.count; i++) {
            x[i] -= golden_rate * g[i];
        }
    }
    CHECK(value < expected.value);
    if (!good) {
        printf("  %s, in %d steps\n", name, GOLDEN_STEPS);
    }
}

// Numbers from the same generators as the script's. `gain`: where a gain begins, of `channels`
// numbers around 1.
static void compare(problem *p, size_t gain, size_t channels, golden expected, const char *name)
{
    descent_error error = {0};
    double x[MAX_PARAMETERS], v[MAX_PARAMETERS], value = 0.0, g[MAX_PARAMETERS],
                                                 product[MAX_PARAMETERS];
    uint64_t start_state = 42, along_state = 43;
    const size_t n = descent_graph_parameters(p->graph);
    if (!CHECK_OK(descent_graph_check(p->graph, &error)) || !CHECK(n == expected.count)) {
        exit(1);
    }
    fill(x, n, &start_state);
    fill(v, n, &along_state);
    for (size_t i = gain; i < gain + channels; i++) {
        x[i] = 1.0 + 0.5 * x[i];
    }
    for (size_t workers = 1; workers <= 3; workers++) {
        evaluate(p, DESCENT_FLOAT64, workers, x, v, &value, g, product);
        bool good = CHECK_NEAR(value, expected.value, 1e-14 * (1.0 + fabs(expected.value)));
        const double g_scale = norm(expected.gradient, n), scale = norm(expected.product, n);
        for (size_t i = 0; i < n; i++) {
            good &= CHECK_NEAR(g[i], expected.gradient[i], 1e-14 * (1.0 + g_scale));
            good &= CHECK_NEAR(product[i], expected.product[i], 4e-14 * (1.0 + scale));
        }
        if (!good) {
            printf("  %s\n", name);
        }
    }
    compare_steps(p, x, expected, name);
    descent_graph_free(p->graph);
}

static problem image_problem(descent_node **z)
{
    problem p = start(5);
    uint64_t state = 41;
    const descent_shape image = {3, {2, 3, 4}};
    p.inputs[0] = descent_input_shaped(p.graph, "x", image);
    p.inputs[1] = descent_input_shaped(p.graph, "y", image);
    fill(p.data[0], 5 * NUMBERS, &state);
    fill(p.data[1], 5 * NUMBERS, &state);
    descent_node *w =
        descent_parameter(p.graph, "w", 1, NUMBERS, DESCENT_INITIAL_ZERO, 0.0, true);
    *z = descent_combine(p.graph, DESCENT_MULTIPLY, p.inputs[0], w);
    return p;
}

static void compare_norm(problem *p, descent_node *y, golden expected, const char *name)
{
    p->root =
        descent_squared_error(p->graph, descent_apply(p->graph, DESCENT_SIN, y), p->inputs[1]);
    compare(p, NUMBERS, CHANNELS, expected, name);
}

static void norms_are_those_of_pytorch(void)
{
    descent_node *z = NULL;
    problem p = image_problem(&z);
    compare_norm(&p, descent_layer_norm(p.graph, z, 1e-5), GOLDEN(layer), "layer norm");
    p = image_problem(&z);
    compare_norm(&p, descent_rms_norm(p.graph, z, 1e-5), GOLDEN(rms), "RMS norm");
    p = image_problem(&z);
    compare_norm(&p, descent_group_norm(p.graph, z, 1, 1e-5), GOLDEN(group1), "one group");
    p = image_problem(&z);
    compare_norm(&p, descent_group_norm(p.graph, z, 2, 1e-3), GOLDEN(group2), "two groups");
    p = image_problem(&z);
    compare_norm(&p, descent_group_norm(p.graph, z, 4, 0.1), GOLDEN(instance), "instance norm");
}

// While training, by the statistics of the batch; and by running ones, which are constants.
static void batch_norms_are_those_of_pytorch(void)
{
    descent_node *z = NULL;
    problem p = image_problem(&z);
    p.training = true;
    compare_norm(&p, descent_batch_norm(p.graph, z, NULL), GOLDEN(batch), "batch norm");

    double state[2 * CHANNELS];
    uint64_t of_state = 44;
    fill(state, sizeof state / sizeof *state, &of_state);
    for (size_t c = CHANNELS; c < 2 * (size_t)CHANNELS; c++) {
        state[c] = 1.0 + 0.5 * state[c];
    }
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.eps = 1e-3;
    p = image_problem(&z);
    p.state = state;
    compare_norm(&p, descent_batch_norm(p.graph, z, &options), GOLDEN(running),
                 "batch norm with running statistics");

    p = start(5);
    uint64_t of_data = 41;
    p.inputs[0] = descent_input(p.graph, "x", 4);
    p.inputs[1] = descent_input(p.graph, "y", 2);
    fill(p.data[0], 20, &of_data);
    fill(p.data[1], 10, &of_data);
    p.training = true;
    descent_node *h = descent_dense(p.graph, p.inputs[0], 6, DESCENT_IDENTITY);
    h = descent_apply(p.graph, DESCENT_TANH, descent_batch_norm(p.graph, h, NULL));
    p.root = descent_squared_error(p.graph, descent_dense(p.graph, h, 2, DESCENT_IDENTITY),
                                   p.inputs[1]);
    compare(&p, 4 * 6 + 6, 6, GOLDEN(batch_rows), "batch norm of rows");
}

static void smoothed_labels_are_those_of_pytorch(void)
{
    problem p = start(6);
    uint64_t state = 41;
    p.inputs[0] = descent_input(p.graph, "x", 4);
    p.inputs[1] = descent_input(p.graph, "y", 1);
    fill(p.data[0], 24, &state);
    for (size_t r = 0; r < 6; r++) {
        p.data[1][r] = (double)(r % 3);
    }
    descent_node *z = descent_dense(p.graph, p.inputs[0], 3, DESCENT_IDENTITY);
    p.root = descent_softmax_cross_entropy_smoothed(p.graph, z, p.inputs[1], 0.1);
    compare(&p, 0, 0, GOLDEN(smoothed), "smoothed labels");
}

static void a_block_is_that_of_pytorch(void)
{
    problem p = start(5);
    uint64_t state = 41;
    p.inputs[0] = descent_input(p.graph, "x", 4);
    p.inputs[1] = descent_input(p.graph, "y", 2);
    fill(p.data[0], 20, &state);
    fill(p.data[1], 10, &state);
    descent_node *h = descent_dense(p.graph, p.inputs[0], 6, DESCENT_TANH);
    descent_node *branch = descent_layer_norm(p.graph, h, 1e-5);
    descent_node *sum =
        descent_residual(p.graph, h, descent_dense(p.graph, branch, 6, DESCENT_IDENTITY));
    descent_node *joined = descent_concatenate(p.graph, (descent_node *const[]){sum, h}, 2);
    p.root = descent_squared_error(p.graph, descent_dense(p.graph, joined, 2, DESCENT_IDENTITY),
                                   p.inputs[1]);
    compare(&p, 4 * 6 + 6, 6, GOLDEN(block), "block");
}

// Of two convolutions, each with a norm: groups, or the batch.
static problem block_of_images(bool batch)
{
    problem p = start(5);
    descent_graph *g = p.graph;
    uint64_t state = 41;
    p.inputs[0] = descent_input_shaped(g, "x", (descent_shape){3, {5, 5, 2}});
    p.inputs[1] = descent_input(g, "y", 1);
    fill(p.data[0], (size_t)5 * 50, &state);
    for (size_t r = 0; r < 5; r++) {
        p.data[1][r] = (double)(r % 3);
    }
    const descent_window window =
        descent_window_same(descent_window_default(3, 3), p.inputs[0]);
    descent_node *h = descent_convolution(g, p.inputs[0], 4, &window, DESCENT_IDENTITY);
    h = batch ? descent_batch_norm(g, h, NULL) : descent_group_norm(g, h, 2, 1e-5);
    h = descent_apply(g, DESCENT_RELU, h);
    descent_node *branch = descent_convolution(g, h, 4, &window, DESCENT_IDENTITY);
    branch =
        batch ? descent_batch_norm(g, branch, NULL) : descent_group_norm(g, branch, 2, 1e-5);
    h = descent_residual(g, h, branch);
    h = descent_global_average_pool(g, descent_apply(g, DESCENT_RELU, h));
    p.root = descent_softmax_cross_entropy_smoothed(g, descent_dense(g, h, 3, DESCENT_IDENTITY),
                                                    p.inputs[1], batch ? 0.0 : 0.1);
    return p;
}

static void a_block_of_images_is_that_of_pytorch(void)
{
    problem p = block_of_images(false);
    compare(&p, 0, 0, GOLDEN(images), "block of images");
}

// The running statistics go the way of PyTorch's buffers, for 20 steps.
static void batch_norms_of_images_are_those_of_pytorch(void)
{
    enum { NUMBERS_OF_STATE = 16 };
    double state[NUMBERS_OF_STATE];
    problem p = block_of_images(true);
    CHECK(p.graph->state == NUMBERS_OF_STATE);
    dsc_graph_begin_state(p.graph, state);
    p.training = true;
    compare(&p, 0, 0, GOLDEN(batch_images), "batch norms of images");

    p = block_of_images(true);
    p.training = true;
    p.state = p.after = state;
    double x[MAX_PARAMETERS], g[MAX_PARAMETERS], value = 0.0;
    uint64_t start_state = 42;
    const size_t n = descent_graph_parameters(p.graph);
    fill(x, n, &start_state);
    for (size_t step = 0; step < GOLDEN_STEPS; step++) {
        evaluate(&p, DESCENT_FLOAT64, 1 + step % 3, x, NULL, &value, g, NULL);
        for (size_t i = 0; i < n; i++) {
            x[i] -= golden_rate * g[i];
        }
    }
    for (size_t i = 0; i < NUMBERS_OF_STATE; i++) {
        CHECK_NEAR(state[i], golden_batch_images_state[i], 1e-14);
    }
    descent_graph_free(p.graph);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(norms_are_those_of_pytorch),
        TEST(batch_norms_are_those_of_pytorch),
        TEST(batch_norms_of_images_are_those_of_pytorch),
        TEST(smoothed_labels_are_those_of_pytorch),
        TEST(a_block_is_that_of_pytorch),
        TEST(a_block_of_images_is_that_of_pytorch),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
