// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Curves of runs as pictures. One run has its losses in one picture, training and validation;
// several have one for each, in which every run has a colour. Raw values are faint dots, averages
// lines.
//
// Keeps: a title says what was found, in numbers that stand in the record, not in those of the
// picture; what is thinned keeps its extremes (series.h of the library), and only here.
#include "curves/panels.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/series.h>

#include "plot/text.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/status.h"

/* Points of a line at most: four for each pixel of the widest picture, and of the widest screen
   where there are many lines. */
enum {
    POINTS_MOST = 3040,
    POINTS_OF_MANY = 800,
    WORDS = 160,
    EVENTS_NAMED = 6,
    RUNS_WITH_EVENTS = 3
};
// The range of values from which on powers of ten show more.
static const double wide = 20.0;

descent_status cli_curve_read(const char *folder, const char *name, double beta,
                              cli_curve *curve, descent_error *error)
{
    *curve = (cli_curve){.name = name};
    TRY(cli_history_read(folder, &curve->history, error));
    return cli_series_make(&curve->history, beta, curve->series) ? DESCENT_OK
                                                                 : cli_out_of_memory(error);
}

void cli_curve_free(cli_curve *curve)
{
    cli_series_free(curve->series);
    cli_history_free(&curve->history);
}

// ---- what the pictures borrow ----

static void *take(cli_panels *p, size_t bytes)
{
    if (p->block_count == p->block_room) {
        const size_t room = 2 * p->block_room + 32;
        void **grown = realloc(p->blocks, room * sizeof *grown);
        p->failed = p->failed || !grown;
        if (!grown) {
            return NULL;
        }
        p->blocks = grown;
        p->block_room = room;
    }
    void *block = calloc(1, bytes);
    p->failed = p->failed || !block;
    if (block) {
        p->blocks[p->block_count++] = block;
    }
    return block;
}

DESCENT_FORMAT(2, 3) static const char *words(cli_panels *p, const char *format, ...)
{
    char *text = take(p, WORDS);
    va_list list;
    va_start(list, format);
    if (text) {
        vsnprintf(text, WORDS, format, list);
    }
    va_end(list);
    return text ? text : "";
}

void cli_panels_free(cli_panels *p)
{
    for (size_t i = 0; i < p->block_count; i++) {
        free(p->blocks[i]);
    }
    free(p->blocks);
    p->blocks = NULL;
    p->block_count = 0;
}

// ---- a picture while it is made ----

typedef struct build {
    cli_panels *panels;
    const cli_curve *curves;
    size_t count;
    const cli_panel_choice *choice;
    cli_plot *plot;
    cli_plot_line *lines; /* room for `room` */
    size_t room;
    double low, high; /* of its values above 0 */
} build;

// False: memory is out, or there is no room.
static bool begin(build *b, size_t lines)
{
    static const char *const names[] = {"epoch", "step", "seconds"};
    b->plot = &b->panels->plots[b->panels->count];
    b->lines = take(b->panels, (lines + 1) * sizeof *b->lines);
    b->room = lines;
    b->low = HUGE_VAL;
    b->high = 0.0;
    *b->plot = (cli_plot){.names = {names[b->choice->axis], NULL},
                          .parts = b->choice->axis == CLI_AXIS_SECONDS,
                          .lines = b->lines};
    return b->lines != NULL;
}

// The picture stays if anything is in it.
static void end(build *b, bool may_be_log)
{
    const bool log = b->choice->log == CLI_LOG_YES ||
                     (b->choice->log == CLI_LOG_AUTO && b->high > wide * b->low);
    b->plot->log = may_be_log && log && b->high > 0.0;
    if (b->plot->log) {
        b->plot->names[1] = words(b->panels, "%s, in powers of ten",
                                  b->plot->names[1] ? b->plot->names[1] : "value");
    }
    b->panels->count += b->plot->line_count > 0;
}

static void add(build *b, cli_plot_line line)
{
    for (size_t i = 0; i < line.count; i++) {
        if (line.at[i] > 0.0 && isfinite(line.at[i])) {
            b->low = fmin(b->low, line.at[i]);
            b->high = fmax(b->high, line.at[i]);
        }
    }
    if (b->plot->line_count < b->room) {
        b->lines[b->plot->line_count++] = line;
    }
}

