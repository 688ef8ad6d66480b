// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// y[p] = E[token p]: rows of a table by number. gE[t] += sum of gy over the positions that have
// token t; R{y[p]} = R{E}[token p].
//
// Keeps: the gradient of a tile of the table is one pass over all tokens of the batch in their
// order, so the sum of each row has one order, whoever computes it. A token that is no row of the
// table makes NaNs, as who feeds the rows has to prevent it; no pass reads beyond the table.
#include <math.h>
#include <string.h>

#include "graph/operators/access.h"
#include "graph/operators/table.h"

enum { TABLE = 1 }; /* slot */

static descent_status shape(descent_node *node, descent_error *error)
{
    const descent_node *tokens = node->inputs[0], *table = node->inputs[TABLE];
    char text[DSC_SHAPE_TEXT];
    FAIL_IF(!tokens->batched || tokens->needs_gradient, error, DESCENT_INVALID,
            "embedding: its tokens are numbers of the data, a row for each example");
    FAIL_IF(tokens->shape.rank != 1, error, DESCENT_INVALID,
            "embedding: takes a token for each position; rows of %s arrive",
            dsc_shape_text(tokens->shape, " x ", text));
    FAIL_IF(!table->tensor || table->shape.rank != 2, error, DESCENT_INVALID,
            "embedding: its table is a parameter of tokens x features, not of %s",
            dsc_shape_text(table->shape, " x ", text));
    dsc_node_take_shape(node, (descent_shape){2, {tokens->width, table->tensor->columns}});
    return DESCENT_OK;
}

// The row of the table, or as many as it has where the number is none of its rows.
static size_t row_of(const descent_node *node, real token)
{
    const size_t rows = node->inputs[TABLE]->tensor->rows;
    const bool is_row = token >= R(0.0) && token < (real)rows;
    const size_t row = is_row ? (size_t)token : rows;
    return is_row && (real)row == token ? row : rows;
}

static void look_up(const dsc_frame *frame, const descent_node *node, int role)
{
    const descent_node *table = node->inputs[TABLE];
    const size_t features = table->tensor->columns, positions = node->inputs[0]->width;
    const real *from = input(frame, table, role);
    for (size_t r = 0; r < rows_of(frame, node); r++) {
        const real *tokens = input_row(frame, node->inputs[0], DSC_VALUE, r);
        real *to = output_row(frame, node, role, r);
        for (size_t p = 0; p < positions; p++, to += features) {
            const size_t row = row_of(node, tokens[p]);
            if (row < table->tensor->rows) {
                memcpy(to, from + row * features, features * sizeof(real));
                continue;
            }
            for (size_t j = 0; j < features; j++) {
                to[j] = (real)NAN;
            }
        }
    }
}

static void forward(const dsc_frame *frame, const descent_node *node)
{
    look_up(frame, node, DSC_VALUE);
}

static void tangent(const dsc_frame *frame, const descent_node *node)
{
    look_up(frame, node, DSC_TANGENT);
}

// Tokens have no gradient, and that of the table is delivered.
static void nothing(const dsc_frame *frame, const descent_node *node)
{
    (void)frame;
    (void)node;
}

static bool delivers(const descent_node *node, size_t slot)
{
    (void)node;
    return slot == TABLE;
}

static void parameter(const dsc_frame *frame, const descent_node *node, size_t slot,
                      size_t first, size_t count, bool tangent_pass, bool add, void *out)
{
    (void)slot;
    const descent_node *tokens = node->inputs[0];
    const size_t features = node->shape.dim[1];
    const int role = tangent_pass ? DSC_TANGENT_GRADIENT : DSC_GRADIENT;
    real *to = out;
    if (!add) {
        memset(to, 0, count * features * sizeof(real));
    }
    for (size_t r = 0; r < frame->batch; r++) {
        const real *row =
            all_rows(frame, tokens, DSC_VALUE) + r * stride_of(frame, tokens, DSC_VALUE);
        const real *g = all_rows(frame, node, role) + r * stride_of(frame, node, role);
        for (size_t p = 0; p < tokens->width; p++, g += features) {
            const size_t at = row_of(node, row[p]);
            if (at < first || at >= first + count) {
                continue;
            }
            real *restrict sum = to + (at - first) * features;
            for (size_t j = 0; j < features; j++) {
                sum[j] += g[j];
            }
        }
    }
}

static const dsc_row_table table = {.slot = TABLE, .chosen = true};

const dsc_operator X(embedding_operator) = {.name = "embedding",
                                            .least_inputs = 2,
                                            .most_inputs = 2,
                                            .table = &table,
                                            .positions = dsc_positions_apart,
                                            .shape = shape,
                                            .forward = forward,
                                            .backward = nothing,
                                            .tangent = tangent,
                                            .tangent_backward = nothing,
                                            .delivers = delivers,
                                            .parameter = parameter};
