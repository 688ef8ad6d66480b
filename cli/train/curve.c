// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The picture at the end of a run, in a terminal: training and validation loss over the epochs,
// also those before it was resumed, from the run's record.
#include "train/curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plot/picture.h"
#include "plot/plot.h"
#include "plot/text.h"
#include "run/file.h"
#include "run/settings.h"
#include "shell/file.h"
#include "shell/lines.h"
#include "shell/output.h"
#include "shell/text.h"

// Epochs that make a curve, values of a line at most, its size, and the range of the losses
// from which on powers of ten show more.
enum { EPOCHS_LEAST = 3, POINTS_MOST = 400, COLUMNS_MOST = 80, ROWS = 12 };
static const double wide = 50.0;

typedef struct curve {
    double *train, *valid, *best; /* count each; NAN where there is none */
    size_t count;
    uint64_t first, every; /* epoch of the first value, and from one to the next */
    bool validated, log;
} curve;

static bool is_epoch(const char *line)
{
    static const char begin[] = "{\"event\":\"epoch\"";
    return strncmp(line, begin, strlen(begin)) == 0;
}

static uint64_t epoch_of(const char *line)
{
    static const char mark[] = "\"epoch\",\"epoch\":";
    const char *at = strstr(line, mark);
    return at ? strtoull(at + sizeof mark - 1, NULL, 10) : 0;
}

// The first and the last epoch that have a record; returns how many do.
static size_t find_epochs(cli_lines *lines, uint64_t *first, uint64_t *last)
{
    size_t count = 0;
    while (cli_lines_next(lines)) {
        if (is_epoch(lines->text)) {
            *last = epoch_of(lines->text);
            *first = count++ == 0 ? *last : *first;
        }
    }
    rewind(lines->file);
    return count;
}

static double number_of(const json_t *event, const char *name)
{
    const json_t *value = json_object_get(event, name);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void take_epoch(curve *c, size_t i, const char *line)
{
    json_t *event = json_loads(line, 0, NULL);
    c->train[i] = number_of(event, "train_loss");
    c->valid[i] = number_of(event, "valid_loss");
    c->validated = c->validated || isfinite(c->valid[i]);
    json_decref(event);
}

// Every so many epochs up to the last one: a number of them that all records have, of which
// the late ones may be thinned to every tenth, hundredth ... epoch.
static uint64_t spacing(uint64_t first, uint64_t last)
{
    const uint64_t least = (last - first) / POINTS_MOST + 1;
    uint64_t thinned = 1;
    while (thinned * 10 <= least) {
        thinned *= 10;
    }
    return (least + thinned - 1) / thinned * thinned;
}

static void read_epochs(curve *c, cli_lines *lines)
{
    while (cli_lines_next(lines)) {
        const uint64_t epoch = is_epoch(lines->text) ? epoch_of(lines->text) : 0;
        if (epoch >= c->first && (epoch - c->first) % c->every == 0) {
            const size_t i = (size_t)((epoch - c->first) / c->every);
            if (i < c->count) {
                take_epoch(c, i, lines->text);
            }
        }
    }
}

// False: there is nothing to draw.
static bool read_curve(curve *c, FILE *record)
{
    cli_lines lines = {.file = record};
    uint64_t first = 0, last = 0;
    const size_t epochs = find_epochs(&lines, &first, &last);
    if (epochs >= EPOCHS_LEAST && last > first) {
        c->every = spacing(first, last);
        const size_t count = (size_t)((last - first) / c->every) + 1;
        c->first = last - (count - 1) * c->every;
        c->train = calloc(3 * count, sizeof *c->train);
        if (c->train) {
            c->count = count;
            c->valid = c->train + count;
            c->best = c->valid + count;
            for (size_t i = 0; i < 3 * count; i++) {
                c->train[i] = (double)NAN; /* also where a record is lost */
            }
            read_epochs(c, &lines);
        }
    }
    return cli_lines_end(&lines, "metrics.jsonl") == CLI_DONE && c->count > 0;
}

// Powers of ten where there are several of them.
static void choose_scale(curve *c)
{
    double low = HUGE_VAL, high = 0.0;
    for (size_t i = 0; i < 2 * c->count; i++) {
        const double loss = i < c->count ? c->train[i] : c->valid[i - c->count];
        if (loss > 0.0 && isfinite(loss)) {
            low = fmin(low, loss);
            high = fmax(high, loss);
        }
    }
    c->log = high > wide * low;
}

static void mark_best(curve *c, const descent_train_result *result)
{
    if (result->best_epoch < c->first) { /* also 0: there is none */
        return;
    }
    const size_t i = (size_t)((result->best_epoch - c->first + c->every / 2) / c->every);
    c->best[i < c->count ? i : c->count - 1] = result->best_valid_loss;
}

static void draw(const curve *c, uint64_t best_epoch)
{
    char best[64] = "best: epoch ";
    cli_format_count(best_epoch, best + strlen(best), sizeof best - strlen(best));
    const cli_plot_line lines[] = {
        {.name = "training", .at = c->train, .count = c->count},
        {.name = "validation", .at = c->valid, .count = c->count},
        {.name = best, .at = c->best, .count = c->count, .points = true}};
    const cli_plot plot = {.title = c->log ? "loss, in powers of ten" : "loss",
                           .names = {"epoch", NULL},
                           .first = (double)c->first,
                           .step = (double)c->every,
                           .log = c->log,
                           .lines = lines,
                           .line_count = !c->validated    ? 1
                                         : best_epoch > 0 ? 3
                                                          : 2};
    cli_plot_look look = cli_plot_look_on(STDERR_FILENO, false);
    look.columns = look.columns < COLUMNS_MOST ? look.columns : COLUMNS_MOST;
    look.rows = ROWS;
    char *text = cli_plot_text(&plot, &look);
    if (text) {              /* a picture less is no reason to fail */
        fputs(text, stderr); /* with its colours; nobody else's text is in it */
    }
    free(text);
}

void cli_train_curve(const cli_job *job, const descent_train_result *result)
{
    char path[CLI_PATH];
    if (job->own.quiet || job->own.json || !isatty(STDERR_FILENO) || !*job->folder ||
        !cli_run_file(job->folder, "metrics.jsonl", path)) {
        return;
    }
    FILE *record = cli_open_text(path);
    if (!record) {
        return;
    }
    curve c = {0};
    if (read_curve(&c, record)) {
        choose_scale(&c);
        mark_best(&c, result);
        draw(&c, result->best_epoch);
    }
    free(c.train);
    fclose(record);
}
