// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The disconnectivity graph: saddles from the lowest up, each of which joins the two parts of
// the graph that hold its minima, if they are two (Kruskal's algorithm).
//
// [B97] Becker, Karplus. The topology of multidimensional potential energy surfaces. J. Chem.
// Phys. 106, 1997. [W03] Wales. Energy landscapes. 2003. 5.1.
//
// Keeps: an inner node is as high as the lowest way over saddles that were found between its
// two sides; a saddle that was not found may lead lower, so the barriers are upper bounds.
#include "map/tree.h"

#include <math.h>
#include <stdlib.h>

static bool is_minimum(const descent_map_point *p)
{
    return p->kind == DESCENT_PLACE_MINIMUM || p->kind == DESCENT_PLACE_DEGENERATE_MINIMUM ||
           (p->kind == DESCENT_PLACE_KINK && p->index == 0);
}

void cli_tree_free(cli_tree *tree)
{
    free(tree->nodes);
    *tree = (cli_tree){0};
}

// ---- building it ----

typedef struct ranked {
    double f; /* of the saddle */
    size_t edge;
} ranked;

typedef struct builder {
    const descent_map *map;
    cli_tree *tree;
    size_t *leaf_of; /* of each point of the map; SIZE_MAX: none */
    size_t *above;   /* of each node: a node that it is part of, or itself */
    size_t *lowest;  /* of each node: its lowest leaf */
    ranked *order;   /* the edges by height */
} builder;

static size_t top_of(builder *b, size_t node)
{
    // Union and find, with the way halved as it is walked.
    while (b->above[node] != node) {
        b->above[node] = b->above[b->above[node]];
        node = b->above[node];
    }
    return node;
}

static int compare(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    return a->f != b->f ? (a->f < b->f ? -1 : 1) : (a->edge > b->edge) - (a->edge < b->edge);
}

static void sort_edges(builder *b)
{
    for (size_t i = 0; i < b->map->edge_count; i++) {
        b->order[i] = (ranked){b->map->points[b->map->edges[i].saddle].f, i};
    }
    qsort(b->order, b->map->edge_count, sizeof *b->order, compare);
}

static void add_leaves(builder *b, size_t most)
{
    cli_tree *tree = b->tree;
    for (size_t i = 0; i < b->map->point_count; i++) {
        const descent_map_point *p = &b->map->points[i];
        b->leaf_of[i] = SIZE_MAX;
        if (is_minimum(p) && tree->leaves < most) {
            b->leaf_of[i] = tree->leaves;
            b->above[tree->leaves] = b->lowest[tree->leaves] = tree->leaves;
            tree->nodes[tree->leaves++] = (cli_tree_node){
                .f = p->f, .lower = SIZE_MAX, .other = SIZE_MAX, .point = i, .top = true};
        }
    }
    tree->count = tree->leaves;
}

static void join(builder *b, const descent_map_edge *edge)
{
    cli_tree *tree = b->tree;
    const size_t from = edge->from == SIZE_MAX ? SIZE_MAX : b->leaf_of[edge->from];
    const size_t to = edge->to == SIZE_MAX ? SIZE_MAX : b->leaf_of[edge->to];
    if (from == SIZE_MAX || to == SIZE_MAX || top_of(b, from) == top_of(b, to)) {
        return;
    }
    size_t lower = top_of(b, from), other = top_of(b, to);
    const size_t node = tree->count++;
    if (b->lowest[other] < b->lowest[lower]) { /* leaves are in the order of f */
        const size_t kept = lower;
        lower = other;
        other = kept;
    }
    tree->nodes[lower].top = tree->nodes[other].top = false;
    tree->nodes[node] = (cli_tree_node){.f = b->map->points[edge->saddle].f,
                                        .lower = lower,
                                        .other = other,
                                        .point = edge->saddle,
                                        .top = true};
    b->above[lower] = b->above[other] = b->above[node] = node;
    b->lowest[node] = b->lowest[lower];
}

// Rows from the top: what hangs together stands together, the lowest first. stack: room for
// `count` nodes.
static void give_rows(cli_tree *tree, size_t *stack)
{
    size_t row = 0;
    for (size_t leaf = 0; leaf < tree->leaves; leaf++) {
        size_t height = 0;
        for (size_t top = tree->count; top-- > 0 && height == 0;) {
            size_t lowest = top; /* of the tree below */
            while (lowest >= tree->leaves) {
                lowest = tree->nodes[lowest].lower;
            }
            if (tree->nodes[top].top && lowest == leaf) {
                stack[height++] = top;
            }
        }
        while (height > 0) {
            const cli_tree_node *node = &tree->nodes[stack[--height]];
            if (node->lower == SIZE_MAX) {
                tree->nodes[stack[height]].row = row++;
            } else {
                const size_t lower = node->lower, other = node->other;
                stack[height++] = other;
                stack[height++] = lower;
            }
        }
    }
    for (size_t i = tree->leaves; i < tree->count; i++) { /* what is joined comes before */
        tree->nodes[i].row = tree->nodes[tree->nodes[i].lower].row;
    }
}

static bool make_room(builder *b)
{
    const size_t points = b->map->point_count + 1;
    b->tree->nodes = calloc(2 * points, sizeof *b->tree->nodes);
    b->leaf_of = calloc(points, sizeof *b->leaf_of);
    b->above = calloc(2 * points, 2 * sizeof *b->above);
    b->order = calloc(b->map->edge_count + 1, sizeof *b->order);
    b->lowest = b->above ? b->above + 2 * points : NULL;
    return b->tree->nodes && b->leaf_of && b->above && b->order;
}

bool cli_tree_make(const descent_map *map, size_t most, cli_tree *tree)
{
    *tree = (cli_tree){.low = HUGE_VAL, .high = -HUGE_VAL};
    builder b = {.map = map, .tree = tree};
    const bool made = make_room(&b);
    if (made) {
        add_leaves(&b, most);
        sort_edges(&b);
        for (size_t i = 0; i < map->edge_count; i++) {
            join(&b, &map->edges[b.order[i].edge]);
        }
        give_rows(tree, b.above);
        for (size_t i = 0; i < tree->count; i++) {
            tree->low = fmin(tree->low, tree->nodes[i].f);
            tree->high = fmax(tree->high, tree->nodes[i].f);
        }
    } else {
        cli_tree_free(tree);
    }
    free(b.leaf_of);
    free(b.above);
    free(b.order);
    return made;
}
