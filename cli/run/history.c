// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The losses of a run so far, from its record, for a forecast.
#include "run/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/folder.h"
#include "run/settings.h"
#include "shell/lines.h"
#include "shell/output.h"

enum { MOST = 64 };

// A rate that changes by more than this begins a history of its own.
static const double rate_jump = 1.5;

typedef struct epochs {
    double *steps, *losses; /* capacity each */
    size_t count, capacity;
    double begin, rate, last; /* step before the first one; rate and step of the last one */
} epochs;

static bool make_room(epochs *e)
{
    if (e->count < e->capacity) {
        return true;
    }
    const size_t wanted = 2 * e->capacity + 256;
    double *grown = malloc(2 * wanted * sizeof *grown);
    if (!grown) {
        return false;
    }
    if (e->count > 0) {
        memcpy(grown, e->steps, e->count * sizeof *grown);
        memcpy(grown + wanted, e->losses, e->count * sizeof *grown);
    }
    free(e->steps);
    e->steps = grown;
    e->losses = grown + wanted;
    e->capacity = wanted;
    return true;
}

static bool take(epochs *e, const char *line)
{
    json_t *event = json_loads(line, 0, NULL);
    const double loss = json_number_value(json_object_get(event, "train_loss"));
    const double step = json_number_value(json_object_get(event, "step"));
    const double rate = json_number_value(json_object_get(event, "lr"));
    const bool whole = event && json_is_number(json_object_get(event, "train_loss"));
    json_decref(event);
    if (!whole || !(step > 0.0)) {
        return true;
    }
    const bool other = rate > rate_jump * e->rate || e->rate > rate_jump * rate;
    if (step <= e->last || (e->rate > 0.0 && other)) { /* anew from a checkpoint, or changed */
        e->count = 0;
        e->begin = step > e->last ? e->last : 0.0;
    }
    e->last = step;
    e->rate = rate;
    if (!make_room(e)) {
        return false;
    }
    e->steps[e->count] = step - e->begin;
    e->losses[e->count++] = loss;
    return true;
}

// At most MOST means of as many epochs each; the first ones go where they do not come out even.
static void join(const epochs *e, cli_history *history)
{
    const size_t each = (e->count + MOST - 1) / MOST;
    for (size_t i = e->count % each; i + each <= e->count; i += each) {
        double sum = 0.0;
        for (size_t k = 0; k < each; k++) {
            sum += e->losses[i + k];
        }
        history->losses[history->count] = sum / (double)each;
        history->ends[history->count++] = e->steps[i + each - 1];
    }
}

static bool is_epoch(const char *line)
{
    static const char begin[] = "{\"event\":\"epoch\"";
    return strncmp(line, begin, strlen(begin)) == 0;
}

int cli_run_history(const cli_job *job, cli_history *history)
{
    char path[CLI_PATH];
    *history = (cli_history){.count = 0};
    cli_lines lines = {
        .file = cli_run_file(job->folder, "metrics.jsonl", path) ? fopen(path, "r") : NULL};
    if (!lines.file) {
        return CLI_DONE;
    }
    epochs e = {.capacity = 0};
    bool good = true;
    while (good && cli_lines_next(&lines)) {
        good = !is_epoch(lines.text) || take(&e, lines.text);
    }
    int code = good ? cli_lines_end(&lines, path) : cli_no_memory();
    fclose(lines.file);
    if (code == CLI_DONE && e.count > 0) {
        history->ends = malloc(2 * MOST * sizeof *history->ends);
        code = history->ends ? CLI_DONE : cli_no_memory();
    }
    if (history->ends) {
        history->losses = history->ends + MOST;
        join(&e, history);
    }
    free(e.steps);
    return code;
}
