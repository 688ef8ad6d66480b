// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train --starts N: what is said about runs from N initial weights, of which the best
// becomes the run.
#include "train/starts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "run/again.h"
#include "run/place.h"
#include "run/settings.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "train/curve.h"
#include "train/resume.h"
#include "train/running.h"
#include "train/summary.h"

typedef struct series {
    cli_job *job; /* its folder: that of all */
    cli_running running;
    bool introduced; /* the lines for the whole are printed */
    bool asked;      /* to stop */
    size_t done, best;
} series;

static bool validates(const series *s)
{
    return s->job->plan.valid_rows > 0;
}

// ---- one start ----

static void format_score(const series *s, const descent_run_start *a, char *text,
                         size_t capacity)
{
    char metric[64];
    double loss = 0.0;
    const bool accuracy = descent_dataset_task(s->job->data) != DESCENT_TASK_REGRESS;
    *text = '\0';
    if (!descent_run_start_loss(s->job->run, a->index, &loss)) {
        char words[CLI_FLAG_TEXT];
        cli_append(text, capacity, "%s",
                   cli_with_flags(descent_stop_text(a->result.stop), words));
        return;
    }
    cli_append(text, capacity, "%s loss %.4g", validates(s) ? "valid" : "train", loss);
    if (isfinite(a->result.valid_metric)) {
        cli_format_metric(a->result.valid_metric, accuracy, metric, sizeof metric);
        cli_append(text, capacity, "   %s %s", accuracy ? "accuracy" : "R2", metric);
    }
}

static void before(series *s, const descent_run_start *start)
{
    cli_job *job = s->job;
    const bool first = !s->introduced;
    if (first) {
        cli_summary_before(job);
        s->introduced = true;
    }
    cli_talk("start   %zu of %" PRIu64 "   seed %" PRIu64 "   %s\n", start->index + 1,
             job->what->starts, start->seed, descent_run_folder(job->run));
    cli_train_begins_again(job);
    cli_running_begin(&s->running, job, first);
}

static void after(series *s, const descent_run_start *start)
{
    char score[256];
    const bool better = start->index > 0 && descent_run_best_start(s->job->run) == start->index;
    cli_running_end(&s->running);
    s->asked = s->asked || start->result.stop == DESCENT_STOP_ASKED;
    format_score(s, start, score, sizeof score);
    cli_talk("        %s%s\n", score, better ? "   the best so far" : "");
}

static descent_action on_start(descent_run *run, const descent_run_start *start, bool ended,
                               void *user)
{
    series *s = user;
    (void)run;
    cli_job_look(s->job);
    if (ended) {
        after(s, start);
    } else {
        before(s, start);
    }
    s->asked = s->asked || cli_signals_stop_asked();
    return s->asked ? DESCENT_STOP : DESCENT_CONTINUE;
}

// ---- afterwards ----
static void print_table(const series *s)
{
    const bool accuracy = descent_dataset_task(s->job->data) != DESCENT_TASK_REGRESS;
    printf("start     seed  epochs  train loss  valid loss %9s  end\n",
           accuracy ? "accuracy" : "R2");
    for (size_t k = 0; k < s->done; k++) {
        const descent_run_start *a = descent_run_start_at(s->job->run, k);
        char train[32] = "-", valid[32] = "-", metric[64] = "-";
        if (isfinite(a->result.train_loss)) {
            snprintf(train, sizeof train, "%.4g", a->result.train_loss);
        }
        if (isfinite(a->result.valid_loss)) {
            snprintf(valid, sizeof valid, "%.4g", a->result.valid_loss);
            cli_format_metric(a->result.valid_metric, accuracy, metric, sizeof metric);
        }
        printf("%5zu %8" PRIu64 " %7" PRIu64 " %11s %11s %9s  %s%s\n", k + 1, a->seed,
               a->result.epochs, train, valid, metric, descent_stop_word(a->result.stop),
               k == s->best ? "  best" : "");
    }
}

static json_t *attempt_to_json(const series *s, size_t k)
{
    const descent_run_start *a = descent_run_start_at(s->job->run, k);
    const descent_train_result *r = &a->result;
    char folder[CLI_PATH + 64];
    snprintf(folder, sizeof folder, "%s", s->job->folder);
    if (k != s->best) {
        snprintf(folder, sizeof folder, "%s/start-%zu", s->job->folder, k + 1);
    }
    return json_pack("{s:I, s:I, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o}", "start",
                     (json_int_t)k + 1, "seed", (json_int_t)a->seed, "run", folder, "stop",
                     descent_stop_word(r->stop), "epochs", (json_int_t)r->epochs, "steps",
                     (json_int_t)r->steps, "train_loss", cli_json_number(r->train_loss),
                     "valid_loss", cli_json_number(r->valid_loss), "valid_metric",
                     cli_json_number(r->valid_metric), "seconds", cli_json_number(r->seconds));
}