// The points of a series that the picture needs, as a line or as dots.
static void add_values(build *b, const cli_series *s, const double *value, const char *name,
                       size_t hue, bool dots)
{
    const double *x = s->count > 0 ? s->table->column[b->choice->axis] : NULL;
    const size_t room = b->count > 3 ? POINTS_OF_MANY : POINTS_MOST;
    const size_t most = s->count < room ? s->count + 4 : room;
    size_t *chosen = s->count > 0 ? malloc(most * sizeof *chosen) : NULL;
    double *to = chosen ? take(b->panels, 2 * most * sizeof *to) : NULL;
    if (!to) {
        b->panels->failed = b->panels->failed || s->count > 0;
        free(chosen);
        return;
    }
    const size_t count = descent_series_thin(s->count, x, value, most, chosen);
    for (size_t i = 0; i < count; i++) {
        to[i] = x[chosen[i]];
        to[most + i] = value[chosen[i]];
    }
    free(chosen);
    add(b,
        (cli_plot_line){
            .name = name, .at = to + most, .x = to, .count = count, .dots = dots, .hue = hue});
}

static double window_of(const cli_series *s)
{
    return 1.0 / (1.0 - s->beta);
}

// Raw values as dots and their average as a line; where nothing is averaged, a line. dotted: with
// an entry of their own in the legend.
static void add_series(build *b, const cli_series *s, const char *name, size_t hue, bool dotted)
{
    if (s->count == 0) {
        return;
    }
    if (!s->average) {
        add_values(b, s, s->value, name, hue, false);
        return;
    }
    add_values(b, s, s->value, dotted ? words(b->panels, "each %s", s->sample) : "", hue, true);
    if (dotted) {
        name = words(b->panels, "%.60s, average over about %.0f %ss (beta %.4g)", name,
                     window_of(s), s->sample, s->beta);
    }
    add_values(b, s, s->average, name, hue, false);
}

// ---- what happened from outside ----

static const char *event_words(const build *b, const cli_curve *c, const cli_event *e)
{
    const char *who = b->count > 1 ? c->name : "";
    char where[64], by[64];
    snprintf(where, sizeof where, "%.40s%sepoch %.4g", who, *who ? ", " : "",
             e->at[CLI_AXIS_EPOCHS]);
    snprintf(by, sizeof by, "%s%.40s", *e->by ? ", by " : "", e->by);
    switch (e->kind) {
    case CLI_EVENT_RATE:
        return words(b->panels, "%s: rate %.4g to %.4g%s", where, e->before, e->after, by);
    case CLI_EVENT_RESUME:
        return words(b->panels, "%s: resumed", where);
    case CLI_EVENT_KICK:
        break;
    }
    return words(b->panels, "%s: perturbed%s", where, by);
}

static void add_events(build *b)
{
    size_t count = 0;
    for (size_t i = 0; i < b->count && b->count <= RUNS_WITH_EVENTS; i++) {
        count += b->curves[i].history.event_count;
    }
    cli_plot_event *events = take(b->panels, (count + 1) * sizeof *events);
    if (!events || count == 0) {
        return;
    }
    size_t done = 0;
    for (size_t i = 0; i < b->count; i++) {
        const cli_history *h = &b->curves[i].history;
        for (size_t k = 0; k < h->event_count; k++, done++) {
            const bool rest = count > EVENTS_NAMED && done == EVENTS_NAMED - 1;
            const char *name = done < EVENTS_NAMED - (count > EVENTS_NAMED)
                                   ? event_words(b, &b->curves[i], &h->events[k])
                               : rest ? words(b->panels, "and %zu more changes", count - done)
                                      : "";
            events[done] =
                (cli_plot_event){.at = h->events[k].at[b->choice->axis], .name = name};
        }
    }
    b->plot->events = events;
    b->plot->event_count = count;
}

// ---- losses ----

static const char *axis_name(const build *b, const cli_series *s)
{
    const bool averaged = b->count > 1 && s->average;
    return averaged ? words(b->panels, "%s; dots: each %s, lines: averages over about %.0f",
                            s->unit, s->sample, window_of(s))
                    : words(b->panels, "%s", s->unit);
}

static void format_loss(const build *b, double loss, double se, char text[64])
{
    cli_format_loss(loss, se, b->choice->utf8, text, 64);
}

