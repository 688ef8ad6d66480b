// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent map` share.
#ifndef DESCENT_CLI_MAP_MAP_H
#define DESCENT_CLI_MAP_MAP_H

#include <descent/map.h>

#include "target/target.h"

typedef struct cli_map_settings {
    size_t size;
    char svg[CLI_MINIMIZE_PATH], graph[CLI_MINIMIZE_PATH];
    bool no_plot, plain, json, quiet;
} cli_map_settings;

/// One command, from the command line to its end.
typedef struct cli_map_job {
    cli_map_settings own;
    cli_target_settings where;
    descent_map_options options;
    cli_target target;
    double *lower, *upper; /* n */
    descent_map *map;
} cli_map_job;

const char *cli_map_name(const cli_map_job *job);

/// Results for people, and as JSON (map_report.c). CLI_DONE or an exit code.
void cli_map_report(const cli_map_job *job);
int cli_map_json(const cli_map_job *job);

/// Contours, or the curve, with the points on them (map_picture.c); nothing for more than two
/// variables.
int cli_map_picture(cli_map_job *job);

// ---- map_tree.c ----

/// How minima hang together [Becker, Karplus 1997]: two of them are in one basin from the
/// height on over which a path from one to the other has to climb. A node joins two others at
/// that height; leaves are minima.
typedef struct cli_tree_node {
    double f;
    size_t lower, other; /* nodes that it joins, the one with the lowest minimum first;
                            SIZE_MAX for a leaf */
    size_t point;        /* of a leaf: its place in the map. Else the saddle's */
    size_t row;          /* of a leaf in the order of the tree; else that of `lower` */
    bool top;            /* joined with nothing further */
} cli_tree_node;
typedef struct cli_tree {
    cli_tree_node *nodes; /* leaves first */
    size_t count, leaves;
    double low, high; /* of all f */
} cli_tree;

/// The tree of the lowest `most` minima. *tree (out) is freed with cli_tree_free. False when
/// memory is out.
bool cli_tree_make(const descent_map *map, size_t most, cli_tree *tree);
void cli_tree_free(cli_tree *tree);

/// As text, one line a minimum, `columns` wide; and as an SVG document. Freed with free; NULL
/// when memory is out.
char *cli_tree_text(const cli_tree *tree, size_t columns, bool utf8);
char *cli_tree_svg(const cli_tree *tree, const char *title);

/// Prints the graph where any saddle joins minima, and writes --graph.
int cli_map_graph(const cli_map_job *job);

#endif
