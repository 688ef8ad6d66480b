// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lines before and after training.
//
// Keeps: what goes to stderr is for people and may change; what goes to stdout are results.
// What was chosen automatically is marked (auto) and has its reason. A score never stands
// alone: next to it is what guessing and a linear model reach.
#include "train/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/again.h"
#include "run/dataset.h"
#include "run/file.h"
#include "run/settings.h"
#include "score/evaluation.h"
#include "score/evaluation_report.h"
#include "score/text.h"
#include "shell/arguments.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "train/classes.h"
#include "train/verdict.h"

enum { LINE = 1024, ASSIGNMENT = 72 /* on one line at most */ };

// ---- before ----

static void option_text(const cli_job *job, const char *name, char *text, size_t capacity)
{
    size_t set = 0;
    const descent_option *option = cli_find_option(job->sets, CLI_SETS, name, &set);
    *text = '\0';
    if (option) {
        descent_options_get(job->sets[set].table, job->sets[set].values, option, text,
                            capacity);
    }
}

enum { NOTES = 12 };

// What was left out, or read by a rule.
static void data_notes(const descent_dataset *data)
{
    const size_t count = descent_dataset_notes(data);
    for (size_t i = 0; i < count && i < NOTES; i++) {
        char words[CLI_FLAG_TEXT];
        cli_talk("        %s\n", cli_dataset_note(data, i, words));
    }
    if (count > NOTES) {
        cli_talk("        and %zu more %s, which descent data shows\n", count - NOTES,
                 count - NOTES == 1 ? "line" : "lines");
    }
}

// Rows that were drawn at random lie between others in time, and it was nobody's choice.
static void time_note(const cli_job *job)
{
    const char *date = descent_dataset_date_column(job->data);
    char column[512] = "";
    if (date && job->train->split.kind == DESCENT_SPLIT_AUTO && job->plan.split &&
        (strcmp(job->plan.split, "random") == 0 ||
         strcmp(job->plan.split, "stratified") == 0)) {
        snprintf(column, sizeof column, "time:%s", date);
        char word[512] = "";
        cli_append_shell_word(word, sizeof word, column);
        cli_talk("        order     rows that validate lie between others in time (\"%s\"): "
                 "--split %s tells how well later ones are predicted\n",
                 date, word);
    }
}

static void data_lines(const cli_job *job)
{
    char train[32], valid[32];
    cli_format_count(job->plan.train_rows, train, sizeof train);
    cli_format_count(job->plan.valid_rows, valid, sizeof valid);
    char rows[512];
    snprintf(rows, sizeof rows, "%s train", train);
    if (job->plan.valid_rows > 0) {
        cli_append(rows, sizeof rows, ", %s validation", valid);
    }
    if (job->train->split.kind != DESCENT_SPLIT_AUTO && job->plan.split && *job->plan.split) {
        cli_append(rows, sizeof rows, ", %s", job->plan.split);
    }
    cli_talk("data    %s   (%s)\n", descent_dataset_summary(job->data), rows);
    data_notes(job->data);
    time_note(job);
    cli_classes_tell(job);
    cli_weights_tell(job);
    if (job->test) {
        cli_format_count(descent_dataset_rows(job->test), valid, sizeof valid);
        cli_talk("test    %s   %s rows\n", job->what->test, valid);
    }
}

static void append_limits(const cli_job *job, char *line, size_t capacity)
{
    char text[64];
    if (job->plan.epochs > 0) {
        cli_format_things(job->plan.epochs, "epoch", text, sizeof text);
        cli_append(line, capacity, "  %s%s", text, job->train->epochs == 0 ? " (auto)" : "");
    }
    if (job->train->steps > 0) {
        cli_format_things(job->train->steps, "step", text, sizeof text);
        cli_append(line, capacity, "  %s%s", text, *job->plan.steps_reason ? " (auto)" : "");
    }
    if (isfinite(job->train->time)) {
        cli_format_duration(job->train->time, text, sizeof text);
        cli_append(line, capacity, "  at most %s", text);
    }
}

// "20 epochs", "1 epoch", "500 steps"
static void format_stretch(const descent_stretch *stretch, char *text, size_t capacity)
{
    const bool steps = stretch->steps > 0;
    const uint64_t count = steps ? stretch->steps : stretch->epochs;
    cli_format_things(count, steps ? "step" : "epoch", text, capacity);
}

