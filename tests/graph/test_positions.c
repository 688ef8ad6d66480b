// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Dense at every position, embeddings, positions and losses at every position: values against sums
// written out, derivatives against central differences, and what does not fit.
#include "positions.h"

static void dense_at_every_position_is_dense_at_each(void)
{
    problem p = start(3, 4, 5);
    descent_node *y = descent_dense(p.graph, p.inputs[0], 3, DESCENT_TANH);
    double x[18], out[36];
    CHECK(y->shape.rank == 2 && y->shape.dim[0] == 4 && y->shape.dim[1] == 3);
    CHECK(descent_graph_parameters(p.graph) == 18);
    fill(x, 18, -1.0, 1.0, 4);
    values_of(&p, y, x, 2, out);
    for (size_t k = 0; k < 36; k++) {
        double z = x[15 + k % 3];
        for (size_t j = 0; j < 5; j++) {
            z += p.data[0][k / 3 * 5 + j] * x[j * 3 + k % 3];
        }
        CHECK_NEAR(out[k], tanh(z), 1e-14);
    }
    descent_graph_free(p.graph);
}

static void dense_at_every_position_is_differentiated(void)
{
    static const descent_function functions[] = {DESCENT_IDENTITY, DESCENT_TANH, DESCENT_GELU};
    for (size_t k = 0; k < 3; k++) {
        problem p = start(5, 3, 4);
        descent_node *h = descent_dense(p.graph, p.inputs[0], 5, functions[k]);
        h = descent_dense(p.graph, h, 3, functions[k]);
        p.root = loss_of(p.graph, h);
        finish(&p, descent_function_name(functions[k]), 5 + k);
    }
}

/* A table that is used forwards and backwards, and once more at a row without positions. */
static void a_table_may_be_used_twice(void)
{
    problem p = start(5, 3, 4);
    descent_node *w = descent_parameter(p.graph, "w", 4, 6, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *b = descent_parameter(p.graph, "b", 1, 4, DESCENT_INITIAL_ZERO, 0.0, false);
    descent_node *h = descent_dense_with(p.graph, p.inputs[0], w, NULL, DESCENT_TANH);
    h = descent_dense_tied(p.graph, h, w, b, DESCENT_SIGMOID);
    CHECK(h && h->shape.dim[1] == 4);
    descent_node *flat = descent_pick(p.graph, h, 2, 1, 6);
    descent_node *last = descent_dense_tied(p.graph, flat, w, b, DESCENT_SOFTPLUS);
    CHECK(last && last->shape.rank == 1 && last->width == 4);
    p.root = descent_combine(p.graph, DESCENT_ADD, loss_of(p.graph, h), loss_of(p.graph, last));
    finish(&p, "tied", 9);
}

static void embeddings_are_rows_of_their_table(void)
{
    problem p = start_tokens(3, 4, 5);
    descent_node *y = descent_embedding(p.graph, p.inputs[0], 5, 3);
    double x[15], out[36];
    fill(x, 15, -1.0, 1.0, 4);
    values_of(&p, y, x, 2, out);
    for (size_t k = 0; k < 36; k++) {
        CHECK(out[k] == x[(size_t)p.data[0][k / 3] * 3 + k % 3]);
    }
    // No row of the table: not finite, and nothing beyond it is read.
    static const double bad[] = {5.0, -1.0, 0.5, 1e300, (double)NAN, -(double)INFINITY};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        const double kept = p.data[0][7];
        p.data[0][7] = bad[k];
        values_of(&p, y, x, 1, out);
        CHECK(isnan(out[21]) && isnan(out[23]) && !isnan(out[20]) && !isnan(out[24]));
        p.data[0][7] = kept;
    }
    descent_graph_free(p.graph);
}

