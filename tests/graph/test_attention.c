// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Attention: values against sums written out, derivatives against central differences, the same
// bits for every number of workers, and what does not fit.
#include "positions.h"

#include "graph/operators/attributes.h"

/* How queries, keys and values are made. */
typedef struct attention_form {
    size_t queries, keys, heads, size, value_size;
    bool causal, masked, joined;
} attention_form;

static const attention_form forms[] = {
    {4, 4, 1, 3, 3, false, false, true}, {5, 5, 2, 2, 2, true, false, true},
    {4, 4, 2, 2, 2, false, true, true},  {4, 4, 2, 1, 1, true, true, true},
    {4, 4, 1, 2, 3, true, false, false}, {3, 5, 2, 2, 1, false, true, false},
    {1, 4, 1, 3, 2, false, false, false}};
enum { FORMS = sizeof forms / sizeof *forms };

static problem start_attention(const attention_form *f, size_t rows, descent_node **parts,
                               descent_node **out)
{
    problem p = start(rows, f->keys, 3);
    if (f->masked) {
        p.inputs[1] = descent_input(p.graph, "mask", f->keys);
        for (size_t i = 0; i < rows * f->keys; i++) {
            // The last row hides all.
            p.data[1][i] = i / f->keys + 1 < rows && i % 3 != 1 ? 1.0 : 0.0;
        }
    }
    const size_t features = f->heads * f->size, values = f->heads * f->value_size;
    if (f->joined) {
        parts[0] = descent_dense(p.graph, p.inputs[0], 3 * features, DESCENT_IDENTITY);
        *out = descent_self_attention(p.graph, parts[0], p.inputs[1], f->heads, f->causal);
        return p;
    }
    // Fewer queries than keys: some positions of them.
    descent_node *few =
        descent_reshape(p.graph, descent_pick(p.graph, p.inputs[0], 0, 1, 3 * f->queries),
                        (descent_shape){2, {f->queries, 3}});
    parts[0] = descent_dense(p.graph, few, features, DESCENT_TANH);
    parts[1] = descent_dense(p.graph, p.inputs[0], features, DESCENT_TANH);
    parts[2] = descent_dense(p.graph, p.inputs[0], values, DESCENT_TANH);
    *out = descent_attention(p.graph, parts[0], parts[1], parts[2], p.inputs[1], f->heads,
                             f->causal);
    return p;
}

/* One number of the output of row r, by the formula. */
static double attended(const attention_form *f, double *const *parts, const double *mask,
                       size_t q, size_t head, size_t j)
{
    const size_t features = f->heads * f->size, values = f->heads * f->value_size;
    const size_t row = f->joined ? 3 * features : features;
    const size_t value_row = f->joined ? row : values;
    const double *query = parts[0] + q * row + head * f->size;
    double sum = 0.0, total = 0.0;
    for (size_t k = 0; k < f->keys; k++) {
        const double *key = (f->joined ? parts[0] + features : parts[1]) + k * row;
        const double *value = (f->joined ? parts[0] + 2 * features : parts[2]) + k * value_row;
        double score = 0.0;
        for (size_t i = 0; i < f->size; i++) {
            score += query[i] * key[head * f->size + i];
        }
        const bool sees = (!f->causal || k <= q) && (!mask || mask[k] != 0.0);
        const double e = sees ? exp(score / sqrt((double)f->size)) : 0.0;
        total += e;
        sum += e * value[head * f->value_size + j];
    }
    return total > 0.0 ? sum / total : 0.0;
}

static double values[4][1 << 17], parameters[1 << 14];

static void check_attention(const attention_form *f, size_t rows)
{
    descent_node *parts[3] = {0}, *out = NULL;
    problem p = start_attention(f, rows, parts, &out);
    CHECK(out && out->shape.dim[0] == f->queries);
    fill(parameters, descent_graph_parameters(p.graph), -1.5, 1.5, 41);
    double *at[3] = {values[0], values[1], values[2]};
    for (int i = 0; i < 3 && parts[i]; i++) {
        CHECK(rows * parts[i]->width <= 1 << 17);
        values_of(&p, parts[i], parameters, 1, values[i]);
    }
    values_of(&p, out, parameters, 3, values[3]);
    double off = 0.0;
    for (size_t k = 0; k < rows * out->width; k++) {
        const size_t r = k / out->width, j = k % out->shape.dim[1];
        double *const row[3] = {at[0] + r * parts[0]->width,
                                parts[1] ? at[1] + r * parts[1]->width : NULL,
                                parts[2] ? at[2] + r * parts[2]->width : NULL};
        const double *mask = f->masked ? p.data[1] + r * f->keys : NULL;
        const double is = attended(f, row, mask, k % out->width / out->shape.dim[1],
                                   j / f->value_size, j % f->value_size);
        off = fmax(off, fabs(values[3][k] - is));
    }
    if (!CHECK(off <= 1e-14)) {
        printf("  %zu queries, %zu keys: off by %g\n", f->queries, f->keys, off);
    }
    descent_graph_free(p.graph);
}

