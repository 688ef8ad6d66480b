// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Gauss-Newton products against J' L J with J from central differences of the outputs and L
// from its formula, for every loss, and which graphs have outputs.
#include "graph/operators/operators.h"
#include "harness.h"

enum { ROWS = 7, INPUTS = 4, OUTPUTS_MOST = 6 };

typedef enum loss_kind { SOFTMAX, SMOOTHED, SIGMOID, SQUARED, HUBER } loss_kind;

static bool is_of_classes(int loss)
{
    return loss == SOFTMAX || loss == SMOOTHED;
}

/* loss = sum over the terms of factor times a loss of an output */
typedef struct term {
    descent_node *output;
    loss_kind loss;
    double factor;
} term;

typedef struct gauss_newton_case {
    problem p;
    term terms[2];
    size_t count;
    bool masked; /* only the first position of each row counts */
} gauss_newton_case;

static const double delta = 0.4; /* of Huber: some residuals lie beyond it */

static descent_node *loss_node(problem *p, const term *t)
{
    switch (t->loss) {
    case SOFTMAX:
        return descent_softmax_cross_entropy(p->graph, t->output, p->inputs[1]);
    case SMOOTHED:
        return descent_softmax_cross_entropy_smoothed(p->graph, t->output, p->inputs[1], 0.3);
    case SIGMOID:
        return descent_sigmoid_cross_entropy(p->graph, t->output, p->inputs[1]);
    case SQUARED:
        return descent_squared_error(p->graph, t->output, p->inputs[1]);
    default:
        return descent_huber(p->graph, t->output, p->inputs[1], delta);
    }
}

// out[rows][width]: values of a node.
static void outputs_at(const problem *p, const descent_node *node, const double *x, double *out)
{
    dsc_executor *executor = NULL;
    descent_error error = {0};
    if (!CHECK_OK(dsc_executor_create(p->graph, p->root, DESCENT_FLOAT64, MAX_ROWS, DSC_FORWARD,
                                      1, &executor, &error))) {
        exit(1);
    }
    dsc_executor_begin(executor, &(dsc_batch){.batch = p->rows, .x = x});
    for (int i = 0; i < 2; i++) {
        size_t stride = 0;
        double *rows = dsc_executor_array(executor, p->inputs[i], DSC_VALUE, &stride);
        const size_t width = descent_node_width(p->inputs[i]);
        for (size_t r = 0; r < p->rows; r++) {
            memcpy(rows + r * stride, p->data[i] + r * width, width * sizeof *rows);
        }
    }
    dsc_executor_forward(executor, 0);
    size_t stride = 0;
    const double *rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
    for (size_t r = 0; r < p->rows; r++) {
        memcpy(out + r * node->width, rows + r * stride, node->width * sizeof *out);
    }
    dsc_executor_free(executor);
}

// out[width] = L u for one position of a row, L the Hessian of its loss at outputs z.
static void loss_hessian(const term *t, const double *z, const double *target, const double *u,
                         double *out)
{
    const size_t width = dsc_node_units(t->output);
    double sum = 0.0, mean = 0.0;
    for (size_t j = 0; j < width; j++) {
        sum += exp(z[j]);
        mean += exp(z[j]) * u[j];
    }
    for (size_t j = 0; j < width; j++) {
        const double s = 1.0 / (1.0 + exp(-z[j]));
        switch (t->loss) {
        case SOFTMAX:
        case SMOOTHED: /* a term that is linear in z */
            out[j] = exp(z[j]) / sum * (u[j] - mean / sum);
            break;
        case SIGMOID:
            out[j] = s * (1.0 - s) * u[j] / (double)width;
            break;
        case SQUARED:
            out[j] = 2.0 * u[j] / (double)width;
            break;
        default:
            out[j] = fabs(z[j] - target[j]) <= delta ? u[j] / (double)width : 0.0;
        }
        out[j] *= t->factor;
    }
}

// The derivative of all outputs along e_i: out[rows][width].
static void differences(const problem *p, const descent_node *node, const double *x, size_t i,
                        double *out)
{
    double at[MAX_PARAMETERS], minus[ROWS * OUTPUTS_MOST];
    const double h = 1e-5;
    memcpy(at, x, sizeof at);
    at[i] = x[i] + h;
    outputs_at(p, node, at, out);
    at[i] = x[i] - h;
    outputs_at(p, node, at, minus);
    for (size_t k = 0; k < p->rows * node->width; k++) {
        out[k] = (out[k] - minus[k]) / (2.0 * h);
    }
}