static const char *loss_title(build *b, const cli_history *h)
{
    const descent_run_facts *f = &h->facts;
    char text[64];
    if (f->best_epoch > 0 && isfinite(f->valid_loss)) {
        format_loss(b, f->valid_loss, f->valid_loss_se, text);
        return words(b->panels, "loss: validation is lowest after epoch %llu, %s",
                     (unsigned long long)f->best_epoch, text);
    }
    if (isfinite(f->train_loss)) {
        format_loss(b, f->train_loss, f->train_loss_se, text);
        return words(b->panels, "loss: training has come to %s, nothing is validated", text);
    }
    if (h->epochs.count > 0) {
        return "loss: no epoch has one that is a number";
    }
    return "loss of each batch, before the end of the first epoch";
}

// Where the best epoch is, when it has a record.
static void add_best(build *b, const cli_history *h)
{
    double *at = take(b->panels, 2 * sizeof *at);
    for (size_t i = 0; at && i < h->epochs.count; i++) {
        if (h->facts.best_epoch > 0 &&
            h->epochs.column[CLI_AXIS_EPOCHS][i] == (double)h->facts.best_epoch) {
            at[0] = h->epochs.column[b->choice->axis][i];
            at[1] = h->epochs.column[CLI_VALID_LOSS][i];
            add(b, (cli_plot_line){.name = words(b->panels, "best: epoch %llu",
                                                 (unsigned long long)h->facts.best_epoch),
                                   .x = at,
                                   .at = at + 1,
                                   .count = 1,
                                   .points = true,
                                   .hue = 3});
        }
    }
}

static void make_losses(build *b)
{
    const cli_curve *c = b->curves;
    const cli_series *batch = &c->series[CLI_OF_BATCH];
    if (!begin(b, 6)) {
        return;
    }
    const bool batches = batch->count > 0 && !b->choice->by_epochs;
    add_series(b, batches ? batch : &c->series[CLI_OF_TRAIN],
               batches ? "training cost" : "training", 1, true);
    add_series(b, &c->series[CLI_OF_VALID], "validation", 2, true);
    add_best(b, &c->history);
    add_events(b);
    b->plot->title = loss_title(b, &c->history);
    b->plot->names[1] = axis_name(b, &c->series[CLI_OF_TRAIN]);
    end(b, true);
}

// The run with the lowest last word on a quantity.
static const cli_curve *lowest(const build *b, bool valid, double *loss, double *se)
{
    const cli_curve *found = NULL;
    for (size_t i = 0; i < b->count; i++) {
        const descent_run_facts *f = &b->curves[i].history.facts;
        const double here = valid ? f->valid_loss : f->train_loss;
        if (isfinite(here) && (!found || here < *loss)) {
            found = &b->curves[i];
            *loss = here;
            *se = valid ? f->valid_loss_se : f->train_loss_se;
        }
    }
    return found;
}

static void make_loss_of_all(build *b, bool valid)
{
    const cli_quantity quantity = valid ? CLI_OF_VALID : CLI_OF_TRAIN;
    const char *what = valid ? "validation" : "training";
    double loss = 0.0, se = 0.0;
    char text[64];
    if (!begin(b, 2 * b->count)) {
        return;
    }
    for (size_t i = 0; i < b->count; i++) {
        add_series(b, &b->curves[i].series[quantity], b->curves[i].name, i + 1, false);
    }
    add_events(b);
    const cli_curve *best = lowest(b, valid, &loss, &se);
    if (best) {
        format_loss(b, loss, se, text);
    }
    b->plot->title =
        best ? words(b->panels, "%s loss: lowest in %.60s, %s", what, best->name, text)
             : words(b->panels, "%s loss", what);
    b->plot->names[1] = axis_name(b, &b->curves[0].series[quantity]);
    end(b, true);
}

// ---- the others ----

static void make_metrics(build *b)
{
    const cli_series *first = &b->curves[0].series[CLI_OF_METRIC];
    if (!begin(b, 2 * b->count)) {
        return;
    }
    for (size_t i = 0; i < b->count; i++) {
        const char *name = b->count > 1 ? b->curves[i].name : "validation";
        add_series(b, &b->curves[i].series[CLI_OF_METRIC], name, b->count > 1 ? i + 1 : 2,
                   b->count == 1);
    }
    const double best = b->curves[0].history.facts.valid_metric;
    b->plot->title = b->count == 1 && isfinite(best)
                         ? words(b->panels, "%s of the validation rows: %.4g at the best epoch",
                                 first->unit, best)
                         : words(b->panels, "%s of the validation rows", first->unit);
    b->plot->names[1] = axis_name(b, first);
    add_events(b);
    end(b, false);
}

