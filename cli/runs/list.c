// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The runs of a folder as a table. Keeps: every folder has a line, a damaged run and what is no
// run too; nothing is left out in silence.
#include "runs/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runs/grid.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

typedef struct found {
    descent_run_facts *facts;
    size_t count, room;
    bool failed; /* memory is out */
} found;

static bool take(const descent_run_facts *facts, void *user)
{
    found *f = user;
    if (f->count == f->room) {
        const size_t room = 2 * f->room + 16;
        descent_run_facts *grown = realloc(f->facts, room * sizeof *grown);
        f->failed = !grown;
        if (!grown) {
            return false;
        }
        f->facts = grown;
        f->room = room;
    }
    f->facts[f->count++] = *facts;
    return true;
}

static bool is_run(const descent_run_facts *facts)
{
    return facts->status == DESCENT_OK;
}

// ---- order ----

// Insertion, which keeps equal ones as they are: there are as many as people make runs.
static void sort_runs(found *f, cli_fact fact, bool reverse)
{
    for (size_t i = 1; i < f->count; i++) {
        const descent_run_facts moved = f->facts[i];
        size_t at = i;
        while (at > 0 && cli_fact_compare(&f->facts[at - 1], &moved, fact) > 0) {
            f->facts[at] = f->facts[at - 1];
            at--;
        }
        f->facts[at] = moved;
    }
    for (size_t i = 0; reverse && i < f->count / 2; i++) {
        const descent_run_facts moved = f->facts[i];
        f->facts[i] = f->facts[f->count - 1 - i];
        f->facts[f->count - 1 - i] = moved;
    }
}

// ---- for people ----

// What is left out last on a narrow terminal has the most; 0: never.
static const cli_grid_column looks[CLI_FACTS] = {
    [CLI_FACT_RUN] = {false, 0},       [CLI_FACT_WHEN] = {false, 2},
    [CLI_FACT_DATA] = {false, 5},      [CLI_FACT_NETWORK] = {false, 4},
    [CLI_FACT_RULE] = {false, 9},      [CLI_FACT_RATE] = {true, 8},
    [CLI_FACT_EPOCHS] = {true, 7},     [CLI_FACT_TRAINING] = {true, 1},
    [CLI_FACT_VALIDATION] = {true, 0}, [CLI_FACT_METRIC] = {true, 6},
    [CLI_FACT_VERDICT] = {false, 4},   [CLI_FACT_SECONDS] = {true, 3},
    [CLI_FACT_STATE] = {false, 10}};

static bool fill(const found *f, cli_grid *grid)
{
    grid->columns = CLI_FACTS;
    memcpy(grid->column, looks, sizeof looks);
    if (!cli_grid_add(grid)) {
        return false;
    }
    for (cli_fact k = CLI_FACT_RUN; k < CLI_FACTS; k++) {
        cli_grid_set(grid, k, k == CLI_FACT_WHEN ? "when (UTC)" : cli_fact_name(k));
    }
    for (size_t i = 0; i < f->count; i++) {
        if (!is_run(&f->facts[i])) {
            continue;
        }
        if (!cli_grid_add(grid)) {
            return false;
        }
        for (cli_fact k = CLI_FACT_RUN; k < CLI_FACTS; k++) {
            char text[DESCENT_RUN_PATH];
            cli_fact_text(&f->facts[i], k, text, sizeof text);
            cli_grid_set(grid, k, text);
        }
    }
    return true;
}

// What is no run, a line each.
static void tell_others(const found *f)
{
    for (size_t i = 0; i < f->count; i++) {
        if (!is_run(&f->facts[i])) {
            cli_print("%s\n", CLI_SHOW(f->facts[i].problem));
        }
    }
}

static int print_table(const char *folder, const found *f, size_t runs)
{
    cli_grid grid = {.rows = 0};
    if (runs == 0) {
        cli_print("there are no runs in %s\n", CLI_SHOW(folder));
        cli_talk("next    descent train FILE    makes one\n");
    } else if (!fill(f, &grid)) {
        cli_grid_free(&grid);
        return cli_no_memory();
    } else {
        cli_grid_print(&grid, cli_grid_room());
    }
    cli_grid_free(&grid);
    tell_others(f);
    return CLI_DONE;
}

// ---- JSON ----

static int print_json(const char *folder, const found *f)
{
    json_t *runs = json_array(), *others = json_array();
    int failed = 0;
    for (size_t i = 0; i < f->count; i++) {
        const descent_run_facts *facts = &f->facts[i];
        if (is_run(facts)) {
            failed |= json_array_append_new(runs, cli_facts_json(facts));
        } else {
            failed |= json_array_append_new(
                others, json_pack("{s:o, s:s, s:o}", "folder", cli_json_text(facts->folder),
                                  "state", descent_run_state_word(facts->state), "problem",
                                  cli_json_text(facts->problem)));
        }
    }
    json_t *json = json_pack("{s:o, s:o, s:o}", "folder", cli_json_text(folder), "runs", runs,
                             "others", others);
    if (failed) {
        json_decref(json);
        json = NULL;
    }
    return cli_print_json_exact(json);
}

// ---- the list ----

// A run itself, or what a folder holds.
static descent_status read_runs(const char *folder, found *f, descent_error *error)
{
    char run[DESCENT_RUN_PATH], model[DESCENT_RUN_PATH];
    if (!descent_run_find(folder, run, model)) {
        return descent_runs_list(folder, take, f, error);
    }
    descent_run_facts facts = {.size = sizeof facts};
    const descent_status status = descent_run_look(run, &facts, error);
    f->failed = status == DESCENT_OK && !take(&facts, f);
    return status;
}

static int not_there(const descent_error *error, const char *folder)
{
    const int code = cli_fail(error);
    if (code == CLI_NO_INPUT && strcmp(folder, "runs") == 0) {
        cli_try("descent train FILE    makes the first run, in runs");
    } else if (code == CLI_NO_INPUT) {
        cli_try("descent runs    the runs in runs");
    }
    return code;
}

int cli_runs_list(const char *folder, cli_fact sort, bool reverse, bool json)
{
    descent_error error = {0};
    found f = {.count = 0};
    size_t runs = 0;
    const descent_status status = read_runs(folder, &f, &error);
    if (status != DESCENT_OK || f.failed) {
        free(f.facts);
        return f.failed ? cli_no_memory() : not_there(&error, folder);
    }
    sort_runs(&f, sort, reverse);
    for (size_t i = 0; i < f.count; i++) {
        runs += is_run(&f.facts[i]);
    }
    const int code = json ? print_json(folder, &f) : print_table(folder, &f, runs);
    free(f.facts);
    return code;
}
