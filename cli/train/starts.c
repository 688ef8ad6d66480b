// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train --starts N: runs from N initial weights, one after the other, each in a folder
// start-K of the run's; the best moves up and becomes the run.
#include "train/starts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "run/again.h"
#include "run/folder.h"
#include "run/prepare.h"
#include "run/record.h"
#include "run/settings.h"
#include "run/watch.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "train/curve.h"
#include "train/resume.h"
#include "train/running.h"
#include "train/summary.h"
#include "train/trials.h"

typedef struct series {
    cli_job *job;
    char folder[CLI_PATH]; /* of all */
    bool folder_made;
    int lock;
    uint64_t seed; /* of the first */
    cli_trials all;
    bool introduced; /* the lines for the whole are printed */
    bool asked;      /* to stop */
} series;

// ---- which is best ----

static bool validates(const series *s)
{
    return s->job->plan.valid_rows > 0;
}

// The smaller the better; infinite without an epoch that ended well.
static double badness(const series *s, const cli_trial *a)
{
    const double loss = validates(s) ? a->result.valid_loss : a->result.train_loss;
    return a->status == DESCENT_OK && isfinite(loss) ? loss : HUGE_VAL;
}

// Whether `a` is to be kept rather than `b`: the smaller loss, or at least an end.
static bool is_better(const series *s, const cli_trial *a, const cli_trial *b)
{
    const double bad = badness(s, a), other = badness(s, b);
    return bad < other || (bad == other && a->status == DESCENT_OK && b->status != DESCENT_OK);
}

// ---- one run ----

static bool enter(series *s, size_t k)
{
    char name[64];
    snprintf(name, sizeof name, "start-%zu", k + 1);
    s->job->train.seed = s->seed + k;
    return cli_run_file(s->folder, name, s->job->folder);
}

static void leave(series *s)
{
    cli_job *job = s->job;
    cli_watch_end(job);
    descent_trainer_free(job->trainer);
    job->trainer = NULL;
    cli_run_release(job);
    snprintf(job->folder, sizeof job->folder, "%s", s->folder);
}

// The lines for the whole, from the plan of the first.
static void introduce(const series *s)
{
    char inner[CLI_PATH];
    cli_job *job = s->job;
    snprintf(inner, sizeof inner, "%s", job->folder);
    snprintf(job->folder, sizeof job->folder, "%s", s->folder);
    cli_summary_before(job);
    snprintf(job->folder, sizeof job->folder, "%s", inner);
}

static void format_score(const series *s, const cli_trial *a, char *text, size_t capacity)
{
    char metric[64];
    const bool accuracy = descent_dataset_task(s->job->data) == DESCENT_TASK_CLASSIFY;
    *text = '\0';
    if (!isfinite(badness(s, a))) {
        cli_append(text, capacity, "%s", descent_stop_text(a->result.stop));
        return;
    }
    cli_append(text, capacity, "%s loss %.4g", validates(s) ? "valid" : "train", badness(s, a));
    if (isfinite(a->result.valid_metric)) {
        cli_format_metric(a->result.valid_metric, accuracy, metric, sizeof metric);
        cli_append(text, capacity, "   %s %s", accuracy ? "accuracy" : "R2", metric);
    }
}

// Before the first of this process trains: the folder's own record.
static int record_all(series *s)
{
    char inner[CLI_PATH];
    cli_job *job = s->job;
    const uint64_t seed = job->train.seed;
    if (s->introduced) {
        return CLI_DONE;
    }
    snprintf(inner, sizeof inner, "%s", job->folder);
    snprintf(job->folder, sizeof job->folder, "%s", s->folder);
    const bool recorded = job->recorded;
    job->train.seed = s->seed;
    json_decref(job->trials);
    job->trials = cli_trials_json(&s->all);
    const int code = job->trials ? cli_run_write_record(job) : cli_no_memory();
    json_decref(job->trials);
    job->trials = NULL; /* each of them is a single run */
    job->recorded = recorded;
    job->train.seed = seed;
    snprintf(job->folder, sizeof job->folder, "%s", inner);
    if (code == CLI_DONE) {
        introduce(s);
        s->introduced = true;
    }
    return code;
}

static bool is_begun(const cli_job *job)
{
    char path[CLI_PATH];
    return cli_run_file(job->folder, "run.json", path) && access(path, F_OK) == 0;
}

static void keep_result(series *s, size_t k)
{
    const cli_trial *a = &s->all.trials[k];
    char score[256];
    const bool better = k > 0 && is_better(s, a, &s->all.trials[s->all.best]);
    s->all.best = better ? k : s->all.best;
    format_score(s, a, score, sizeof score);
    cli_talk("        %s%s\n", score, better ? "   the best so far" : "");
}

