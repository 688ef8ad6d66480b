// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "objective/empirical_state.h"

#include <string.h>

#include "graph/operators/operators.h"
#include "objective/empirical_chunks.h"

void dsc_empirical_use_state(dsc_empirical *self, const double *state)
{
    self->parts.state = state;
}

void dsc_empirical_take_state(dsc_empirical *self)
{
    const double *state = self->parts.state;
    const size_t bytes = self->parts.graph->state * sizeof *state;
    if (state && memcmp(self->state, state, bytes) != 0) {
        memcpy(self->state, state, bytes);
        self->kept.count = 0;
    }
}

descent_status dsc_empirical_check_coupled(const dsc_empirical *self, size_t count,
                                           descent_error *error)
{
    const descent_node *why = NULL;
    const bool coupled = dsc_graph_couples(self->parts.graph, &why) > 0;
    FAIL_IF(
        coupled && count > self->chunk, error, DESCENT_INVALID,
        "%zu examples are more than this objective was made for: \"%s\" needs all rows of a "
        "batch at once",
        count, dsc_node_word(why));
    const size_t least = dsc_graph_least_rows(self->parts.graph, &why);
    FAIL_IF(count < least, error, DESCENT_INVALID,
            "\"%s\" needs %zu rows in a batch: one number by itself has no variance",
            dsc_node_word(why), least);
    return DESCENT_OK;
}

void dsc_empirical_advance(const dsc_empirical *self, double share, double *state)
{
    dsc_executor_advance(self->executor, share, state);
}
