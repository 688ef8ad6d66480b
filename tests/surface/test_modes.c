// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Zero modes of networks: their number by theory, by the whole spectrum, and as found.
#include "check.h"

#include "failing_alloc.h"
#include "surface/modes.h"
#include "surface/networks.h"

typedef struct counted {
    size_t negative, zero, positive;
} counted;

static counted count_signs(const dsc_dense *dense)
{
    counted c = {0};
    const double tau = 1e-8 * net_scale(dense);
    for (size_t i = 0; i < dense->n; i++) {
        c.negative += dense->values[i] < -tau;
        c.zero += fabs(dense->values[i]) <= tau;
        c.positive += dense->values[i] > tau;
    }
    return c;
}

// What is said of the modes is true: of the basis, the mask, and the families.
static void check_modes(const dsc_modes *modes, const dsc_dense *dense)
{
    const size_t n = modes->n;
    const double bound = 2e-8 * net_scale(dense);
    double worst = 0.0, crooked = 0.0;
    for (size_t k = 0; k < modes->count; k++) {
        const double *q = modes->basis + k * n;
        double squares = 0.0;
        for (size_t i = 0; i < n; i++) {
            double sum = 0.0;
            for (size_t j = 0; j < n; j++) {
                sum += dense->matrix[i * n + j] * q[j];
            }
            squares += sum * sum;
            CHECK(!modes->frozen || !modes->frozen[i] || q[i] == 0.0);
        }
        worst = fmax(worst, sqrt(squares));
        for (size_t j = 0; j <= k; j++) {
            double dot = 0.0;
            for (size_t i = 0; i < n; i++) {
                dot += q[i] * modes->basis[j * n + i];
            }
            crooked = fmax(crooked, fabs(dot - (j == k ? 1.0 : 0.0)));
        }
    }
    CHECK(worst <= bound);
    CHECK(crooked <= 1e-12);
    size_t frozen = 0, sum = 0;
    for (size_t i = 0; modes->frozen && i < n; i++) {
        frozen += modes->frozen[i];
        CHECK(!modes->frozen[i] || fabs(dense->matrix[i * n + i]) <= bound);
    }
    CHECK(frozen == modes->frozen_count);
    for (size_t i = 0; i < modes->family_count; i++) {
        sum += modes->families[i].count;
        CHECK(modes->families[i].count > 0 && modes->families[i].residual <= 1e-8);
    }
    CHECK(sum == modes->explained && sum <= n);
}

static dsc_modes find_modes(const problem *p, const double *x, const dsc_dense *dense)
{
    descent_error error = {0};
    dsc_modes modes = {0};
    dsc_curvature c = net_curvature(p, x);
    CHECK_OK(dsc_modes_find(&c, net_scale(dense), &modes, &error));
    dsc_curvature_free(&c);
    check_modes(&modes, dense);
    return modes;
}

static const descent_zero_modes *family(const dsc_modes *modes, const char *kind)
{
    for (size_t i = 0; i < modes->family_count; i++) {
        if (strcmp(modes->families[i].kind, kind) == 0) {
            return &modes->families[i];
        }
    }
    return NULL;
}

static size_t family_count(const dsc_modes *modes, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < modes->family_count; i++) {
        count += strcmp(modes->families[i].kind, kind) == 0 ? modes->families[i].count : 0;
    }
    return count;
}

static void print_modes(const dsc_modes *modes, const dsc_dense *dense)
{
    const counted c = count_signs(dense);
    printf("n %zu: %zu negative, %zu zero, %zu positive; explained %zu\n", modes->n, c.negative,
           c.zero, c.positive, modes->explained);
    for (size_t i = 0; i < modes->family_count; i++) {
        printf("  %s (%s): %llu, residual %.2g\n", modes->families[i].kind,
               modes->families[i].where, (unsigned long long)modes->families[i].count,
               modes->families[i].residual);
    }
}

enum { AE_INPUTS = 4, AE_HIDDEN = 2, AE_ROWS = 8 };

