// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers that slide a window over images.
#include "graph/layers_images.h"

#include <stdio.h>
#include <string.h>

#include "graph/builders_images.h"
#include "graph/layers_padded.h"
#include "graph/layers_refusals.h"
#include "graph/layers_units.h"

#define KEEPS_POSITIONS "conv 16 1x5 conv 16 1x5 global-pool"

// A shape that `width` numbers may have, to show how one is written: nobody takes it by himself.
static descent_shape example_of(size_t width)
{
    const descent_shape likely = dsc_shape_likely(width);
    return likely.rank > 0 ? likely : (descent_shape){3, {1, width, 1}};
}

// Layers that look at neighbours need to know which numbers are neighbours.
static descent_status need_images(const dsc_layer_reader *p)
{
    const descent_node *node = p->layers->node;
    if (node->shape.rank == 3) {
        return DESCENT_OK;
    }
    char says[256], shape[DSC_SHAPE_TEXT], better[DSC_VALUE_TEXT];
    char example[DSC_SHAPE_TEXT + 1];
    snprintf(
        says, sizeof says,
        "needs images of height x width x channels; rows of %s arrive there, and do not say "
        "which numbers are neighbours",
        dsc_shape_text(node->shape, " x ", shape));
    dsc_shape_text(example_of(node->width), "x", example);
    strncat(example, " ", sizeof example - strlen(example) - 1);
    // The rows of the data are a shape before all that looks at them.
    const size_t at = node == p->layers->graph->nodes[0] ? 0 : p->first_column - 1;
    dsc_layer_splice(p, at, at, example, better);
    return dsc_layer_refuse_at(p, p->first, p->first_column, says, better);
}

static descent_status parse_padding(dsc_layer_reader *p, descent_window *window, bool *same)
{
    *same = strcmp(p->word, "same") == 0;
    if (*same || strcmp(p->word, "none") == 0) {
        window->top = window->bottom = window->left = window->right = 0;
        return dsc_layer_take(p);
    }
    TRY(dsc_layer_read_pair(
        p, "\"same\", \"none\" or a number of rows and columns, as \"1\" or \"0x2\"", 0,
        &window->top, &window->left));
    window->bottom = window->top;
    window->right = window->left;
    return DESCENT_OK;
}

// Options behind a window, as far as there are some. same (in/out): padding follows the size.
// biased (in/out) of a convolution, NULL: of a pool.
static descent_status parse_options(dsc_layer_reader *p, descent_window *window, bool *same,
                                    bool *biased)
{
    static const char pair[] = "a number of rows and columns, as \"2\" or \"2x1\"";
    for (;;) {
        if (strcmp(p->word, "stride") == 0) {
            TRY(dsc_layer_take(p));
            TRY(dsc_layer_read_pair(p, pair, 1, &window->stride_height, &window->stride_width));
        } else if (strcmp(p->word, "pad") == 0) {
            TRY(dsc_layer_take(p));
            TRY(parse_padding(p, window, same));
        } else if (strcmp(p->word, "dilate") == 0) {
            TRY(dsc_layer_take(p));
            TRY(dsc_layer_read_pair(p, pair, 1, &window->dilation_height,
                                    &window->dilation_width));
        } else if (biased && strcmp(p->word, "groups") == 0) {
            TRY(dsc_layer_take(p));
            TRY(dsc_layer_read_units(p, "a number of groups", &window->groups));
        } else if (biased && strcmp(p->word, "no-bias") == 0) {
            TRY(dsc_layer_bias(p, true, biased));
        } else {
            return DESCENT_OK;
        }
    }
}

// Behind the end of a sequence a window sees zeros, as behind the last position. Windows that do not
// keep all positions would need to know the end of each sequence.
static descent_status hide_padding(dsc_layer_reader *p, const descent_window *window)
{
    if (!dsc_layers_masked(p->layers)) {
        return DESCENT_OK;
    }
    const size_t reach = (window->width - 1) * window->dilation_width;
    if (window->stride_width != 1 || window->left + window->right != reach) {
        return dsc_layer_refuse_at(p, p->first, p->first_column,
                                   "does not keep all positions of sequences of different "
                                   "lengths: without \"stride\" and with \"pad same\" it does",
                                   KEEPS_POSITIONS);
    }
    return window->width > 1 ? dsc_layer_hide(p) : DESCENT_OK;
}

descent_status dsc_layer_convolution(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    descent_window window = descent_window_default(1, 1);
    descent_function function = DESCENT_IDENTITY;
    size_t units = 0;
    bool same = true, left_out = false, biased = true;
    TRY(need_images(p));
    TRY(dsc_layer_take(p));
    TRY(dsc_layer_read_units(p, "a number of channels, as in \"conv 32 3x3\"", &units));
    TRY(dsc_layer_read_pair(p, "the size of a window, as in \"conv 32 3x3\"", 1, &window.height,
                            &window.width));
    TRY(parse_options(p, &window, &same, &biased));
    TRY(dsc_layer_bias(p, true, &biased));
    TRY(dsc_layer_function(p, &function, &left_out));
    window = same ? descent_window_same(window, layers->node) : window;
    TRY(hide_padding(p, &window));
    return dsc_layer_add_units(
        p, dsc_graph_convolution(layers->graph, layers->node, units, &window, function, biased),
        function, left_out);
}

descent_status dsc_layer_pool(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    const bool average = strcmp(p->word, "average-pool") == 0;
    descent_window window = descent_window_default(1, 1);
    bool same = false;
    TRY(need_images(p));
    TRY(dsc_layer_take(p));
    TRY(dsc_layer_read_pair(p, "the size of a window, as in \"pool 2\"", 1, &window.height,
                            &window.width));
    window.stride_height = window.height;
    window.stride_width = window.width;
    TRY(parse_options(p, &window, &same, NULL));
    window = same ? descent_window_same(window, layers->node) : window;
    if (dsc_layers_masked(layers) && window.width > 1) {
        return dsc_layer_refuse_at(p, p->first, p->first_column,
                                   "takes several positions of sequences of different lengths "
                                   "together, of which some may not be there",
                                   KEEPS_POSITIONS);
    }
    return dsc_layer_add(p, average ? descent_average_pool(layers->graph, layers->node, &window)
                                    : descent_max_pool(layers->graph, layers->node, &window));
}

descent_status dsc_layer_global_pool(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    if (layers->node->shape.rank != 2) { // the mean over positions
        TRY(need_images(p));
    } else if (layers->behind_branch && layers->bare != DESCENT_IDENTITY) {
        TRY(dsc_layer_complete(p, "layer-norm"));
        TRY(dsc_layer_add(p,
                          descent_layer_norm(layers->graph, layers->node, DESCENT_NORM_EPS)));
    }
    TRY(dsc_layer_take(p));
    return dsc_layer_add(p, dsc_layers_masked(layers)
                                ? descent_masked_mean(layers->graph, layers->node, layers->mask)
                                : descent_global_average_pool(layers->graph, layers->node));
}