static int print_json(const series *s)
{
    json_t *object;
    bool behind = false;
    const int code = cli_summary_facts(
        s->job, &descent_run_start_at(s->job->run, s->best)->result, &object, &behind);
    json_t *starts = json_array();
    int failed = 0;
    for (size_t k = 0; k < s->done; k++) {
        failed |= json_array_append_new(starts, attempt_to_json(s, k));
    }
    failed |= json_object_set_new(object, "best", json_integer((json_int_t)s->best + 1));
    failed |= json_object_set_new(object, "chosen_by",
                                  json_string(validates(s) ? "valid_loss" : "train_loss"));
    failed |= json_object_set_new(object, "starts", starts);
    if (failed) {
        json_decref(object);
        object = NULL;
    }
    const int printed = cli_print_json(object);
    return code == CLI_DONE ? printed : code;
}

// The command that goes on with the last run, wherever it is now.
static void last_command(const series *s, char *text, size_t capacity)
{
    cli_job *job = s->job;
    const size_t last = s->done - 1;
    if (last != s->best) {
        cli_append(job->folder, sizeof job->folder, "/start-%zu", last + 1);
    }
    cli_resume_command(job, text, capacity);
    snprintf(job->folder, sizeof job->folder, "%s", descent_run_folder(job->run));
}

static int tell(const series *s, const descent_error *error)
{
    char command[2 * CLI_PATH];
    cli_job *job = s->job;
    const descent_run_start *best = descent_run_start_at(job->run, s->best),
                            *last = descent_run_start_at(job->run, s->done - 1);
    int code = CLI_DONE;
    if (job->own.json) {
        code = print_json(s);
    } else {
        print_table(s);
        fflush(stdout);
        cli_train_curve(job);
        if (best->status == DESCENT_OK) {
            bool behind = false; // is said in a line; no verdict follows
            code = cli_summary_results(job, &best->result, &behind);
        }
    }
    fflush(stdout);
    if (!validates(s) && s->done > 1) {
        cli_talk("note: start %zu was chosen by its training loss, as no row is validated; "
                 "with --valid 0.2\n  the choice is by rows that train nothing\n",
                 s->best + 1);
    }
    if (best->status == DESCENT_DIVERGED) {
        cli_summary_diverged(job, &best->result, error);
        return CLI_DIVERGED;
    }
    if (!s->asked) {
        cli_summary_next(job, false, false);
        return code == CLI_DONE && best->result.records_lost
                   ? cli_train_records_lost(s->job->folder)
                   : code;
    }
    cli_talk("stopped in start %zu of %" PRIu64 "; start %zu is the best so far and is in %s\n",
             s->done, job->what->starts, s->best + 1, s->job->folder);
    if (last->status == DESCENT_OK && last->result.stop == DESCENT_STOP_ASKED) {
        last_command(s, command, sizeof command);
        fprintf(stderr, "resume: %s\n", command);
    }
    return cli_signals_stop_asked() ? CLI_INTERRUPTED : code;
}

// ---- all of them ----

static int begin(series *s)
{
    cli_job *job = s->job;
    descent_error error = {0};
    const descent_status status = job->opened
                                      ? descent_run_resume(job->run, &error)
                                      : descent_run_begin(job->run, job->own.out, &error);
    cli_job_look(job);
    snprintf(job->folder, sizeof job->folder, "%s", descent_run_folder(job->run));
    if (status != DESCENT_OK) {
        return job->opened ? cli_train_refused(job, &error)
                           : cli_run_place_failed(&error, job->own.out);
    }
    if (job->opened) {
        cli_talk("resume  %zu of %" PRIu64 " starts are trained\n",
                 descent_run_starts_done(job->run), job->what->starts);
    }
    return CLI_DONE;
}

int cli_train_starts(cli_job *job)
{
    char command[2 * CLI_PATH];
    series s = {.job = job};
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    int code = begin(&s);
    if (code != CLI_DONE) {
        return code;
    }
    descent_run_on_start(job->run, on_start, &s);
    const descent_status status =
        descent_run_train(job->run, cli_running_event, &s.running, &result, &error);
    cli_job_look(job);
    s.done = descent_run_starts_done(job->run);
    s.best = descent_run_best_start(job->run);
    if (status == DESCENT_OK || status == DESCENT_DIVERGED) {
        return tell(&s, &error);
    }
    code = cli_train_refused(job, &error);
    if (s.introduced) { /* what was trained before something failed is kept */
        cli_resume_command(job, command, sizeof command);
        cli_try("%s    goes on after the %zu starts that are trained", command, s.done);
    }
    return code;
}