static void attention_is_the_mean_it_says(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        check_attention(&forms[k], 3);
    }
}

static void attention_is_differentiated(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        descent_node *parts[3] = {0}, *out = NULL;
        problem p = start_attention(&forms[k], 5, parts, &out);
        // parts[0] is used twice, so one of the two adds to what the other has written.
        p.root = descent_combine(p.graph, DESCENT_ADD, loss_of(p.graph, out),
                                 loss_of(p.graph, parts[0]));
        char name[32];
        snprintf(name, sizeof name, "attention %zu", k);
        finish(&p, name, 50 + k);
    }
}

/* One node in all three roles; and roles that are data, which nobody asks. */
static void roles_of_attention_may_be_the_same_or_data(void)
{
    for (size_t k = 0; k < 5; k++) {
        problem p = start(5, 3, 4);
        descent_node *x = p.inputs[0], *h = descent_dense(p.graph, x, 4, DESCENT_TANH);
        p.root = loss_of(p.graph, descent_attention(p.graph, k == 1 ? x : h, k == 2 ? x : h,
                                                    k == 3 || k == 4 ? x : h, NULL, 2, k == 4));
        finish(&p, "roles", 60 + k);
    }
}

/* More queries and keys than a tile has. The harness has rows of 64 numbers, so positions have one
 * feature here, from which dense makes more. */
static problem start_long(bool causal, bool masked, descent_node **out)
{
    enum { POSITIONS = 150 };
    problem p = {.rows = 3};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input_shaped(p.graph, "x", (descent_shape){2, {POSITIONS, 1}});
    fill(p.data[0], p.rows * POSITIONS, -1.0, 1.0, 70);
    if (masked) {
        p.inputs[1] = descent_input(p.graph, "mask", POSITIONS);
        for (size_t i = 0; i < p.rows * POSITIONS; i++) {
            // All of the first tile is hidden in one row.
            p.data[1][i] = (i < 64 ? 0.0 : i % 5 != 2 ? 1.0 : 0.0);
        }
    }
    descent_node *h = descent_dense(p.graph, p.inputs[0], 3 * 2 * 3, DESCENT_TANH);
    *out = descent_self_attention(p.graph, h, p.inputs[1], 2, causal);
    p.root = loss_of(p.graph, *out);
    return p;
}

static void borders_of_tiles_do_not_show(void)
{
    for (size_t k = 0; k < 4; k++) {
        descent_node *out = NULL;
        problem p = start_long(k % 2, k / 2, &out);
        const attention_form f = {150, 150, 2, 3, 3, k % 2, k / 2, true};
        const descent_node *joined = out->inputs[0];
        const size_t width = joined->width;
        double x[36], off = 0.0;
        fill(x, 36, -2.0, 2.0, 71);
        values_of(&p, joined, x, 1, values[0]);
        values_of(&p, out, x, 1, values[3]);
        for (size_t i = 0; i < p.rows * out->width; i++) {
            const size_t r = i / out->width, j = i % 6;
            double *const row[3] = {values[0] + r * width};
            const double is = attended(&f, row, k / 2 ? p.data[1] + r * 150 : NULL,
                                       i % out->width / 6, j / 3, j % 3);
            off = fmax(off, fabs(values[3][i] - is));
        }
        CHECK(off <= 1e-14);
        finish(&p, "tiles", 72 + k);
    }
}

/* Scores that are all equal, and values of which each key has one number alone: the output is the
   factors of the probabilities. */