/* The linear autoencoder x W1 W2 of columns with variances lambda that do not correlate: rows
   of a Hadamard matrix times sqrt(lambda). The loss is half of the usual one of |r|^2 / 2. */
static problem autoencoder(const double lambda[AE_INPUTS])
{
    descent_error error = {0};
    double root[AE_INPUTS];
    problem p = net_room(AE_ROWS, AE_INPUTS);
    for (size_t r = 0; r < AE_ROWS; r++) {
        p.y[r] = (float)r;
        for (size_t j = 0; j < AE_INPUTS; j++) {
            const size_t bits = r & (j + 1); // columns 1 to 4 of Sylvester's matrix
            p.x[r * AE_INPUTS + j] = (bits ^ bits >> 1 ^ bits >> 2) & 1 ? -1.0 : 1.0;
        }
    }
    for (size_t j = 0; j < AE_INPUTS; j++) {
        root[j] = sqrt(lambda[j]);
    }
    net_data(&p, AE_ROWS, AE_INPUTS, 0);
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    descent_node *inputs = descent_input(graph, "x", AE_INPUTS);
    descent_node *target = descent_input(graph, "y", 1);
    descent_node *scaled = descent_combine(graph, DESCENT_MULTIPLY, inputs,
                                           descent_constants(graph, root, AE_INPUTS));
    descent_node *w1 =
        descent_parameter(graph, "W1", AE_INPUTS, AE_HIDDEN, DESCENT_INITIAL_NORMAL, 1.0, true);
    descent_node *w2 =
        descent_parameter(graph, "W2", AE_HIDDEN, AE_INPUTS, DESCENT_INITIAL_NORMAL, 1.0, true);
    descent_node *hidden = descent_dense_with(graph, scaled, w1, NULL, DESCENT_IDENTITY);
    descent_node *output = descent_dense_with(graph, hidden, w2, NULL, DESCENT_IDENTITY);
    descent_node *loss = descent_squared_error(graph, output, scaled);
    CHECK_OK(descent_network_from_graph(graph, inputs, target,
                                        descent_slice(graph, output, 0, 1, 1), loss,
                                        DESCENT_TASK_REGRESS, &p.network, &error));
    CHECK_OK(descent_objective_from_data(p.network, p.data, 0.0, DESCENT_FLOAT64, 1,
                                         &p.objective, &error));
    p.n = descent_objective_parameters(p.objective);
    return p;
}

static void linear_autoencoder(void)
{
    const double lambda[AE_INPUTS] = {4.0, 3.0, 2.0, 1.0};
    problem p = autoencoder(lambda);
    size_t points = 0;
    for (unsigned set = 0; set < 1U << AE_INPUTS; set++) {
        double x[2 * AE_INPUTS * AE_HIDDEN] = {0}, g[2 * AE_INPUTS * AE_HIDDEN], loss = 0.0;
        size_t rank = 0, index = 0;
        for (size_t i = 0; i < AE_INPUTS; i++) {
            rank += set >> i & 1;
        }
        if (rank > AE_HIDDEN) {
            continue;
        }
        for (size_t i = 0, k = 0; i < AE_INPUTS; i++) {
            loss += set >> i & 1 ? 0.0 : 0.5 * lambda[i];
            for (size_t j = 0; (set >> i & 1) && j < AE_INPUTS; j++) {
                index += !(set >> j & 1) && lambda[j] > lambda[i];
            }
            if (set >> i & 1) { // columns that are no unit vectors
                x[i * AE_HIDDEN + k] = 1.5 + (double)k;
                x[AE_INPUTS * AE_HIDDEN + k * AE_INPUTS + i] = 1.0 / (1.5 + (double)k);
                k++;
            }
        }
        index += (AE_HIDDEN - rank) * (AE_INPUTS - rank);
        CHECK_NEAR(2.0 * net_value(&p, x, g), loss, 1e-14);
        CHECK(net_length(p.n, g) < 1e-14);
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        const counted c = count_signs(&dense);
        const size_t nullity = AE_HIDDEN * AE_HIDDEN - (AE_HIDDEN - rank) * (AE_HIDDEN - rank);
        CHECK(c.negative == index && c.zero == nullity);
        CHECK(modes.explained == nullity && modes.count == nullity);
        CHECK(family_count(&modes, "linear layers") == nullity);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
        points++;
    }
    CHECK(points == 11);
    net_free(&p);
}

