// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MAP_GRAPH_H
#define DESCENT_CLI_MAP_GRAPH_H

#include "map/job.h"

/// Prints the graph where any saddle joins minima, and writes --graph.
int cli_map_graph(const cli_map_job *job);

#endif