static void append_patience(const cli_job *job, char *line, size_t capacity)
{
    const descent_stretch *patience = &job->plan.patience;
    char text[64];
    if (patience->epochs == 0 && patience->steps == 0) {
        return;
    }
    format_stretch(patience, text, sizeof text);
    cli_append(line, capacity, "  patience %s%s", text,
               job->train->patience.epochs == UINT64_MAX ? " (auto)" : "");
}

// Which rule has which tensors, where there are several rules or groups: in lines of their own
// what is too long for one.
static void tell_assignment(const char *assignment)
{
    if (!strpbrk(assignment, ";(")) {
        return;
    }
    const bool in_lines = strlen(assignment) > ASSIGNMENT;
    for (const char *at = assignment; *at;) {
        const char *end = strchr(at, ';');
        const size_t length = in_lines && end ? (size_t)(end - at) : strlen(at);
        cli_talk("        %.*s\n", (int)length, at);
        at += length;
        at += strspn(at, "; ");
    }
}

static void run_line(const cli_job *job)
{
    char line[LINE] = "run     ", text[DESCENT_SCHEDULES_TEXT];
    cli_append(line, sizeof line, "%s  lr %.6g%s", cli_job_rule(job), job->plan.learning_rate,
               isnan(job->train->optimizer.learning_rate) ? " (auto)" : "");
    option_text(job, "decay", text, sizeof text);
    if (*text && strcmp(text, "none") != 0) {
        cli_append(line, sizeof line, "  decay %s", text);
    }
    option_text(job, "schedule", text, sizeof text);
    if (*text && strcmp(text, "none") != 0) {
        cli_append(line, sizeof line, "  schedule %s", text);
    }
    if (job->plan.l2 > 0.0) {
        cli_append(line, sizeof line, "  l2 %.3g%s", job->plan.l2,
                   isnan(job->train->l2) ? " (auto)" : "");
    }
    const bool full = job->plan.batch >= job->plan.train_rows;
    cli_format_count(job->plan.batch, text, sizeof text);
    cli_append(line, sizeof line, "  batch %s%s%s", text, full ? " = all rows" : "",
               job->train->batch == DESCENT_BATCH_AUTO ? " (auto)" : "");
    append_limits(job, line, sizeof line);
    append_patience(job, line, sizeof line);
    const unsigned long long seed = job->train->seed, starts = job->what->starts;
    if (starts > 1) {
        cli_append(line, sizeof line, "  %llu starts, seeds %llu to %llu\n", starts, seed,
                   seed + starts - 1);
    } else {
        cli_append(line, sizeof line, "  seed %llu\n", seed);
    }
    cli_talk("%s", line);
    tell_assignment(job->plan.assignment);
    cli_format_things(job->plan.threads, "thread", text, sizeof text);
    cli_talk("        %s  kernel %s\n", text, job->plan.isa);
}

static void reason_line(const char *what, const char *reason)
{
    if (reason && *reason) {
        char words[CLI_FLAG_TEXT];
        cli_talk("        %s: %s\n", what, cli_with_flags(reason, words));
    }
}

// " (auto)", " (lenet5)", or nothing where the layers were typed.
static const char *how_chosen(const cli_job *job, char text[64])
{
    char net[32];
    const descent_option_table *table = descent_run_option_table();
    descent_options_get(table, job->what, descent_options_find(table, "net"), net, sizeof net);
    const bool named = job->what->net != DESCENT_NET_NONE;
    const bool automatic = strcmp(job->what->layers, "auto") == 0;
    text[0] = '\0';
    if (named || automatic) {
        snprintf(text, 64, " (%s)", named ? net : "auto");
    }
    return text;
}

// The rate is the one number that is chosen without a look at data or network.
static void rate_line(const cli_job *job)
{
    const char *rule = cli_job_rule(job);
    char reason[160];
    if (isnan(job->train->optimizer.learning_rate) && job->plan.learning_rate > 0.0) {
        snprintf(reason, sizeof reason,
                 "the usual one of %s, not measured on these data: descent "
                 "advise does",
                 rule);
        reason_line("lr", reason);
    }
}

void cli_summary_before(const cli_job *job)
{
    const descent_plan_report *plan = &job->plan;
    char parameters[32], chosen[64];
    cli_format_count(plan->parameters, parameters, sizeof parameters);
    data_lines(job);
    cli_talk("net     %s%s   %s parameters\n", descent_network_summary(job->network),
             how_chosen(job, chosen), parameters);
    run_line(job);
    rate_line(job);
    reason_line("batch", plan->batch_reason);
    reason_line("epochs", plan->epochs_reason);
    reason_line("steps", plan->steps_reason);
    reason_line("l2", plan->l2_reason);
    reason_line("layers", job->layers_reason);
    if (*job->folder) {
        cli_talk("folder  %s\n", job->folder);
    }
}

