// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Hidden units that do not take part any more: dead relus, and tanh and sigmoid at an end of
// their range.
#include "run/observe_units.h"

#include <math.h>
#include <string.h>

#include "graph/network.h"
#include "graph/operators/operators.h"
#include "run/trainer.h"

static bool at_an_end(int function, double value)
{
    switch (function) {
    case DESCENT_RELU:
        return value == 0.0;
    case DESCENT_TANH:
        return fabs(value) > 0.999;
    default: // sigmoid
        return value < 0.001 || value > 0.999;
    }
}

bool dsc_observe_has_end(const descent_node *node)
{
    const int function = dsc_node_function(node);
    return node->batched && (function == DESCENT_RELU || function == DESCENT_TANH ||
                             function == DESCENT_SIGMOID);
}

size_t dsc_observe_count_units(const descent_graph *graph)
{
    size_t units = 0;
    for (size_t i = 0; i < graph->count; i++) {
        units += dsc_observe_has_end(graph->nodes[i]) ? dsc_node_units(graph->nodes[i]) : 0;
    }
    return units;
}

static bool leaves_its_end(const descent_trainer *t, const descent_node *node, const void *rows,
                           size_t stride, size_t count, size_t unit)
{
    const size_t units = dsc_node_units(node), places = node->width / units;
    for (size_t k = 0; k < count * places; k++) {
        const size_t at = k / places * stride + k % places * units + unit;
        const double value = t->type == DESCENT_FLOAT64 ? ((const double *)rows)[at]
                                                        : (double)((const float *)rows)[at];
        if (!at_an_end(dsc_node_function(node), value)) {
            return true;
        }
    }
    return false;
}

typedef struct marking {
    const descent_trainer *trainer;
    unsigned char *marks;
} marking;

// Clears the mark of every unit that is in its range for some example.
static void look_at_units(void *context, const dsc_executor *executor, size_t done,
                          size_t count)
{
    (void)done;
    const marking *m = context;
    const descent_trainer *t = m->trainer;
    const descent_graph *graph = t->network->graph;
    unsigned char *mark = m->marks;
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        if (!dsc_observe_has_end(node)) {
            continue;
        }
        size_t stride = 0;
        const void *rows = dsc_executor_array(executor, node, DSC_VALUE, &stride);
        for (size_t j = 0; j < dsc_node_units(node); j++) {
            if (mark[j] && leaves_its_end(t, node, rows, stride, count, j)) {
                mark[j] = 0;
            }
        }
        mark += dsc_node_units(node);
    }
}

// A unit that is dead for some hundreds of examples is so for nearly all.
descent_status dsc_observe_mark(descent_trainer *t, unsigned char *marks, descent_error *error)
{
    const descent_rows rows = {t->split.train, t->split.train_count < DSC_OBSERVE_UNIT_ROWS
                                                   ? t->split.train_count
                                                   : DSC_OBSERVE_UNIT_ROWS};
    marking m = {t, marks};
    memset(marks, 1, dsc_observe_count_units(t->network->graph));
    return dsc_empirical_visit(t->empirical, t->x, NULL, &rows, look_at_units, &m, error);
}

void dsc_observe_units(descent_trainer *t)
{
    dsc_observe *w = &t->observe;
    const descent_graph *graph = t->network->graph;
    const size_t units = w->units;
    if (dsc_observe_mark(t, w->marks, NULL) != DESCENT_OK) {
        return;
    }
    w->now.units = units;
    w->now.dead = w->now.saturated = 0;
    w->now.blocked = 0.0;
    const unsigned char *mark = w->marks;
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        const size_t units_here = dsc_node_units(node);
        size_t stuck = 0;
        for (size_t j = 0; dsc_observe_has_end(node) && j < units_here; j++) {
            stuck += *mark++;
        }
        *(dsc_node_function(node) == DESCENT_RELU ? &w->now.dead : &w->now.saturated) += stuck;
        w->now.blocked = fmax(w->now.blocked, (double)stuck / (double)units_here);
    }
}
