// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/tensors.h"

#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "optim/whole/table.h"

static size_t count_tensors(const descent_graph *graph)
{
    size_t count = 0;
    for (descent_tensor tensor; descent_graph_tensor(graph, count, &tensor);) {
        count++;
    }
    return count;
}

static bool is_matrix(const descent_tensor *tensor)
{
    return tensor->decays && tensor->rows > 1 && tensor->columns > 1;
}

// The last matrix makes the outputs; those before it have layers behind them.
static void describe(const descent_graph *graph, descent_optimizer_tensor *tensors,
                     size_t count)
{
    descent_optimizer_tensor *last = NULL;
    descent_tensor tensor;
    for (size_t i = 0; i < count && descent_graph_tensor(graph, i, &tensor); i++) {
        tensors[i] = (descent_optimizer_tensor){.name = tensor.name,
                                                .begin = tensor.offset,
                                                .rows = tensor.rows,
                                                .columns = tensor.columns,
                                                .hidden = is_matrix(&tensor)};
        last = tensors[i].hidden ? &tensors[i] : last;
    }
    if (last) {
        last->hidden = false;
    }
}

descent_status dsc_take_tensors(descent_optimizer *optimizer, const descent_graph *graph,
                                descent_error *error)
{
    const size_t count = count_tensors(graph);
    descent_optimizer_tensor *tensors = calloc(count + 1, sizeof *tensors);
    if (!tensors) {
        return dsc_no_memory(error, "tensors", count * sizeof *tensors);
    }
    describe(graph, tensors, count);
    descent_status status = descent_optimizer_set_tensors(optimizer, tensors, count, error);
    free(tensors);
    descent_tensor tensor;
    for (size_t i = 0; status == DESCENT_OK && descent_graph_tensor(graph, i, &tensor); i++) {
        // Biases, for one: weight decay is for weights.
        if (!tensor.decays) {
            status = descent_optimizer_exempt(optimizer, tensor.offset,
                                              tensor.rows * tensor.columns, error);
        }
    }
    return status;
}

bool dsc_rule_has_tensors(int rule, const descent_graph *graph)
{
    dsc_block last = {.rows = 1, .columns = 1}; // a matrix, until another one follows
    descent_tensor tensor;
    bool found = false;
    for (size_t i = 0; graph && descent_graph_tensor(graph, i, &tensor); i++) {
        const dsc_block block = {.rows = tensor.rows, .columns = tensor.columns};
        if (is_matrix(&tensor)) {
            last.hidden = last.rows > 1;
            found = found || (last.hidden && dsc_whole_takes(rule, &last));
            last = block;
        } else {
            found = found || dsc_whole_takes(rule, &block);
        }
    }
    last.hidden = false;
    return found || dsc_whole_takes(rule, &last);
}

descent_status dsc_take_groups(descent_optimizer *optimizer, const char *groups,
                               descent_error *error)
{
    for (const char *rest = strcmp(groups, "none") == 0 ? "" : groups; *rest;) {
        char one[512];
        const size_t length = strcspn(rest, ";");
        memcpy(one, rest, length); // it is no longer than the option
        one[length] = '\0';
        rest += length + (rest[length] == ';');
        if (one[strspn(one, " ")]) {
            TRY(descent_optimizer_group(optimizer, one, error));
        }
    }
    return DESCENT_OK;
}