// ---- after ----

static void score_line(const cli_job *job, const char *label, double loss, double metric)
{
    if (!isfinite(loss) && !isfinite(metric)) {
        return;
    }
    const bool accuracy = descent_dataset_task(job->data) != DESCENT_TASK_REGRESS;
    char text[64] = "";
    if (isfinite(metric)) {
        cli_format_metric(metric, accuracy, text, sizeof text);
    }
    const char *name = !*text ? "" : accuracy ? "   accuracy " : "   R2 ";
    cli_print("%-7s loss %.4g%s%s\n", label, loss, name, text);
}

// Whether hidden layers do harm on rows that do not train: on those that validate.
static bool is_behind(const descent_evaluation *e, bool test)
{
    return !test && e->hidden && descent_evaluation_is_behind(e);
}

// In lines of 80 columns, which end where a clause does.
static void print_clauses(const char *text)
{
    enum { WIDE = 72 };
    while (*text) {
        size_t length = strlen(text), end = 0;
        for (const char *at = text; length > WIDE && (at = strstr(at, "; ")); at++) {
            end = (size_t)(at - text) < WIDE ? (size_t)(at - text) + 1 : end;
        }
        length = end > 0 ? end : length;
        cli_print("        %.*s\n", (int)length, text);
        text += length;
        text += strspn(text, " ");
    }
}

// How good that is, next to guessing and to a linear model; *behind is set where a linear model
// is better.
static int evaluation_line(const cli_job *job, const cli_trained *trained, bool test,
                           bool *behind)
{
    descent_evaluation *e;
    const descent_text_evaluation *told = descent_run_text_evaluation(job->run, test);
    if (told) {
        const descent_dataset *data = test ? job->test : job->valid;
        cli_text_print(told, cli_text_unit(job->data),
                       data ? descent_dataset_rows(data) : (size_t)job->plan.valid_rows);
        return CLI_DONE;
    }
    const int code = cli_evaluation_of_run(job, trained, test, &e);
    if (code == CLI_DONE && e) {
        char text[1024];
        cli_evaluation_sentence(e, text, sizeof text);
        print_clauses(text);
        cli_evaluation_judgement(e, text, sizeof text);
        print_clauses(text);
        *behind = *behind || is_behind(e, test);
    }
    descent_evaluation_free(e);
    return code;
}

static int evaluation_facts(const cli_job *job, const cli_trained *trained, bool test,
                            json_t *facts, bool *behind)
{
    descent_evaluation *e;
    const descent_class_options options = descent_class_options_default();
    const descent_text_evaluation *text = descent_run_text_evaluation(job->run, test);
    if (text) {
        json_object_set_new(facts, test ? "test" : "valid", cli_text_figures(text));
        return CLI_DONE;
    }
    const int code = cli_evaluation_of_run(job, trained, test, &e);
    if (code == CLI_DONE && e) {
        json_object_set_new(facts, test ? "test" : "valid",
                            cli_evaluation_json(e, trained->model, &options));
        *behind = *behind || is_behind(e, test);
    }
    descent_evaluation_free(e);
    return code;
}

// Which epoch the scores are of, the best one, and the last one.
static void add_epochs(json_t *facts, const descent_train_result *r)
{
    if (!facts) {
        return;
    }
    json_object_set_new(facts, "kept_epoch", json_integer((json_int_t)r->kept_epoch));
    json_object_set_new(facts, "last_train_loss", cli_json_number(r->last_train_loss));
    if (r->best_epoch > 0) {
        json_object_set_new(facts, "best_epoch", json_integer((json_int_t)r->best_epoch));
        json_object_set_new(facts, "best_valid_loss", cli_json_number(r->best_valid_loss));
        json_object_set_new(facts, "best_valid_metric", cli_json_number(r->best_valid_metric));
        json_object_set_new(facts, "last_valid_loss", cli_json_number(r->last_valid_loss));
        json_object_set_new(facts, "last_valid_metric", cli_json_number(r->last_valid_metric));
    }
}