/* Noisy values of a smooth function, or classes that overlap. */
static problem noisy(const char *layers, size_t rows, size_t inputs, size_t classes, double l2,
                     uint64_t seed)
{
    problem p = net_room(rows, inputs);
    for (size_t r = 0; r < rows; r++) {
        double sum = 0.0;
        for (size_t j = 0; j < inputs; j++) {
            p.x[r * inputs + j] = net_number(&seed);
            sum += tanh(1.5 * p.x[r * inputs + j] + 0.4 * (double)j);
        }
        sum += 0.4 * net_number(&seed);
        p.y[r] = (float)sum;
        double best = -1e9; // a class with probability exp(score): the Gumbel-max trick
        for (size_t k = 0; k < classes; k++) {
            const double uniform = 0.5 + 0.499999 * net_number(&seed);
            const double score =
                sin(2.0 * p.x[r * inputs] + 2.0 * (double)k) - log(-log(uniform));
            p.y[r] = score > best ? (float)k : p.y[r];
            best = fmax(best, score);
        }
    }
    net_data(&p, rows, inputs, classes);
    net_layers(&p, layers, l2);
    return p;
}

static void start(const problem *p, uint64_t seed, double *x)
{
    descent_graph_initialise_f64(descent_network_graph(p->network), seed, x);
    for (size_t i = 0; i < p->n; i++) {
        x[i] += 0.1 * net_number(&seed);
    }
}

static void smooth_networks_have_none(void)
{
    problem p = noisy("2 tanh", 40, 2, 0, 0.0, 3);
    double x[9];
    start(&p, 1, x);
    CHECK(net_descend(&p, x, 200) < 1e-12);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    print_modes(&modes, &dense);
    CHECK(count_signs(&dense).zero == 0);
    CHECK(modes.explained == 0 && modes.family_count == 0 && !modes.frozen);
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

static void softmax_shift(void)
{
    problem p = noisy("2 tanh", 300, 2, 3, 0.0, 7);
    double x[15];
    start(&p, 1, x);
    CHECK(net_descend(&p, x, 300) < 1e-12);
    dsc_dense dense = net_spectrum(&p, x);
    dsc_modes modes = find_modes(&p, x, &dense);
    print_modes(&modes, &dense);
    CHECK(count_signs(&dense).zero == 3);
    CHECK(modes.explained == 3 && family_count(&modes, "softmax shift") == 3);
    CHECK_TEXT(family(&modes, "softmax shift") ? family(&modes, "softmax shift")->where : "",
               "output layer");
    dsc_modes_free(&modes);
    dsc_dense_free(&dense);
    net_free(&p);
}

static void shallow_relu(void)
{
    problem p = noisy("3 relu", 40, 2, 0, 0.0, 7);
    size_t smooth = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        double x[13];
        start(&p, seed, x);
        if (net_descend(&p, x, 100) > 1e-13) {
            continue;
        }
        smooth++;
        dsc_dense dense = net_spectrum(&p, x);
        dsc_modes modes = find_modes(&p, x, &dense);
        print_modes(&modes, &dense);
        const counted c = count_signs(&dense);
        CHECK(c.negative == 0 && modes.explained == c.zero);
        dsc_modes_free(&modes);
        dsc_dense_free(&dense);
    }
    printf("%zu smooth\n", smooth);
    CHECK(smooth > 0);
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(linear_autoencoder),
        TEST(smooth_networks_have_none),
        TEST(softmax_shift),
        TEST(shallow_relu),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
