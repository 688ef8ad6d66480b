// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How minima hang together [Becker, Karplus 1997].
#ifndef DESCENT_CLI_MAP_TREE_H
#define DESCENT_CLI_MAP_TREE_H

#include <descent/map.h>

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

#endif