int cli_summary_facts(const cli_job *job, const descent_train_result *result, json_t **made,
                      bool *behind)
{
    char model[CLI_PATH] = "";
    *made = NULL;
    if (*job->folder && !cli_run_file(job->folder, "model.safetensors", model)) {
        return CLI_FAILED;
    }
    json_t *facts = json_pack(
        "{s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "run", job->folder, "stop",
        descent_stop_word(result->stop), "epochs", (json_int_t)result->epochs, "steps",
        (json_int_t)result->steps, "train_loss", cli_json_number(result->train_loss),
        "valid_loss", cli_json_number(result->valid_loss), "valid_metric",
        cli_json_number(result->valid_metric), "test_loss", cli_json_number(result->test_loss),
        "test_metric", cli_json_number(result->test_metric), "seconds",
        cli_json_number(result->seconds), "model", model);
    json_object_set_new(facts, "records_lost", json_boolean(result->records_lost));
    json_object_set_new(facts, "skipped", json_integer((json_int_t)result->skipped));
    const bool classify = descent_dataset_task(job->data) != DESCENT_TASK_REGRESS;
    json_object_set_new(facts, "metric", json_string(classify ? "accuracy" : "r2"));
    json_object_set_new(facts, "notes", cli_dataset_notes_json(job->data));
    add_epochs(facts, result);
    cli_trained trained;
    int code = cli_trained_make(job, &trained);
    code = code == CLI_DONE ? evaluation_facts(job, &trained, false, facts, behind) : code;
    code = code == CLI_DONE ? evaluation_facts(job, &trained, true, facts, behind) : code;
    cli_trained_free(&trained);
    cli_watch_facts(job, *behind, facts);
    if (job->folds) {
        json_object_set(facts, "folds", job->folds);
    }
    *made = cli_classes_facts(job, facts);
    return code;
}

static int print_facts(const cli_job *job, const descent_train_result *result, bool *behind)
{
    json_t *facts;
    const int code = cli_summary_facts(job, result, &facts, behind),
              printed = cli_print_json(facts);
    return code == CLI_DONE ? printed : code;
}

int cli_summary_json(const cli_job *job, const descent_train_result *result)
{
    bool behind = false;
    return print_facts(job, result, &behind);
}

static void end_text(const cli_job *job, const descent_train_result *r, char *text,
                     size_t capacity)
{
    if (r->stop != DESCENT_STOP_EARLY) {
        char words[CLI_FLAG_TEXT];
        snprintf(text, capacity, "%s", cli_with_flags(descent_stop_text(r->stop), words));
        return;
    }
    char patience[64];
    format_stretch(&job->plan.patience, patience, sizeof patience);
    const uint64_t epochs = job->plan.patience.epochs, steps = job->plan.patience.steps;
    char best[96] = "there is no best epoch";
    if (r->best_epoch > 0) {
        snprintf(best, sizeof best, "best %.4g at epoch %s", r->best_valid_loss,
                 CLI_COUNT(r->best_epoch));
    }
    snprintf(text, capacity,
             "stopped early\n"
             "        the validation loss has not been lower for %s (%s);\n"
             "        --patience %llu%s waits longer, --patience none does not stop, and "
             "--patience-after N begins to count after N epochs",
             patience, best, (unsigned long long)(2 * (steps > 0 ? steps : epochs)),
             steps > 0 ? "steps" : "");
}

// Whose weights the model has, where that is not plain.
static void kept_line(const descent_train_result *r)
{
    const uint64_t best = r->best_epoch;
    // Best and last are the same weights: nothing to explain.
    if (best == 0 || best == r->epochs) {
        return;
    }
    if (r->kept_epoch == best) {
        cli_print("kept    the weights of epoch %s, where the validation loss was lowest "
                  "(--keep last: the last ones)\n",
                  CLI_COUNT(best));
    } else {
        cli_print(
            "kept    the last weights, as --keep says; the validation loss was lowest (%.4g) "
            "at epoch %s\n",
            r->best_valid_loss, CLI_COUNT(best));
    }
}

