// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Operators of images and positions at the ends of what they take: numbers that no window has, one position, one head, masks
// that hide everything.
#include "positions.h"

enum { END = 1 << 20 };

// "same" leaves a window alone that cannot slide, whatever its numbers.
static void windows_that_cannot_slide_stay_as_they_are(void)
{
    static const size_t ends[] = {0, 1, 3, END, END + 1, SIZE_MAX / 2, SIZE_MAX - 1, SIZE_MAX};
    enum { ENDS = sizeof ends / sizeof *ends };
    descent_graph *g = NULL;
    CHECK(descent_graph_create(&g, NULL) == DESCENT_OK);
    const descent_node *image = descent_input_shaped(g, "x", (descent_shape){3, {5, 4, 2}});
    for (size_t i = 0; i < ENDS * ENDS * ENDS; i++) {
        descent_window window = descent_window_default(ends[i % ENDS], ends[(i + 1) % ENDS]);
        window.stride_height = window.stride_width = ends[i / ENDS % ENDS];
        window.dilation_height = window.dilation_width = ends[i / ENDS / ENDS];
        const bool slides = window.height - 1 < END && window.width - 1 < END &&
                            window.stride_width - 1 < END && window.dilation_width - 1 < END;
        const descent_window same = descent_window_same(window, image);
        CHECK(slides || memcmp(&same, &window, sizeof same) == 0);
        const size_t reach = (window.height - 1) * window.dilation_height + 1;
        const size_t places =
            slides ? (5 + window.stride_height - 1) / window.stride_height : 0;
        CHECK(!slides || same.top + same.bottom + 5 >= reach);
        CHECK(!slides ||
              (5 + same.top + same.bottom - reach) / window.stride_height + 1 == places);
    }
    descent_graph_free(g);
}

// An image of one pixel, padded to 2^24 places with 2^20 channels each: with 2^20 rows there are more numbers than a size can say.
static void sizes_that_nothing_can_hold_are_no_small_ones(void)
{
    enum { SIDE = 1 << 12 };
    descent_graph *g = NULL;
    descent_error error = {0};
    CHECK(descent_graph_create(&g, NULL) == DESCENT_OK);
    descent_node *x = descent_input_shaped(g, "x", (descent_shape){3, {1, 1, 1}});
    descent_window window = descent_window_default(SIDE, SIDE);
    window.top = window.bottom = window.left = window.right = SIDE - 1;
    x = descent_max_pool(g, x, &window);
    window = descent_window_default(1, 1);
    x = descent_convolution(g, x, END, &window, DESCENT_IDENTITY);
    const descent_node *loss = descent_sum(g, x);
    CHECK_OK(descent_graph_check(g, &error));
    CHECK(descent_node_width(x) == (size_t)SIDE * SIDE * END);
    for (size_t bits = 0; bits < 60; bits++) {
        dsc_plan *plan = NULL;
        CHECK_OK(dsc_plan_create(g, loss, DESCENT_FLOAT64, (size_t)1 << bits, DSC_BACKWARD, 2,
                                 &plan, &error));
        CHECK(bits < 16 ? plan->shared_bytes > (size_t)END * END << bits
                        : plan->shared_bytes == SIZE_MAX);
        dsc_plan_free(plan);
    }
    descent_graph_free(g);
}

static descent_node *attend(problem *p, descent_node *mask, size_t heads, bool causal)
{
    const size_t features = descent_node_shape(p->inputs[0]).dim[1];
    descent_node *h = descent_dense(p->graph, p->inputs[0], 3 * features, DESCENT_IDENTITY);
    return descent_self_attention(p->graph, h, mask, heads, causal);
}

// A softmax of one key is 1: the output is the value.
static void one_position_is_its_own_value(void)
{
    for (size_t heads = 1; heads <= 4; heads++) {
        for (size_t causal = 0; causal < 2 && 4 % heads == 0; causal++) {
            problem p = start(3, 1, 4);
            descent_node *out = attend(&p, NULL, heads, causal > 0);
            double x[MAX_PARAMETERS], y[12];
            fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 5);
            values_of(&p, out, x, 2, y);
            for (size_t i = 0; i < 12; i++) {
                double value = 0.0;
                for (size_t k = 0; k < 4; k++) {
                    value += p.data[0][i / 4 * 4 + k] * x[12 * k + 8 + i % 4];
                }
                CHECK_NEAR(y[i], value + x[48 + 8 + i % 4], 1e-14);
            }
            p.root = loss_of(p.graph, descent_dense(p.graph, out, 1, DESCENT_TANH));
            finish(&p, "one position", 7);
        }
    }
}

// Where a mask hides all keys there are zeros, and nothing has a gradient; a mask of data may do so in some rows.
static void masks_may_hide_everything(void)
{
    for (size_t causal = 0; causal < 2; causal++) {
        problem p = start(3, 4, 4);
        p.inputs[1] = descent_input(p.graph, "mask", 4);
        const double masks[12] = {0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0};
        memcpy(p.data[1], masks, sizeof masks);
        descent_node *out = attend(&p, p.inputs[1], 2, causal > 0);
        double x[MAX_PARAMETERS], y[48];
        fill(x, descent_graph_parameters(p.graph), -1.0, 1.0, 5);
        values_of(&p, out, x, 2, y);
        for (size_t i = 0; i < 48; i++) {
            // The last row shows key 2 alone, which queries 0 and 1 do not see if they look back.
            const bool nothing = i < 16 || (causal && i >= 32 && i < 40);
            CHECK(nothing ? y[i] == 0.0 : isfinite(y[i]) && y[i] != 0.0);
        }
        p.root = loss_of(p.graph, descent_dense(p.graph, out, 1, DESCENT_TANH));
        finish(&p, "masks", 9);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(windows_that_cannot_slide_stay_as_they_are),
                                       TEST(sizes_that_nothing_can_hold_are_no_small_ones),
                                       TEST(one_position_is_its_own_value),
                                       TEST(masks_may_hide_everything)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
