// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/tensors.h"

#include <stdlib.h>
#include <string.h>

#include "core/status.h"

static size_t count_tensors(const descent_graph *graph)
{
    size_t count = 0;
    for (descent_tensor tensor; descent_graph_tensor(graph, count, &tensor);) {
        count++;
    }
    return count;
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
                                                .hidden = tensor.decays && tensor.rows > 1 &&
                                                          tensor.columns > 1};
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

descent_status dsc_take_groups(descent_optimizer *optimizer, const char *groups,
                               descent_error *error)
{
    for (const char *rest = groups; *rest;) {
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
