// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Objectives from a graph, and from a network and a data set: empirical objectives that own
// what they need.
#include "objective/risk.h"

#include <math.h>

#include "data/encoder_fit.h"
#include "graph/network.h"
#include "objective/empirical.h"

dsc_empirical_parts dsc_empirical_parts_from(const descent_network *network)
{
    return (dsc_empirical_parts){.graph = network->graph,
                                 .input = network->input,
                                 .target = network->target,
                                 .output = network->output,
                                 .loss = network->loss,
                                 .task = network->task};
}

// Makes the objective, or frees what it would have owned.
static descent_status adopt(dsc_empirical_parts *parts, dsc_encoder *encoder,
                            dsc_empirical **made, descent_error *error)
{
    dsc_empirical *empirical = NULL;
    const descent_status status = dsc_empirical_create(parts, &empirical, error);
    if (status != DESCENT_OK) {
        dsc_workers_free(parts->workers);
        dsc_encoder_free(encoder);
        return status;
    }
    dsc_empirical_own(empirical, parts->workers, encoder);
    *made = empirical;
    return DESCENT_OK;
}

static descent_status check_type(descent_type type, descent_error *error)
{
    FAIL_IF(type != DESCENT_FLOAT32 && type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "parameters are float32 or float64");
    return DESCENT_OK;
}

static descent_status from_graph(const descent_graph *graph, const descent_node *loss,
                                 descent_type type, dsc_empirical **made, descent_error *error)
{
    TRY(check_type(type, error));
    FAIL_IF(!dsc_graph_has(graph, loss), error, DESCENT_INVALID,
            "the loss belongs to another graph");
    FAIL_IF(loss->batched, error, DESCENT_INVALID,
            "the loss depends on examples: use descent_objective_from_data");
    FAIL_IF(graph->parameters == 0, error, DESCENT_INVALID, "the graph has no parameters");
    dsc_empirical_parts parts = {
        .graph = graph, .loss = loss, .type = type, .passes = DSC_TANGENTS, .largest_batch = 1};
    TRY(dsc_workers_create(1, &parts.workers, error));
    return adopt(&parts, NULL, made, error);
}

descent_status descent_objective_from_graph(const descent_graph *graph,
                                            const descent_node *loss, descent_type type,
                                            descent_objective **objective, descent_error *error)
{
    NEED(error, "graph, objective", graph, objective);
    TRY(descent_graph_check(graph, error)); // its mistake comes before a loss that is NULL
    NEED(error, "loss", loss);
    dsc_empirical *made = NULL;
    TRY(from_graph(graph, loss, type, &made, error));
    *objective = dsc_empirical_objective(made);
    return DESCENT_OK;
}

descent_status dsc_objective_take_graph(descent_graph *graph, const descent_node *loss,
                                        descent_type type, descent_objective **objective,
                                        descent_error *error)
{
    dsc_empirical *made = NULL;
    TRY(from_graph(graph, loss, type, &made, error));
    dsc_empirical_own_graph(made, graph);
    *objective = dsc_empirical_objective(made);
    return DESCENT_OK;
}

descent_status descent_objective_from_data(const descent_network *network,
                                           const descent_dataset *data, double l2,
                                           descent_type type, size_t threads,
                                           descent_objective **objective, descent_error *error)
{
    NEED(error, "network, data, objective", network, data, objective);
    TRY(check_type(type, error));
    FAIL_IF(!(l2 >= 0.0 && isfinite(l2)), error, DESCENT_INVALID,
            "l2 is %g; it cannot be negative", l2);
    TRY(dsc_network_fits(network, data, error));
    dsc_encoder *encoder = NULL;
    TRY(dsc_encoder_fit(data, NULL, descent_dataset_rows(data), NULL, &encoder, error));
    dsc_empirical_parts parts = dsc_empirical_parts_from(network);
    parts.data = data;
    parts.encoder = encoder;
    parts.l2 = l2;
    parts.type = type;
    parts.passes = DSC_TANGENTS;
    parts.largest_batch = descent_dataset_rows(data);
    const descent_status status = dsc_workers_create(threads, &parts.workers, error);
    if (status != DESCENT_OK) {
        dsc_encoder_free(encoder);
        return status;
    }
    dsc_empirical *made = NULL;
    TRY(adopt(&parts, encoder, &made, error));
    *objective = dsc_empirical_objective(made);
    return DESCENT_OK;
}
