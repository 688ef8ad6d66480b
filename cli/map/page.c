// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page of a map is told besides what --json prints: the function in the box, and the tree of
// its minima, which --graph draws.
#include "map/page.h"

#include "function/report.h"
#include "map/picture.h"
#include "map/report.h"
#include "map/tree.h"
#include "run/verdict_json.h"
#include "shell/output.h"

enum { MOST_MINIMA = 1000 }; /* as --graph */

static json_t *number(size_t node)
{
    return node == SIZE_MAX ? json_null() : json_integer((json_int_t)node);
}

static json_t *tree_json(const cli_map_job *job)
{
    cli_tree tree;
    if (!cli_tree_make(job->map, MOST_MINIMA, &tree)) {
        return NULL;
    }
    json_t *nodes = json_array();
    bool whole = nodes != NULL;
    for (size_t i = 0; i < tree.count && whole; i++) {
        const cli_tree_node *n = &tree.nodes[i];
        whole = json_array_append_new(
                    nodes, json_pack("{s:f, s:I, s:I, s:o, s:o}", "f", n->f, "point",
                                     (json_int_t)n->point, "row", (json_int_t)n->row, "lower",
                                     number(n->lower), "other", number(n->other))) == 0;
    }
    cli_tree_free(&tree);
    if (!whole) {
        json_decref(nodes);
        return NULL;
    }
    return nodes;
}

static json_t *box(const cli_map_job *job)
{
    const size_t n = job->target.n;
    return json_pack("{s:o, s:o}", "lower", cli_json_numbers(n, job->lower), "upper",
                     cli_json_numbers(n, job->upper));
}

int cli_map_page(cli_map_job *job)
{
    if (!*job->own.report) {
        return CLI_DONE;
    }
    const bool is_run = job->target.is_run;
    const cli_function_report report = {.kind = "map",
                                        .function = &job->target.function,
                                        .name = is_run ? cli_map_name(job) : NULL,
                                        .arguments = job->arguments,
                                        .seed = &job->options.seed};
    json_t *document = cli_function_report_make(&report, cli_map_to_json(job));
    json_t *tree = document ? tree_json(job) : NULL;
    if (!tree || json_object_set_new(document, "tree", tree) != 0 ||
        json_object_set_new(document, "box", box(job)) != 0 ||
        !cli_map_surface(job, document)) {
        json_decref(document);
        return cli_no_memory();
    }
    char next[CLI_MINIMIZE_TEXT] = "";
    if (job->map->point_count > 0) {
        cli_function_report_next(&report, job->map->points[0].x, next, sizeof next);
    }
    json_object_set_new(document, "next", cli_text_json(next));
    return cli_function_report_save(job->own.report, document,
                                    !job->own.json && !job->own.quiet);
}