static void dropped_probabilities_have_their_rate(void)
{
    enum { KEYS_8 = 8, DRAWS = 8 * 8 * 8 * 2 };
    const double rate = 0.25;
    problem p = {.rows = 8, .training = true};
    CHECK(descent_graph_create(&p.graph, NULL) == DESCENT_OK);
    p.inputs[0] = descent_input_shaped(p.graph, "x", (descent_shape){2, {KEYS_8, KEYS_8}});
    for (size_t i = 0; i < 8 * 64; i++) {
        p.data[0][i] = i % 64 / 8 == i % 8 ? 1.0 : 0.0;
    }
    descent_node *zeros = descent_masked(p.graph, p.inputs[0], descent_constant(p.graph, 0.0));
    CHECK(!zeros); // one number is no mask of eight places
    p.graph->error = (descent_error){0};
    zeros =
        descent_combine(p.graph, DESCENT_MULTIPLY, p.inputs[0], descent_constant(p.graph, 0.0));
    descent_node *w = descent_parameter(p.graph, "w", 1, 1, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *twice = descent_concatenate(
        p.graph, (descent_node *[]){p.inputs[0], p.inputs[0]}, 2); // of two heads
    descent_node *out =
        descent_attention_dropped(p.graph, zeros, zeros, twice, NULL, 2, false, rate);
    CHECK(out && dsc_operator_of(out)->draws(out));
    // sum (out - w)^2 / 1024, whose gradient is that of the mean, and whose value has the squares.
    descent_node *away = descent_combine(p.graph, DESCENT_SUBTRACT, out, w);
    p.root = descent_mean(p.graph, descent_combine(p.graph, DESCENT_MULTIPLY, away, away));
    double zero = 0.0, squares = 0.0, slope = 0.0;
    evaluate(&p, DESCENT_FLOAT64, 3, &zero, NULL, &squares, &slope, NULL);
    // Factors are 0 or kept, so their mean and the mean of their squares say how many are which.
    const double kept = 1.0 / (1.0 - rate) / KEYS_8, mean = -slope / 2.0;
    CHECK_NEAR(squares, mean * kept, 1e-15);
    const double share = mean / kept, error = sqrt(rate * (1.0 - rate) / DRAWS);
    CHECK(fabs(share - (1.0 - rate)) < 4.0 * error && share < 1.0);
    // Not while evaluating.
    p.training = false;
    evaluate(&p, DESCENT_FLOAT64, 1, &zero, NULL, &squares, &slope, NULL);
    CHECK_NEAR(-slope / 2.0, 1.0 / KEYS_8, 1e-15);
    CHECK_NEAR(squares, 1.0 / 64.0, 1e-15);
    descent_graph_free(p.graph);
}

/* With the same factors in all passes, over the borders of tiles as well. */
static void dropped_attention_is_differentiated(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        descent_node *parts[3] = {0}, *out = NULL;
        problem p = start_attention(&forms[k], 5, parts, &out);
        dsc_attention_attributes *own = out->attributes;
        own->dropout = 0.4;
        p.training = true;
        p.root = descent_combine(p.graph, DESCENT_ADD, loss_of(p.graph, out),
                                 loss_of(p.graph, parts[0]));
        finish(&p, "dropped attention", 150 + k);
    }
    for (size_t k = 0; k < 4; k++) {
        descent_node *out = NULL;
        problem p = start_long(k % 2, k / 2, &out);
        dsc_attention_attributes *own = out->attributes;
        own->dropout = 0.3;
        p.training = true;
        finish(&p, "dropped tiles", 160 + k);
    }
}

static void no_bit_depends_on_the_number_of_workers(void)
{
    for (size_t k = 0; k < 4; k++) {
        const descent_type type = k % 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        problem p = start_tokens(7, 9, 11);
        p.inputs[1] = descent_input(p.graph, "y", 9);
        memcpy(p.data[1], p.data[0], sizeof p.data[1]);
        descent_node *e = descent_embedding(p.graph, p.inputs[0], 11, 4);
        descent_node *h = k < 2 ? descent_learned_positions(p.graph, e)
                                : descent_sinusoidal_positions(p.graph, e, 10000.0);
        descent_node *q = descent_dense(p.graph, h, 4, DESCENT_IDENTITY);
        q = descent_rotary_positions(p.graph, q, 2, 100.0);
        h = descent_residual(
            p.graph, h,
            descent_attention_dropped(p.graph, q, h, h, NULL, 2, true, k % 2 ? 0.2 : 0.0));
        p.training = true;
        h = descent_dense_tied(p.graph, h, e->inputs[1], NULL, DESCENT_IDENTITY);
        p.root = descent_softmax_cross_entropy(p.graph, h, p.inputs[1]);
        const size_t n = descent_graph_parameters(p.graph);
        double x[MAX_PARAMETERS], v[MAX_PARAMETERS], one = 0.0, value = 0.0;
        double g[2][MAX_PARAMETERS], hv[2][MAX_PARAMETERS];
        fill(x, n, -0.5, 0.5, 73);
        fill(v, n, -1.0, 1.0, 74);
        evaluate(&p, type, 1, x, v, &one, g[0], hv[0]);
        CHECK(isfinite(one) && norm(hv[0], n) > 0.0);
        for (size_t workers = 2; workers <= 5; workers++) {
            evaluate(&p, type, workers, x, v, &value, g[1], hv[1]);
            CHECK(value == one && memcmp(g[0], g[1], n * sizeof **g) == 0);
            CHECK(memcmp(hv[0], hv[1], n * sizeof **g) == 0);
        }
        descent_graph_free(p.graph);
    }
}