static const char *rate_title(build *b, const cli_series *s)
{
    const double first = s->value[0], last = s->value[s->count - 1];
    return b->count > 1    ? "learning rate"
           : first == last ? words(b->panels, "learning rate: %.4g", first)
                           : words(b->panels, "learning rate: from %.4g to %.4g", first, last);
}

// Whether it ever changes, or is another one in another run.
static bool varies(const build *b, cli_quantity quantity)
{
    const double *first = NULL;
    for (size_t i = 0; i < b->count; i++) {
        const cli_series *s = &b->curves[i].series[quantity];
        for (size_t k = 0; k < s->count; k++) {
            first = first ? first : &s->value[k];
            if (s->value[k] != *first) {
                return true;
            }
        }
    }
    return false;
}

static void make_rates(build *b)
{
    const cli_series *s = NULL;
    if ((b->choice->all && !varies(b, CLI_OF_RATE)) || !begin(b, b->count)) {
        return;
    }
    for (size_t i = 0; i < b->count; i++) {
        const cli_series *here = &b->curves[i].series[CLI_OF_RATE];
        add_series(b, here, b->count > 1 ? b->curves[i].name : "learning rate",
                   b->count > 1 ? i + 1 : 4, false);
        s = !s && here->count > 0 ? here : s;
    }
    b->plot->title = s ? rate_title(b, s) : NULL;
    b->plot->names[1] = "learning rate";
    add_events(b);
    end(b, true);
}

static const char *gradient_title(build *b)
{
    const cli_series *s = &b->curves[0].series[CLI_OF_GRADIENT];
    const cli_series *error = &b->curves[0].series[CLI_OF_GRADIENT_ERROR];
    const double *shown = s->average ? s->average : s->value;
    if (b->count > 1 || s->count == 0) {
        return "norm of the gradient of a batch";
    }
    const double last = shown[s->count - 1];
    const double noise = error->count > 0 ? error->value[error->count - 1] : (double)NAN;
    return isfinite(noise) ? words(b->panels,
                                   "gradient of a batch: norm %.3g at the end; "
                                   "sampling alone makes %.3g",
                                   last, noise)
                           : words(b->panels,
                                   "gradient of a batch: norm %.3g at first, %.3g "
                                   "at the end",
                                   shown[0], last);
}

static void make_gradients(build *b)
{
    if (!begin(b, 2 * b->count + 1)) {
        return;
    }
    for (size_t i = 0; i < b->count; i++) {
        add_series(b, &b->curves[i].series[CLI_OF_GRADIENT],
                   b->count > 1 ? b->curves[i].name : "norm", b->count > 1 ? i + 1 : 5,
                   b->count == 1);
    }
    if (b->count == 1) {
        add_series(b, &b->curves[0].series[CLI_OF_GRADIENT_ERROR],
                   "sampling error: what chance in the choice of rows makes of it", 4, false);
    }
    b->plot->title = gradient_title(b);
    b->plot->names[1] = axis_name(b, &b->curves[0].series[CLI_OF_GRADIENT]);
    add_events(b);
    end(b, true);
}

bool cli_panels_make(const cli_curve *curves, size_t count, const cli_panel_choice *choice,
                     cli_panels *panels)
{
    *panels = (cli_panels){.count = 0};
    build b = {.panels = panels, .curves = curves, .count = count, .choice = choice};
    if (choice->loss && count == 1) {
        make_losses(&b);
    } else if (choice->loss) {
        make_loss_of_all(&b, true);
        make_loss_of_all(&b, false);
    }
    if (choice->metric) {
        make_metrics(&b);
    }
    if (choice->rate) {
        make_rates(&b);
    }
    if (choice->gradient) {
        make_gradients(&b);
    }
    return !panels->failed;
}

bool cli_panels_print(const cli_panels *panels, const cli_plot_look *look, FILE *stream)
{
    for (size_t i = 0; i < panels->count; i++) {
        cli_plot_look here = *look;
        here.rows = i == 0 ? look->rows : look->rows * 2 / 3;
        char *text = cli_plot_text(&panels->plots[i], &here);
        if (!text) {
            return false;
        }
        fprintf(stream, "%s%s", i == 0 ? "" : "\n", text);
        free(text);
    }
    return true;
}