// product[n] = mean of J' L J v.
static void assemble(const gauss_newton_case *c, const double *x, const double *v,
                     double *product)
{
    const problem *p = &c->p;
    const size_t n = descent_graph_parameters(p->graph);
    memset(product, 0, n * sizeof *product);
    for (size_t k = 0; k < c->count; k++) {
        const term *t = &c->terms[k];
        const size_t width = t->output->width, target_width = p->inputs[1]->width;
        double(*columns)[ROWS * OUTPUTS_MOST] = calloc(n, sizeof *columns);
        double along[ROWS * OUTPUTS_MOST] = {0}, z[ROWS * OUTPUTS_MOST], curved[OUTPUTS_MOST];
        for (size_t i = 0; i < n; i++) {
            differences(p, t->output, x, i, columns[i]);
            for (size_t j = 0; j < p->rows * width; j++) {
                along[j] += columns[i][j] * v[i];
            }
        }
        outputs_at(p, t->output, x, z);
        for (size_t r = 0; r < p->rows; r++) {
            const size_t units = dsc_node_units(t->output), positions = width / units;
            for (size_t at = 0; at < width; at += units) {
                loss_hessian(t, z + r * width + at, p->data[1] + r * target_width,
                             along + r * width + at, curved + at);
            }
            for (size_t j = 0; j < width; j++) {
                curved[j] =
                    c->masked ? (j < units ? curved[j] : 0.0) : curved[j] / (double)positions;
            }
            for (size_t i = 0; i < n; i++) {
                for (size_t j = 0; j < width; j++) {
                    product[i] += columns[i][r * width + j] * curved[j] / (double)p->rows;
                }
            }
        }
        free(columns);
    }
}

// The executor's product.
static void multiply(const problem *p, descent_type type, size_t workers, const double *x,
                     const double *v, double *product)
{
    descent_error error = {0};
    const size_t n = descent_graph_parameters(p->graph), size = descent_type_size(type);
    dsc_executor *executor = NULL;
    if (!CHECK_OK(dsc_executor_create(p->graph, p->root, type, MAX_ROWS, DSC_TANGENTS, workers,
                                      &executor, &error))) {
        exit(1);
    }
    const dsc_plan *plan = dsc_executor_plan(executor);
    CHECK(plan->has_outputs);
    char *typed_x = dsc_alloc_aligned(n, size), *typed_v = dsc_alloc_aligned(n, size);
    char *tile = dsc_alloc_aligned(plan->tile_max, size);
    convert(type, x, typed_x, n);
    convert(type, v, typed_v, n);
    dsc_executor_begin(executor, &(dsc_batch){.batch = p->rows, .x = typed_x, .v = typed_v});
    for (int i = 0; i < 2; i++) {
        size_t stride = 0;
        char *rows = dsc_executor_array(executor, p->inputs[i], DSC_VALUE, &stride);
        const size_t width = descent_node_width(p->inputs[i]);
        for (size_t r = 0; r < p->rows; r++) {
            convert(type, p->data[i] + r * width, rows + r * stride * size, width);
        }
    }
    for (size_t w = 0; w < workers; w++) {
        dsc_executor_forward(executor, w);
        dsc_executor_gauss_newton(executor, w, 1.0 / (double)p->rows);
    }
    for (size_t w = 0; w < workers; w++) {
        dsc_executor_sum_batch(executor, w, false);
    }
    for (size_t t = 0; t < plan->tile_count; t++) {
        dsc_executor_tile(executor, t % workers, &plan->tiles[t], false, tile);
        dsc_kernels_get(type)->to_double(plan->tiles[t].count, tile,
                                         product + plan->tiles[t].begin);
    }
    dsc_free_aligned(tile);
    dsc_free_aligned(typed_x);
    dsc_free_aligned(typed_v);
    dsc_executor_free(executor);
}