/* What is not a number stays visible; scores far apart do not overflow. */
static void nans_and_large_scores(void)
{
    problem p = start(1, 3, 6);
    descent_node *w = descent_parameter(p.graph, "w", 6, 6, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *h = descent_dense_with(p.graph, p.inputs[0], w, NULL, DESCENT_IDENTITY);
    descent_node *out = descent_self_attention(p.graph, h, NULL, 1, true);
    double x[36] = {0}, y[6];
    for (size_t i = 0; i < 6; i++) {
        x[7 * i] = 1.0;
    }
    const double rows[18] = {1e4, 0.0, 1e4, 0.0, 1.0, 2.0,  1e4, 0.0, 1e5,
                             0.0, 3.0, 4.0, 1e4, 0.0, -1e5, 0.0, 5.0, 6.0};
    memcpy(p.data[0], rows, sizeof rows);
    values_of(&p, out, x, 1, y);
    CHECK(y[0] == 1.0 && y[1] == 2.0 && y[2] == 3.0 && y[3] == 4.0 && y[4] == 3.0 &&
          y[5] == 4.0);
    for (size_t i = 0; i < 18; i++) {
        memcpy(p.data[0], rows, sizeof rows);
        p.data[0][i] = (double)NAN;
        values_of(&p, out, x, 1, y);
        CHECK(isnan(y[i / 6 * 2]) && isnan(y[i / 6 * 2 + 1]) && isnan(y[4]));
    }
    descent_graph_free(p.graph);
}

static descent_node *refused(descent_graph *g, size_t which)
{
    descent_node *x = descent_input_shaped(g, "x", (descent_shape){2, {4, 6}});
    descent_node *y = descent_input_shaped(g, "y", (descent_shape){2, {5, 6}});
    descent_node *image = descent_input_shaped(g, "image", (descent_shape){3, {4, 6, 3}});
    switch (which) {
    case 0:
        return descent_self_attention(g, x, NULL, 4, false);
    case 1:
        return descent_attention(g, x, image, x, NULL, 2, false);
    case 2:
        return descent_attention(g, x, y, x, NULL, 2, false);
    case 3:
        return descent_attention(g, x, y, y, NULL, 2, true);
    case 4:
        return descent_self_attention_dropped(g, x, NULL, 2, true, 1.0);
    default:
        return descent_self_attention(g, x, y, 2, true);
    }
}

static void what_does_not_fit_is_refused(void)
{
    static const char *const said[] = {
        "attention: rows of 4 x 6 cannot be cut into queries, keys and values of 4 heads",
        "attention: takes positions x features for each example; rows of 4 x 6 x 3 arrive",
        "attention: keys of 5 x 6 and values of 4 x 6 have different positions",
        "attention: causal, but there are 4 queries and 5 keys",
        "attention: the rate of its dropout is 1; it must be at least 0 and less than 1",
        "attention: its mask has a number for each of 4 keys"};
    check_refusals(refused, said, sizeof said / sizeof *said);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(attention_is_the_mean_it_says),
        TEST(attention_is_differentiated),
        TEST(roles_of_attention_may_be_the_same_or_data),
        TEST(borders_of_tiles_do_not_show),
        TEST(dropped_probabilities_have_their_rate),
        TEST(dropped_attention_is_differentiated),
        TEST(no_bit_depends_on_the_number_of_workers),
        TEST(nans_and_large_scores),
        TEST(what_does_not_fit_is_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
