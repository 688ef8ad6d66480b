// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: no state is left out or changed; of many variables, which nobody could look at, the
// numbers of a state are kept without x, and the page says so.
#include "minimize/record.h"

#include <stdlib.h>
#include <string.h>

#include "function/pack.h"
#include "shell/output.h"

enum { FIRST_X = 4, MOST_X = 12 }; /* numbers of a state before x; how long x may be */

int cli_minimize_check_steps(const cli_minimize_job *job)
{
    enum { MOST = 100000 };
    for (size_t i = 0; i < job->racer_count; i++) {
        if (job->racers[i].options.steps > MOST) {
            cli_error("--steps: a page keeps %d steps of each optimizer at most", MOST);
            cli_try("--steps %d", MOST);
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

static size_t kept_variables(const cli_minimize_job *job)
{
    return job->function.n <= MOST_X ? job->function.n : 0;
}

bool cli_record_state(const cli_minimize_job *job, cli_racer *racer,
                      const descent_minimize_event *event)
{
    cli_record *record = &racer->record;
    const size_t variables = kept_variables(job), width = FIRST_X + variables;
    if (!*job->own.report) {
        return true;
    }
    if (record->count == record->room) {
        const size_t room = record->room ? 2 * record->room : 256;
        double *rows = realloc(record->rows, room * width * sizeof *rows);
        if (!rows) {
            return false;
        }
        record->rows = rows;
        record->room = room;
    }
    double *row = record->rows + record->count++ * width;
    row[0] = (double)event->step;
    row[1] = event->value;
    row[2] = event->gradient_norm;
    row[3] = event->learning_rate;
    memcpy(row + FIRST_X, event->x, variables * sizeof *row);
    return true;
}

void cli_record_free(cli_record *record)
{
    free(record->rows);
    *record = (cli_record){0};
}

static json_t *path(const cli_minimize_job *job, const cli_racer *racer)
{
    static const char *const names[FIRST_X] = {"step", "f", "gradient_norm", "lr"};
    const size_t variables = kept_variables(job), width = FIRST_X + variables;
    cli_column columns[FIRST_X + MOST_X];
    char labels[MOST_X][16];
    for (size_t i = 0; i < width; i++) {
        if (i >= FIRST_X) {
            snprintf(labels[i - FIRST_X], sizeof labels[0], "x%zu", i - FIRST_X + 1);
        }
        columns[i] = (cli_column){.name = i < FIRST_X ? names[i] : labels[i - FIRST_X],
                                  .values = racer->record.rows + i,
                                  .stride = width,
                                  .counts = i == 0};
    }
    // The method for constraints finds the length of its steps as well.
    const bool searches = !racer->ruled || (descent_rule_facts(racer->options.optimizer.rule) &
                                            DESCENT_RULE_SEARCHES) != 0;
    json_t *states = cli_pack(racer->record.count, columns, width);
    return states ? json_pack("{s:o, s:s, s:b, s:o}", "label", cli_json_text(racer->label),
                              "optimizer", racer->rule, "searches", (int)searches, "states",
                              states)
                  : NULL;
}

json_t *cli_record_paths(const cli_minimize_job *job)
{
    json_t *paths = json_array();
    for (size_t i = 0; i < job->racer_count; i++) {
        if (json_array_append_new(paths, path(job, &job->racers[i])) != 0) {
            json_decref(paths);
            return NULL;
        }
    }
    return paths;
}