static void check_case(const gauss_newton_case *c, const char *name)
{
    const problem *p = &c->p;
    const size_t n = descent_graph_parameters(p->graph);
    double x[MAX_PARAMETERS] = {0}, v[MAX_PARAMETERS], expected[MAX_PARAMETERS],
           product[MAX_PARAMETERS];
    uint64_t state = 5;
    for (size_t i = 0; i < n; i++) {
        x[i] = 0.9 * next_number(&state);
        v[i] = next_number(&state);
    }
    assemble(c, x, v, expected);
    const double length = norm(expected, n);
    bool good = CHECK(length > 0.01);
    for (size_t workers = 1; workers <= 5; workers += 2) {
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            multiply(p, (descent_type)type, workers, x, v, product);
            double off = 0.0, along = 0.0;
            for (size_t i = 0; i < n; i++) {
                off += (product[i] - expected[i]) * (product[i] - expected[i]);
                along += v[i] * product[i];
            }
            good &= CHECK(sqrt(off) <= (type == DESCENT_FLOAT64 ? 1e-8 : 1e-5) * length);
            good &= CHECK(along >= 0.0);
        }
    }
    if (!good) {
        printf("  %s\n", name);
    }
    descent_graph_free(p->graph);
}

// A layer whose weights are computed, and one with parameters for weights.
static descent_node *two_layers(problem *p, descent_node *in, size_t units,
                                descent_function function)
{
    descent_node *w =
        descent_parameter(p->graph, "w", in->width, 3, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *h = descent_dense_with(p->graph, in, descent_apply(p->graph, DESCENT_SIN, w),
                                         NULL, function);
    return descent_dense(p->graph, h, units, DESCENT_IDENTITY);
}

static problem start(size_t target_width, bool classes)
{
    problem p = {.rows = ROWS};
    descent_graph_create(&p.graph, NULL);
    p.inputs[0] = descent_input(p.graph, "x", INPUTS);
    p.inputs[1] = descent_input(p.graph, "y", target_width);
    uint64_t state = 9;
    for (size_t i = 0; i < ROWS * INPUTS; i++) {
        p.data[0][i] = next_number(&state);
    }
    for (size_t i = 0; i < ROWS * target_width; i++) {
        p.data[1][i] = classes ? (double)(i % 3) : 0.5 + 0.5 * next_number(&state);
    }
    return p;
}

static void every_loss_has_its_gauss_newton_product(void)
{
    static const descent_function functions[] = {DESCENT_TANH, DESCENT_RELU, DESCENT_GELU};
    for (int loss = SOFTMAX; loss <= HUBER; loss++) {
        for (size_t k = 0; k < 3; k++) {
            const bool classes = is_of_classes(loss);
            gauss_newton_case c = {.p = start(classes ? 1 : 3, classes), .count = 1};
            descent_node *h = descent_dense(c.p.graph, c.p.inputs[0], 4, functions[k]);
            descent_node *z = two_layers(&c.p, h, 3, functions[k]);
            c.terms[0] = (term){z, (loss_kind)loss, 1.0};
            c.p.root = loss_node(&c.p, &c.terms[0]);
            check_case(&c, descent_function_name(functions[k]));
        }
    }
}

// The inputs as images of 2 x 2, and pools of what is seen there.
static void images_have_their_gauss_newton_product(void)
{
    for (int max = 0; max <= 1; max++) {
        gauss_newton_case c = {.p = start(1, true), .count = 1};
        descent_graph *g = c.p.graph;
        descent_node *image = descent_reshape(g, c.p.inputs[0], (descent_shape){3, {2, 2, 1}});
        descent_window window = descent_window_same(descent_window_default(2, 2), image);
        descent_node *h = descent_convolution(g, image, 2, &window, DESCENT_TANH);
        h = descent_convolution(g, h, 3, &window, DESCENT_GELU);
        const descent_window pool = descent_window_default(2, 1);
        h = max ? descent_max_pool(g, h, &pool) : descent_average_pool(g, h, &pool);
        c.terms[0] = (term){descent_dense(g, h, 3, DESCENT_IDENTITY), SOFTMAX, 1.0};
        c.p.root = loss_node(&c.p, &c.terms[0]);
        check_case(&c, max ? "max pool" : "average pool");
    }
}

// The inputs as two positions of two features, and a class at each.
static gauss_newton_case positions_case(void)
{
    gauss_newton_case c = {.p = start(2, true), .count = 1};
    descent_graph *g = c.p.graph;
    descent_node *x = descent_reshape(g, c.p.inputs[0], (descent_shape){2, {2, 2}});
    descent_node *h = descent_learned_positions(g, descent_dense(g, x, 6, DESCENT_TANH));
    h = descent_self_attention(g, h, NULL, 1, true);
    c.terms[0] = (term){descent_dense(g, h, 3, DESCENT_IDENTITY), SOFTMAX, 1.0};
    c.p.root = loss_node(&c.p, &c.terms[0]);
    return c;
}

static void attention_has_its_gauss_newton_product(void)
{
    const gauss_newton_case c = positions_case();
    check_case(&c, "attention");
}

// Losses at two positions, of which the mask hides the second.
static void hidden_positions_have_no_gauss_newton_product(void)
{
    const double there[] = {1.0, 0.0};
    for (int loss = SOFTMAX; loss <= SMOOTHED; loss++) {
        gauss_newton_case c = positions_case();
        c.masked = true;
        c.terms[0].loss = (loss_kind)loss;
        c.p.root = descent_masked_loss(c.p.graph, loss_node(&c.p, &c.terms[0]),
                                       descent_constants(c.p.graph, there, 2));
        check_case(&c, "masked loss");
    }
}

// Outputs with functions of their own, and a loss that is the sum of two.
static void sums_of_losses_have_a_gauss_newton_matrix(void)
{
    gauss_newton_case c = {.p = start(1, true), .count = 2};
    descent_graph *g = c.p.graph;
    descent_node *h = descent_dense(g, c.p.inputs[0], 4, DESCENT_TANH);
    c.terms[0] = (term){descent_dense(g, h, 3, DESCENT_SOFTPLUS), SOFTMAX, 1.0};
    c.terms[1] = (term){two_layers(&c.p, h, 1, DESCENT_TANH), SQUARED, 0.3};
    descent_node *second = loss_node(&c.p, &c.terms[1]), *first = loss_node(&c.p, &c.terms[0]);
    c.p.root =
        descent_combine(g, DESCENT_ADD, first,
                        descent_combine(g, DESCENT_MULTIPLY, descent_constant(g, 0.3), second));
    check_case(&c, "sum of two losses");
}

// Norms, joined rows and residuals take part in J, each as any other function of rows.
static void norms_take_part_in_gauss_newton_products(void)
{
    for (int kind = 0; kind < 3; kind++) {
        gauss_newton_case c = {.p = start(3, false), .count = 1};
        descent_graph *g = c.p.graph;
        descent_node *first = descent_dense(g, c.p.inputs[0], 4, DESCENT_TANH);
        descent_node *h = kind == 0   ? descent_layer_norm(g, first, DESCENT_NORM_EPS)
                          : kind == 1 ? descent_rms_norm(g, first, DESCENT_NORM_EPS)
                                      : descent_group_norm(g, first, 2, 0.1);
        h = descent_residual(g, first, descent_dense(g, h, 4, DESCENT_GELU));
        h = descent_concatenate(g, (descent_node *const[]){h, first}, 2);
        c.terms[0] = (term){descent_dense(g, h, 3, DESCENT_IDENTITY), SQUARED, 1.0};
        c.p.root = loss_node(&c.p, &c.terms[0]);
        check_case(&c, "norm");
    }
}

// Where the network is linear in its parameters, and where every residual is 0, the Hessian is
// the Gauss-Newton matrix.
static void linear_or_exact_fits_equal_the_hessian(void)
{
    for (int linear = 0; linear <= 1; linear++) {
        gauss_newton_case c = {.p = start(2, false), .count = 1};
        problem *p = &c.p;
        descent_node *h =
            linear ? p->inputs[0] : descent_dense(p->graph, p->inputs[0], 4, DESCENT_TANH);
        descent_node *z = descent_dense(p->graph, h, 2, DESCENT_IDENTITY);
        p->root = descent_squared_error(p->graph, z, p->inputs[1]);
        const size_t n = descent_graph_parameters(p->graph);
        double x[MAX_PARAMETERS] = {0}, v[MAX_PARAMETERS], product[MAX_PARAMETERS],
               gradient[MAX_PARAMETERS], hessian[MAX_PARAMETERS], value = 0.0;
        uint64_t state = 15;
        for (size_t i = 0; i < n; i++) {
            x[i] = next_number(&state);
            v[i] = next_number(&state);
        }
        double away = 0.0;
        for (int interpolates = 0; interpolates <= 1; interpolates++) {
            if (interpolates) {
                outputs_at(p, z, x, p->data[1]);
            }
            evaluate(p, DESCENT_FLOAT64, 1, x, v, &value, gradient, hessian);
            multiply(p, DESCENT_FLOAT64, 1, x, v, product);
            away = 0.0;
            for (size_t i = 0; i < n; i++) {
                away = fmax(away, fabs(product[i] - hessian[i]));
            }
            CHECK((away <= 1e-13 * norm(hessian, n)) == (linear || interpolates));
        }
        CHECK(value <= 1e-30);
        descent_graph_free(p->graph);
    }
}

// ---- labels that are drawn ----

static dsc_executor *executor_of(const problem *p, size_t workers)
{
    descent_error error = {0};
    dsc_executor *executor = NULL;
    if (!CHECK_OK(dsc_executor_create(p->graph, p->root, DESCENT_FLOAT64, MAX_ROWS,
                                      DSC_BACKWARD, workers, &executor, &error))) {
        exit(1);
    }
    return executor;
}

// g[n] (out): the gradient of the mean loss at the labels of a step.
static void draw(const problem *p, dsc_executor *executor, size_t workers, uint64_t step,
                 const double *x, double *g)
{
    const dsc_plan *plan = dsc_executor_plan(executor);
    dsc_executor_begin(executor, &(dsc_batch){.batch = p->rows,
                                              .x = x,
                                              .training = true,
                                              .sampled = true,
                                              .seed = 3,
                                              .step = step});
    for (int i = 0; i < 2; i++) {
        size_t stride = 0;
        double *rows = dsc_executor_array(executor, p->inputs[i], DSC_VALUE, &stride);
        const size_t width = descent_node_width(p->inputs[i]);
        for (size_t r = 0; r < p->rows; r++) {
            memcpy(rows + r * stride, p->data[i] + r * width, width * sizeof *rows);
        }
    }
    for (size_t w = 0; w < workers; w++) {
        dsc_executor_forward(executor, w);
        dsc_executor_backward(executor, w, 1.0 / (double)p->rows);
    }
    for (size_t w = 0; w < workers; w++) {
        dsc_executor_sum_batch(executor, w, false);
    }
    for (size_t t = 0; t < plan->tile_count; t++) {
        dsc_executor_tile(executor, t % workers, &plan->tiles[t], false,
                          g + plan->tiles[t].begin);
    }
}

// Means of squares of such gradients, times the rows, come near the diagonal of the Gauss-Newton
// matrix: within six standard errors.
static void check_draws(const problem *p, const double *x, const char *name)
{
    enum { DRAWS = 3000 };
    const size_t n = descent_graph_parameters(p->graph);
    double sums[MAX_PARAMETERS] = {0}, squares[MAX_PARAMETERS] = {0}, g[MAX_PARAMETERS],
           other[MAX_PARAMETERS], unit[MAX_PARAMETERS] = {0}, column[MAX_PARAMETERS];
    dsc_executor *one = executor_of(p, 1), *three = executor_of(p, 3);
    for (uint64_t step = 0; step < DRAWS; step++) {
        draw(p, one, 1, step, x, g);
        for (size_t i = 0; i < n; i++) {
            const double estimate = (double)p->rows * g[i] * g[i];
            sums[i] += estimate;
            squares[i] += estimate * estimate;
        }
    }
    draw(p, three, 3, DRAWS - 1, x, other);
    CHECK(memcmp(g, other, n * sizeof *g) == 0);
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        unit[i] = 1.0;
        multiply(p, DESCENT_FLOAT64, 1, x, unit, column);
        unit[i] = 0.0;
        const double mean = sums[i] / DRAWS;
        const double error = sqrt(fmax(squares[i] / DRAWS - mean * mean, 0.0) / DRAWS);
        largest = fmax(largest, column[i]);
        if (!CHECK(fabs(mean - column[i]) <= 6.0 * error + 1e-12)) {
            printf("  %s, parameter %zu: %g, not %g, standard error %g\n", name, i, mean,
                   column[i], error);
        }
    }
    CHECK(largest > 0.01);
    dsc_executor_free(one);
    dsc_executor_free(three);
}