static void embeddings_are_differentiated(void)
{
    problem p = start_tokens(5, 4, 6);
    p.inputs[1] = descent_input(p.graph, "targets", 4);
    for (size_t i = 0; i < 20; i++) {
        p.data[1][i] = (double)(i * 5 % 6);
    }
    descent_node *table =
        descent_parameter(p.graph, "table", 6, 4, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *h = descent_embedding_with(p.graph, p.inputs[0], table);
    h = descent_learned_positions(p.graph, h);
    h = descent_dense(p.graph, h, 4, DESCENT_TANH);
    descent_node *logits = descent_dense_tied(p.graph, h, table, NULL, DESCENT_IDENTITY);
    p.root = descent_softmax_cross_entropy(p.graph, logits, p.inputs[1]);
    finish(&p, "embedding", 12);
}

static void positions_are_what_they_say(void)
{
    const size_t positions = 5, features = 8, heads = 2;
    problem p = start(2, positions, features);
    descent_node *s = descent_sinusoidal_positions(p.graph, p.inputs[0], 100.0);
    descent_node *r = descent_rotary_positions(p.graph, p.inputs[0], heads, 50.0);
    descent_node *l = descent_learned_positions(p.graph, p.inputs[0]);
    double x[40], out[3][80];
    fill(x, 40, -1.0, 1.0, 4);
    values_of(&p, s, x, 1, out[0]);
    values_of(&p, r, x, 2, out[1]);
    values_of(&p, l, x, 2, out[2]);
    for (size_t k = 0; k < 80; k += 2) {
        const double at = (double)(k / features % positions), *in = p.data[0] + k;
        const size_t pair = k % features / 2;
        const double wave = at * pow(100.0, -2.0 * (double)pair / (double)features);
        CHECK_NEAR(out[0][k], in[0] + sin(wave), 1e-14);
        CHECK_NEAR(out[0][k + 1], in[1] + cos(wave), 1e-14);
        const double turn = at * pow(50.0, -2.0 * (double)(pair % 2) / 4.0);
        CHECK_NEAR(out[1][k], in[0] * cos(turn) - in[1] * sin(turn), 1e-13);
        CHECK_NEAR(out[1][k + 1], in[0] * sin(turn) + in[1] * cos(turn), 1e-13);
        CHECK(out[2][k] == in[0] + x[k % 40]);
    }
    descent_graph_free(p.graph);
}

static void positions_are_differentiated(void)
{
    for (size_t k = 0; k < 4; k++) {
        problem p = start(5, 3, 4);
        descent_node *h = k < 3 ? descent_dense(p.graph, p.inputs[0], 4, DESCENT_TANH)
                                : p.inputs[0]; // nobody asks the data
        descent_node *y = k == 0   ? descent_sinusoidal_positions(p.graph, h, 10.0)
                          : k == 1 ? descent_rotary_positions(p.graph, h, 2, 10.0)
                                   : descent_learned_positions(p.graph, h);
        descent_node *squares = loss_of(p.graph, h);
        p.root = descent_combine(p.graph, DESCENT_ADD, loss_of(p.graph, y), squares);
        finish(&p, "positions", 20 + k);
    }
}

static void a_loss_at_every_position_is_the_mean_of_theirs(void)
{
    for (size_t k = 0; k < 2; k++) {
        const double smoothing = k ? 0.2 : 0.0;
        problem p = start(4, 3, 5);
        p.inputs[1] = descent_input(p.graph, "y", 3);
        for (size_t i = 0; i < 12; i++) {
            p.data[1][i] = (double)(i * 3 % 4);
        }
        descent_node *z = descent_dense(p.graph, p.inputs[0], 4, DESCENT_IDENTITY);
        p.root = descent_softmax_cross_entropy_smoothed(p.graph, z, p.inputs[1], smoothing);
        double x[MAX_PARAMETERS], out[4], logits[48];
        fill(x, 24, -1.0, 1.0, 31);
        values_of(&p, p.root, x, 2, out);
        values_of(&p, z, x, 1, logits);
        for (size_t r = 0; r < 4; r++) {
            double mean = 0.0;
            for (size_t t = 0; t < 3; t++) {
                const double *at = logits + (r * 3 + t) * 4;
                const size_t class = (size_t)p.data[1][r * 3 + t];
                double sum = 0.0, all = 0.0;
                for (size_t j = 0; j < 4; j++) {
                    sum += exp(at[j]);
                    all += at[j];
                }
                mean +=
                    (log(sum) - (1.0 - smoothing) * at[class] - smoothing * all / 4.0) / 3.0;
            }
            CHECK_NEAR(out[r], mean, 1e-14);
        }
        // The slopes that others ask for are those of backward, with the weights put aside.
        double slopes[12], moved[12];
        const dsc_loss *loss = dsc_operator_of(p.root)->loss;
        loss->slopes(p.root, logits, p.data[1], slopes);
        for (size_t j = 0; j < 12; j++) {
            const double h = 1e-6;
            double value[2];
            for (int side = 0; side < 2; side++) {
                memcpy(moved, logits, sizeof moved);
                moved[j] += side ? h : -h;
                value[side] = 0.0;
                for (size_t t = 0; t < 3; t++) {
                    const double *at = moved + t * 4;
                    value[side] += log(exp(at[0]) + exp(at[1]) + exp(at[2]) + exp(at[3])) / 3.0;
                    value[side] -= (1.0 - smoothing) * at[(size_t)p.data[1][t]] / 3.0;
                    value[side] -= smoothing * (at[0] + at[1] + at[2] + at[3]) / 12.0;
                }
            }
            CHECK(fabs(slopes[j] - (value[1] - value[0]) / (2.0 * h)) < 1e-9);
        }
        finish(&p, "loss at every position", 33 + k);
    }
}

static descent_node *refused(descent_graph *g, size_t which)
{
    descent_node *x = descent_input_shaped(g, "x", (descent_shape){2, {4, 6}});
    descent_node *flat = descent_input(g, "flat", 4);
    descent_node *w = descent_parameter(g, "w", 5, 6, DESCENT_INITIAL_ZERO, 0.0, true);
    descent_node *b = descent_parameter(g, "b", 1, 4, DESCENT_INITIAL_ZERO, 0.0, false);
    switch (which) {
    case 0:
        return descent_dense_with(g, x, w, NULL, DESCENT_RELU);
    case 1:
        return descent_dense_tied(g, x, w, b, DESCENT_RELU);
    case 2:
        return descent_dense_tied(g, flat, w, NULL, DESCENT_RELU);
    case 3:
        return descent_dense_tied(g, w, w, NULL, DESCENT_RELU);
    case 4:
        return descent_embedding(g, x, 3, 2);
    case 5:
        return descent_embedding_with(g, flat, b);
    case 6:
        return descent_learned_positions_with(g, x, w);
    case 7:
        return descent_sinusoidal_positions(g, flat, 10000.0);
    case 8:
        return descent_rotary_positions(g, x, 2, 10000.0);
    case 9:
        return descent_rotary_positions(g, x, 1, 0.0);
    case 10:
        return descent_softmax_cross_entropy(g, x, b);
    case 11:
        return descent_softmax_cross_entropy(g, x, descent_input(g, "t", 6));
    default:
        return descent_embedding(g, descent_dense(g, flat, 4, DESCENT_RELU), 3, 2);
    }
}

static void what_does_not_fit_is_refused(void)
{
    static const char *const said[] = {
        "dense at every position: \"w\" of 5 x 6 takes 5 features; rows of 4 x 6 arrive",
        "dense at every position: its bias is a parameter with a number for each of 5 units",
        "dense at every position: \"w\" of 5 x 6 takes 6 features, transposed",
        "dense at every position: its input has no row for each example",
        "embedding: takes a token for each position; rows of 4 x 6 arrive",
        "embedding: its table is a parameter of tokens x features, not of 4",
        "learned positions: a parameter of 5 x 6 does not fit rows of 4 x 6",
        "sinusoidal positions: takes positions x features for each example; rows of 4 arrive",
        "rotary positions: 6 features cannot be cut into pairs in 2 heads",
        "rotary positions: the base is 0; it must be positive",
        "softmax cross-entropy: the target cannot depend on parameters",
        "class number for each position, not 6 numbers for rows of 4 x 6",
        "embedding: its tokens are numbers of the data, a row for each example"};
    check_refusals(refused, said, sizeof said / sizeof *said);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(dense_at_every_position_is_dense_at_each),
        TEST(dense_at_every_position_is_differentiated),
        TEST(a_table_may_be_used_twice),
        TEST(embeddings_are_rows_of_their_table),
        TEST(embeddings_are_differentiated),
        TEST(positions_are_what_they_say),
        TEST(positions_are_differentiated),
        TEST(a_loss_at_every_position_is_the_mean_of_theirs),
        TEST(what_does_not_fit_is_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
