// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "tune/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "shell/clock.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"
#include "shell/terminal.h"
#include "shell/text.h"
#include "tune/table.h"

enum { LINE = 512, BAR = 16, SHOWN = 6 };
static const double redraw_seconds = 0.2;

void cli_tune_progress_start(cli_tune_progress *progress, const cli_tune_job *job)
{
    *progress = (cli_tune_progress){.job = job, .live = cli_terminal_is_live()};
}

// Up to the first line of the table, and everything below it away.
static void clear(cli_tune_progress *p)
{
    if (p->lines > 0) {
        fprintf(stderr, "\r\033[%zuA\033[J", p->lines);
        fflush(stderr);
        p->lines = 0;
    }
}

static void stage_text(const cli_tune_progress *p, const descent_tune_progress *now, char *text,
                       size_t capacity)
{
    switch (now->stage) {
    case DESCENT_TUNE_MEASURING:
        snprintf(text, capacity, "measuring how long an epoch takes");
        break;
    case DESCENT_TUNE_RACING:
        snprintf(text, capacity, "the best with new seeds, number %" PRIu64, now->round);
        break;
    case DESCENT_TUNE_FINAL:
        snprintf(text, capacity, "what was chosen, on all rows");
        break;
    case DESCENT_TUNE_NESTED:
        snprintf(text, capacity, "nested search %" PRIu64 " of %" PRIu64, now->round,
                 p->job->how.folds);
        break;
    default:
        snprintf(text, capacity, "round %" PRIu64 ", %s", now->round,
                 CLI_THINGS(now->trials, "trial"));
    }
}

// ---- in a terminal ----

static void draw_line(cli_tune_progress *p, const char *text)
{
    const size_t columns = cli_terminal_columns();
    fprintf(stderr, "%.*s\033[K\n", (int)(columns > 1 ? columns - 1 : 1), text);
    p->lines++;
}

static void draw_trials(cli_tune_progress *p)
{
    size_t order[SHOWN];
    char line[LINE], metric[64];
    const size_t count = cli_tune_order(p->job, SHOWN, order);
    for (size_t i = 0; i < count; i++) {
        descent_tune_trial t = {.size = sizeof t};
        descent_tune_trial_get(p->job->tune, order[i], &t);
        cli_format_metric(t.metric, cli_tune_is_accuracy(p->job), metric, sizeof metric);
        snprintf(line, sizeof line,
                 "  %5" PRIu64 "  %-9s %5" PRIu64 " epochs  loss %-8.4g %-7s %.300s", t.number,
                 descent_tune_end_word(t.end), t.epochs, t.loss, isfinite(t.loss) ? metric : "",
                 CLI_SHOW(t.settings));
        draw_line(p, line);
    }
}

static void draw(cli_tune_progress *p, const descent_tune_progress *now)
{
    char stage[128], bar[4 * BAR + 1], took[64], line[LINE];
    const double part = now->jobs > 0 ? (double)now->done / (double)now->jobs : 0.0;
    stage_text(p, now, stage, sizeof stage);
    cli_format_bar(part, BAR, cli_terminal_is_utf8(), bar, sizeof bar);
    cli_format_duration(now->seconds, took, sizeof took);
    clear(p);
    draw_trials(p);
    snprintf(line, sizeof line, "%s  %s  %s of %s  %s", stage, bar, CLI_COUNT(now->done),
             CLI_COUNT(now->jobs), took);
    draw_line(p, line);
    fflush(stderr);
    p->drawn = cli_clock();
}

// ---- lines that stay ----

static void tell_failed(cli_tune_progress *p)
{
    const size_t count = descent_tune_trials(p->job->tune);
    for (; p->told < count; p->told++) {
        descent_tune_trial t = {.size = sizeof t};
        descent_tune_trial_get(p->job->tune, (size_t)p->told, &t);
        if (t.rung == 0 && t.end == DESCENT_TUNE_GOES_ON) {
            return;
        }
        if (t.end >= DESCENT_TUNE_DIVERGING) {
            cli_talk("trial %" PRIu64 " (%s) is given up: %s\n", t.number, CLI_SHOW(t.settings),
                     CLI_SHOW(t.because));
        }
    }
}

static void tell_round(cli_tune_progress *p, const descent_tune_progress *now)
{
    char stage[128];
    const uint64_t best = descent_tune_best(p->job->tune);
    stage_text(p, now, stage, sizeof stage);
    if (best == 0 || now->stage == DESCENT_TUNE_MEASURING) {
        cli_talk("%s\n", stage);
        return;
    }
    descent_tune_trial t = {.size = sizeof t};
    descent_tune_trial_get(p->job->tune, (size_t)best - 1, &t);
    if (best == p->best && t.rung == p->rung && now->stage == p->stage) {
        return; // nothing new
    }
    p->best = best;
    p->rung = t.rung;
    p->stage = now->stage;
    cli_talk("%s: best so far trial %" PRIu64 " after %" PRIu64 " epochs, loss %.4g (%s)\n",
             stage, best, t.epochs, t.loss, CLI_SHOW(t.settings));
}

descent_action cli_tune_progress_tell(const descent_tune_progress *now, void *user)
{
    cli_tune_progress *p = user;
    p->seconds = now->seconds;
    const bool shows = p->live && !p->job->own.quiet && cli_terminal_in_front();
    if (now->ended) {
        clear(p);
        tell_failed(p);
        if (*now->text) {
            cli_talk("%s\n", CLI_SHOW(now->text));
        } else if (!p->live) {
            tell_round(p, now);
        }
    }
    if (shows && (now->ended || cli_clock() - p->drawn >= redraw_seconds)) {
        draw(p, now);
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

void cli_tune_progress_end(cli_tune_progress *progress)
{
    clear(progress);
}