static void labels_that_are_drawn_give_its_diagonal(void)
{
    static const char *const names[] = {"softmax", "smoothed", "sigmoid", "squared"};
    for (int loss = SOFTMAX; loss <= SQUARED; loss++) {
        const bool classes = is_of_classes(loss);
        gauss_newton_case c = {.p = start(classes ? 1 : 3, classes), .count = 1};
        descent_node *h = descent_dense(c.p.graph, c.p.inputs[0], 4, DESCENT_TANH);
        c.terms[0] =
            (term){descent_dense(c.p.graph, h, 3, DESCENT_IDENTITY), (loss_kind)loss, 1.0};
        c.p.root = loss_node(&c.p, &c.terms[0]);
        double x[MAX_PARAMETERS] = {0};
        uint64_t state = 5;
        for (size_t i = 0; i < descent_graph_parameters(c.p.graph); i++) {
            x[i] = 0.9 * next_number(&state);
        }
        check_draws(&c.p, x, names[loss]);
        descent_graph_free(c.p.graph);
    }
}

static void labels_are_drawn_at_every_position(void)
{
    const gauss_newton_case c = positions_case();
    double x[MAX_PARAMETERS] = {0};
    uint64_t state = 5;
    for (size_t i = 0; i < descent_graph_parameters(c.p.graph); i++) {
        x[i] = 0.9 * next_number(&state);
    }
    check_draws(&c.p, x, "positions");
    descent_graph_free(c.p.graph);
}

