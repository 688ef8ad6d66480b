// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: the terminal has the lowest minima only, as many as a screen shows, and says so; the
// file has up to SVG_MINIMA.
#include "map/graph.h"

#include <stdio.h>
#include <stdlib.h>

#include "map/tree.h"
#include "map/tree_draw.h"
#include "plot/picture.h"
#include "plot/plot.h"
#include "shell/output.h"

enum { TEXT_MINIMA = 40, SVG_MINIMA = 1000 };

static int print(const cli_map_job *job)
{
    cli_tree tree;
    if (!cli_tree_make(job->map, TEXT_MINIMA, &tree)) {
        return cli_no_memory();
    }
    int code = CLI_DONE;
    if (tree.count > tree.leaves) {
        const cli_plot_look look = cli_plot_look_here(job->own.plain);
        char *text = cli_tree_text(&tree, look.columns, look.utf8);
        if (text) {
            printf("\nbarriers between minima%s\n%s",
                   tree.leaves == TEXT_MINIMA ? " (the lowest 40)" : "", text);
        } else {
            code = cli_no_memory();
        }
        free(text);
    }
    cli_tree_free(&tree);
    return code;
}

static int save(const cli_map_job *job)
{
    cli_tree tree;
    if (!cli_tree_make(job->map, SVG_MINIMA, &tree)) {
        return cli_no_memory();
    }
    int code;
    if (tree.leaves == 0) {
        cli_error("--graph: there is no minimum to be drawn");
        code = CLI_FAILED;
    } else {
        char *text = cli_tree_svg(&tree, cli_map_name(job));
        code = text ? cli_plot_write(job->own.graph, "--graph", text) : cli_no_memory();
        free(text);
    }
    cli_tree_free(&tree);
    return code;
}

int cli_map_graph(const cli_map_job *job)
{
    int code = CLI_DONE;
    if (!job->own.no_plot && !job->own.json && !job->own.quiet) {
        code = print(job);
    }
    return code == CLI_DONE && *job->own.graph ? save(job) : code;
}