int cli_summary_results(const cli_job *job, const descent_train_result *result, bool *behind)
{
    char seconds[64], end[512];
    cli_format_duration(result->seconds, seconds, sizeof seconds);
    end_text(job, result, end, sizeof end);
    char epochs[64], steps[64];
    cli_format_things(result->epochs, "epoch", epochs, sizeof epochs);
    cli_format_things(result->steps, "step", steps, sizeof steps);
    cli_print("done    %s, %s in %s: %s\n", epochs, steps, seconds, end);
    if (result->skipped > 0) {
        char skipped[64];
        cli_format_things(result->skipped, "update", skipped, sizeof skipped);
        cli_print("        %s left out, as not finite\n", skipped);
    }
    kept_line(result);
    score_line(job, "train", result->train_loss, (double)NAN);
    cli_trained trained;
    int code = cli_trained_make(job, &trained);
    score_line(job, "valid", result->valid_loss, result->valid_metric);
    code = code == CLI_DONE ? evaluation_line(job, &trained, false, behind) : code;
    score_line(job, "test", result->test_loss, result->test_metric);
    code = code == CLI_DONE ? evaluation_line(job, &trained, true, behind) : code;
    cli_trained_free(&trained);
    cli_print("saved   %s\n", CLI_SHOW(job->folder));
    return code;
}

int cli_summary_after(const cli_job *job, const descent_train_result *result)
{
    bool behind = false;
    const int code = job->own.json ? print_facts(job, result, &behind)
                                   : cli_summary_results(job, result, &behind);
    fflush(stdout);
    const bool told = cli_watch_tell(job, behind);
    cli_watch_record(job, result, behind);
    cli_summary_next(job, result->stop == DESCENT_STOP_ASKED, told);
    return code;
}

void cli_summary_next(const cli_job *job, bool resume, bool told)
{
    fflush(stdout); /* before what follows on stderr */
    const bool text = descent_dataset_tokens(job->data) > 0;
    char command[2 * CLI_PATH] = "";
    snprintf(command, sizeof command, "descent %s", text ? "generate" : "predict");
    cli_append_shell_word(command, sizeof command, job->folder);
    cli_talk("%s    %s%s\n", told ? "use " : "next", command, text ? "" : " FILE");
    if (resume) {
        cli_resume_command(job, command, sizeof command);
        cli_talk("        %s\n", command);
    }
}

// ---- diverged ----

// The learning rate above which steps grow, where the run was at it: steps that neither settle
// nor grow any more may be as far up as those of a run that diverges. NAN: it was not there.
static double limit_of(const cli_job *job)
{
    static const double below = 0.9, above = 1.1; // of the limit: at it
    descent_monitor_verdict v = {.size = sizeof v};
    const bool constant =
        descent_schedule_is_constant(job->train->decay) && !*job->train->schedule;
    if (!constant || !descent_run_judge(job->run, &v) ||
        !(v.sharpness > below && v.sharpness < above)) {
        return (double)NAN;
    }
    return job->plan.learning_rate / v.sharpness;
}

void cli_summary_diverged(const cli_job *job, const descent_train_result *result,
                          const descent_error *error)
{
    char text[4096], rate[64] = "";
    if (result->bad_step == 0) { // finite, but far above guessing: the first line says how far
        snprintf(text, sizeof text, "%.*s", (int)strcspn(error->message, "\n"), error->message);
    } else {
        snprintf(text, sizeof text, "the loss is not finite at step %s (epoch %s)",
                 CLI_COUNT(result->bad_step), CLI_COUNT(result->epochs + 1));
        if (*result->bad_layer) {
            cli_append(text, sizeof text, "\n  first seen in %s", result->bad_layer);
        } else if (*error->message) {
            cli_append(text, sizeof text, "\n  %s", error->message);
        }
    }
    // Of the last step: a schedule or somebody may have changed it since the first.
    const double last = job->trainer
                            ? descent_trainer_where(job->trainer).optimizer.learning_rate
                            : job->plan.learning_rate;
    snprintf(rate, sizeof rate, "%.6g", last);
    cli_append(text, sizeof text, "\n  the learning rate was %s", rate);
    const double limit = limit_of(job);
    if (!isnan(limit)) {
        cli_append(text, sizeof text,
                   "\n  that is the edge of stability: the curvature allows steps below %.3g",
                   limit);
    }
    cli_append(text, sizeof text, "\n  the last good weights are in %s", job->folder);
    cli_stopped("%s", text);
    const double lower = isnan(limit) ? result->suggested_rate : 0.5 * limit;
    if (!(lower > 0.0)) {
        return;
    }
    if (*job->own.resume) {
        cli_try("train again from the start, with --lr %.2g", lower);
        return;
    }
    snprintf(rate, sizeof rate, "--lr %.2g", lower);
    snprintf(text, sizeof text, "descent");
    cli_append_again(text, sizeof text, (size_t)job->argc, (const char *const *)job->argv,
                     rate);
    cli_try("%s", text);
}