static bool has_outputs(const problem *p, const descent_node *root)
{
    dsc_plan *plan = NULL;
    descent_error error = {0};
    if (!CHECK_OK(dsc_plan_create(p->graph, root, DESCENT_FLOAT64, 8, DSC_TANGENTS, 1, &plan,
                                  &error))) {
        return false;
    }
    const bool has = plan->has_outputs;
    dsc_plan_free(plan);
    return has;
}

static void outputs_are_found_only_where_there_are_some(void)
{
    problem p = start(1, false);
    descent_graph *g = p.graph;
    descent_node *z = descent_dense(g, p.inputs[0], 1, DESCENT_IDENTITY);
    descent_node *loss = descent_squared_error(g, z, p.inputs[1]);
    CHECK(has_outputs(&p, loss));
    CHECK(has_outputs(&p, descent_apply(g, DESCENT_SQRT, loss)));
    // No loss node.
    CHECK(!has_outputs(&p, descent_apply(g, DESCENT_SQUARE, z)));
    // A parameter that goes past the outputs.
    descent_node *w = descent_parameter(g, "w", 1, 1, DESCENT_INITIAL_ZERO, 0.0, true);
    CHECK(!has_outputs(&p, descent_combine(g, DESCENT_ADD, loss, w)));
    CHECK(!has_outputs(&p, descent_combine(g, DESCENT_ADD, loss, z)));
    // An output that is an input of another one.
    descent_node *next = descent_dense(g, z, 1, DESCENT_TANH);
    CHECK(!has_outputs(
        &p, descent_combine(g, DESCENT_ADD, loss, descent_huber(g, next, p.inputs[1], 1.0))));
    // Nothing to differentiate.
    CHECK(!has_outputs(&p, descent_squared_error(g, p.inputs[1], p.inputs[1])));
    descent_graph_free(g);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_loss_has_its_gauss_newton_product),
                                       TEST(images_have_their_gauss_newton_product),
                                       TEST(sums_of_losses_have_a_gauss_newton_matrix),
                                       TEST(norms_take_part_in_gauss_newton_products),
                                       TEST(attention_has_its_gauss_newton_product),
                                       TEST(hidden_positions_have_no_gauss_newton_product),
                                       TEST(labels_that_are_drawn_give_its_diagonal),
                                       TEST(labels_are_drawn_at_every_position),
                                       TEST(linear_or_exact_fits_equal_the_hessian),
                                       TEST(outputs_are_found_only_where_there_are_some)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