static int run_attempt(series *s, size_t k)
{
    cli_job *job = s->job;
    cli_trial *a = &s->all.trials[k];
    descent_error error = {0};
    const bool first = !s->introduced;
    int code = cli_job_prepare(job);
    code = code == CLI_DONE ? record_all(s) : code;
    if (code == CLI_DONE) {
        cli_talk("start   %zu of %" PRIu64 "   seed %" PRIu64 "   %s\n", k + 1, job->own.starts,
                 job->train.seed, job->folder);
        code = *job->own.resume && is_begun(job) ? cli_train_resume(job) : CLI_DONE;
    }
    code = code == CLI_DONE ? cli_run_write_record(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    a->status = cli_train_run(job, first, &a->result, &error);
    s->asked = cli_signals_stop_asked() || a->result.stop == DESCENT_STOP_ASKED;
    if (a->status != DESCENT_OK && a->status != DESCENT_DIVERGED) {
        return cli_fail(&error);
    }
    s->all.done = k + 1;
    snprintf(a->message, sizeof a->message, "%s",
             a->status == DESCENT_DIVERGED ? error.message : "");
    keep_result(s, k);
    return s->asked ? CLI_DONE : cli_trials_save(s->folder, &s->all);
}

static int train_one(series *s, size_t k)
{
    if (!enter(s, k)) {
        return CLI_FAILED;
    }
    int code = cli_run_make_inner(s->job);
    if (code == CLI_DONE) {
        code = cli_run_lock(s->job);
    }
    if (code == CLI_DONE) {
        code = run_attempt(s, k);
    }
    leave(s);
    return code;
}

// ---- afterwards ----

static void print_table(const series *s)
{
    const bool accuracy = descent_dataset_task(s->job->data) == DESCENT_TASK_CLASSIFY;
    printf("start     seed  epochs  train loss  valid loss %9s  end\n",
           accuracy ? "accuracy" : "R2");
    for (size_t k = 0; k < s->all.done; k++) {
        const cli_trial *a = &s->all.trials[k];
        char train[32] = "-", valid[32] = "-", metric[64] = "-";
        if (isfinite(a->result.train_loss)) {
            snprintf(train, sizeof train, "%.4g", a->result.train_loss);
        }
        if (isfinite(a->result.valid_loss)) {
            snprintf(valid, sizeof valid, "%.4g", a->result.valid_loss);
            cli_format_metric(a->result.valid_metric, accuracy, metric, sizeof metric);
        }
        printf("%5zu %8" PRIu64 " %7" PRIu64 " %11s %11s %9s  %s%s\n", k + 1, s->seed + k,
               a->result.epochs, train, valid, metric, descent_stop_word(a->result.stop),
               k == s->all.best ? "  best" : "");
    }
}

static json_t *attempt_to_json(const series *s, size_t k)
{
    const descent_train_result *r = &s->all.trials[k].result;
    char folder[CLI_PATH + 64];
    snprintf(folder, sizeof folder, "%s", s->folder);
    if (k != s->all.best) {
        snprintf(folder, sizeof folder, "%s/start-%zu", s->folder, k + 1);
    }
    return json_pack("{s:I, s:I, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o}", "start",
                     (json_int_t)k + 1, "seed", (json_int_t)s->seed + (json_int_t)k, "run",
                     folder, "stop", descent_stop_word(r->stop), "epochs",
                     (json_int_t)r->epochs, "steps", (json_int_t)r->steps, "train_loss",
                     cli_json_number(r->train_loss), "valid_loss",
                     cli_json_number(r->valid_loss), "valid_metric",
                     cli_json_number(r->valid_metric), "seconds", cli_json_number(r->seconds));
}

static int print_json(const series *s)
{
    json_t *object;
    const int code = cli_summary_facts(s->job, &s->all.trials[s->all.best].result, &object);
    json_t *starts = json_array();
    int failed = 0;
    for (size_t k = 0; k < s->all.done; k++) {
        failed |= json_array_append_new(starts, attempt_to_json(s, k));
    }
    failed |= json_object_set_new(object, "best", json_integer((json_int_t)s->all.best + 1));
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
    const size_t last = s->all.done - 1;
    if (last != s->all.best) {
        cli_append(job->folder, sizeof job->folder, "/start-%zu", last + 1);
    }
    cli_resume_command(job, text, capacity);
    snprintf(job->folder, sizeof job->folder, "%s", s->folder);
}

static int tell(series *s)
{
    char command[2 * CLI_PATH];
    cli_job *job = s->job;
    const cli_trial *best = &s->all.trials[s->all.best],
                    *last = &s->all.trials[s->all.done - 1];
    job->train.seed = s->seed + s->all.best;
    int code = CLI_DONE;
    if (job->own.json) {
        code = print_json(s);
    } else {
        print_table(s);
        fflush(stdout);
        cli_train_curve(job, &best->result);
        if (best->status == DESCENT_OK) {
            code = cli_summary_results(job, &best->result);
        }
    }
    fflush(stdout);
    if (!validates(s) && s->all.done > 1) {
        cli_talk("note: start %zu was chosen by its training loss, as no row is validated; "
                 "with --valid 0.2\n  the choice is by rows that train nothing\n",
                 s->all.best + 1);
    }
    if (best->status == DESCENT_DIVERGED) {
        descent_error first;
        snprintf(first.message, sizeof first.message, "%s", s->all.trials[0].message);
        cli_summary_diverged(job, &best->result, &first);
        return CLI_DIVERGED;
    }
    if (!s->asked) {
        cli_summary_next(job, false);
        return code == CLI_DONE && best->result.records_lost ? cli_train_records_lost(s->folder)
                                                             : code;
    }
    cli_talk("stopped in start %zu of %" PRIu64 "; start %zu is the best so far and is in %s\n",
             s->all.done, job->own.starts, s->all.best + 1, s->folder);
    if (last->status == DESCENT_OK && last->result.stop == DESCENT_STOP_ASKED) {
        last_command(s, command, sizeof command);
        fprintf(stderr, "resume: %s\n", command);
    }
    return cli_signals_stop_asked() ? CLI_INTERRUPTED : code;
}

static int keep_best(series *s)
{
    char from[CLI_PATH];
    char name[64];
    snprintf(name, sizeof name, "start-%zu", s->all.best + 1);
    s->all.is_chosen = true;
    const int code = cli_trials_save(s->folder, &s->all);
    if (code != CLI_DONE || !cli_run_file(s->folder, name, from)) {
        return CLI_FAILED;
    }
    return cli_run_move(from, s->folder);
}

static int train_all(series *s)
{
    char command[2 * CLI_PATH];
    int code = CLI_DONE;
    while (s->all.done < s->all.count && code == CLI_DONE && !s->asked && !s->all.is_chosen) {
        code = train_one(s, s->all.done);
        s->asked = s->asked || cli_signals_stop_asked();
    }
    code = code == CLI_DONE ? keep_best(s) : code;
    if (code == CLI_DONE) {
        return tell(s);
    }
    if (s->introduced) { /* what was trained before something failed is kept */
        cli_resume_command(s->job, command, sizeof command);
        cli_try("%s    goes on after the %zu starts that are trained", command, s->all.done);
    }
    return code;
}

// How far a process was that was killed.
static int restore(series *s)
{
    cli_job *job = s->job;
    if (!cli_run_has_data(job)) {
        return cli_train_changed(job);
    }
    if (!cli_trials_read(job->trials, &s->all)) {
        cli_error("%s/run.json is damaged: its \"trials\"", job->folder);
        return CLI_BAD_DATA;
    }
    int code = cli_job_prepare(job); /* the plan, also where nothing is left to train */
    cli_watch_end(job);
    descent_trainer_free(job->trainer);
    job->trainer = NULL;
    if (code != CLI_DONE) {
        return code;
    }
    for (size_t k = 1; k < s->all.done && !s->all.is_chosen; k++) {
        if (is_better(s, &s->all.trials[k], &s->all.trials[s->all.best])) {
            s->all.best = k;
        }
    }
    cli_talk("resume  %zu of %" PRIu64 " starts are trained\n", s->all.done, job->own.starts);
    return CLI_DONE;
}

int cli_train_starts(cli_job *job)
{
    series s = {.job = job, .seed = job->train.seed, .lock = -1, .all.count = job->own.starts};
    const bool resumed = *job->own.resume;
    if (job->train.split_seed == UINT64_MAX) { /* the same rows for all, or none is best */
        job->train.split_seed = s.seed;
    }
    s.all.trials = calloc(s.all.count, sizeof *s.all.trials);
    int code = !s.all.trials ? cli_no_memory() : resumed ? CLI_DONE : cli_run_make_folder(job);
    if (code == CLI_DONE) {
        code = cli_run_lock(job);
    }
    if (code == CLI_DONE && resumed) {
        code = restore(&s);
    }
    if (code == CLI_DONE) {
        snprintf(s.folder, sizeof s.folder, "%s", job->folder);
        s.folder_made = job->folder_made;
        s.lock = job->lock;
        job->lock = -1;
        code = train_all(&s);
        job->lock = s.lock;
        job->folder_made = s.folder_made;
        job->recorded = s.introduced;
    }
    free(s.all.trials);
    return code;
}
