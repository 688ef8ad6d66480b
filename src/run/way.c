// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/way.h"

#include <math.h>
#include <stdlib.h>

#include "core/status.h"
#include "graph/network.h"

static double number_at(const descent_trainer *t, const void *x, size_t i)
{
    return t->type == DESCENT_FLOAT64 ? ((const double *)x)[i] : (double)((const float *)x)[i];
}

double dsc_way_length(const descent_trainer *t)
{
    double sum = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        sum += number_at(t, t->x, i) * number_at(t, t->x, i);
    }
    return sqrt(sum);
}

descent_status dsc_way_moved(const descent_trainer *t, double *moved, double *length,
                             double *first, descent_error *error)
{
    void *start = calloc(t->n, descent_type_size(t->type));
    if (!start) {
        return dsc_no_memory(error, "parameters", t->n * descent_type_size(t->type));
    }
    if (t->type == DESCENT_FLOAT64) {
        descent_graph_initialise_f64(t->network->graph, t->options.seed, start);
    } else {
        descent_graph_initialise_f32(t->network->graph, t->options.seed, start);
    }
    double way = 0.0, begin = 0.0, now = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        const double from = number_at(t, start, i), to = number_at(t, t->x, i);
        way += (to - from) * (to - from);
        begin += from * from;
        now += to * to;
    }
    free(start);
    *first = sqrt(begin);
    *moved = sqrt(way / begin);
    *length = sqrt(now / begin);
    return DESCENT_OK;
}
