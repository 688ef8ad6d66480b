// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands in the way of a run, the likeliest first, and the experiments of --try.
#include "diagnose/causes.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "diagnose/advice.h"
#include "run/verdict_json.h"
#include "shell/flags.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/text.h"
#include "shell/ticker.h"
#include "target/types.h"

enum { LINE = 8192, INDENT = 4, NAME = 20, LOSS = 8, CHANGE = 18 };

// ---- finding them ----

static descent_action show_training(const descent_experiments *experiments,
                                    descent_experiment experiment, uint64_t seed, void *user)
{
    (void)experiments;
    (void)seed;
    (void)user;
    cli_ticker_doing(descent_experiment_word(experiment));
    return DESCENT_CONTINUE;
}

int cli_diagnose_causes(cli_diagnose_job *job)
{
    descent_error error = {0};
    descent_run *run = job->target.job->run;
    job->causes.size = sizeof job->causes;
    if (descent_run_causes(run, job->found, &job->causes, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (!job->own.tries) {
        return CLI_DONE;
    }
    cli_ticker_doing("experiments");
    job->tries.on_training = show_training;
    if (descent_run_try(run, &job->tries, &job->tried, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    descent_causes_weigh(&job->causes, job->tried);
    return CLI_DONE;
}

// ---- for people ----

static void print_indented(const char *text)
{
    printf("%*s", INDENT, "");
    cli_print_wrapped(text, INDENT, INDENT);
}

static const char *told_words(descent_told told)
{
    return told == DESCENT_TOLD_YES  ? " (the experiment says so)"
           : told == DESCENT_TOLD_NO ? " (the experiment does not show it)"
                                     : "";
}

static void print_causes(const cli_diagnose_job *job)
{
    char line[LINE];
    for (size_t i = 0; i < job->causes.count; i++) {
        const descent_likely_cause *c = &job->causes.list[i];
        const descent_experiment experiment = descent_cause_experiment(c->cause);
        const bool tells = !job->tried && experiment != DESCENT_EXPERIMENT_NONE;
        printf("%s", i == 0 ? "\nlikely causes\n" : "");
        snprintf(line, sizeof line, "%zu. %s%s: %s%s%s%s", i + 1, descent_cause_word(c->cause),
                 told_words(c->told), c->because, tells ? "; " : "",
                 tells ? descent_experiment_word(experiment) : "", tells ? " would tell" : "");
        print_indented(line);
    }
}

static void print_change(const descent_tried_loss *loss)
{
    char value[32] = "-", change[64] = "";
    if (isfinite(loss->loss)) {
        snprintf(value, sizeof value, "%.4g", loss->loss);
    }
    if (isfinite(loss->change)) {
        snprintf(change, sizeof change, "%+.2g +- %.1g", loss->change, loss->error);
    }
    printf(" %*s %*s", LOSS, value, CHANGE, change);
}

static void print_row(const descent_tried *tried)
{
    printf("%*s%-*s", INDENT, "", NAME, descent_experiment_word(tried->experiment));
    if (tried->status != DESCENT_OK) {
        putchar(' ');
        cli_print_wrapped(tried->why, INDENT + NAME + 1, INDENT + NAME + 1);
        return;
    }
    print_change(&tried->train);
    print_change(&tried->valid);
    puts(tried->helps ? " *" : "");
}

static void print_facts(const descent_experiments_facts *f)
{
    char text[LINE], valid[128] = "";
    if (f->valid_rows > 0) {
        snprintf(valid, sizeof valid, ", %.4g on %" PRIu64 " validation rows", f->valid_loss,
                 f->valid_rows);
    }
    printf("\nexperiments\n");
    snprintf(text, sizeof text,
             "%" PRIu64 " steps each from step %" PRIu64 " at a rate of %.3g, %" PRIu64
             " orders of the rows; they began at a loss (without penalty) of %.4g on %" PRIu64
             " training rows%s; a star: it helps, beyond chance and by enough",
             f->steps, f->step, f->rate, f->seeds, f->train_loss, f->train_rows, valid);
    print_indented(text);
}

static cli_advice advice_of(const descent_tried *tried)
{
    cli_advice advice = {.text = descent_experiment_text(tried->experiment),
                         .next = tried->next};
    cli_option_flags(tried->options, advice.options, sizeof advice.options);
    return advice;
}

static double fall_of(const descent_tried *tried)
{
    const double fall = -tried->valid.change;
    return isfinite(fall) ? fall : -tried->train.change;
}

// The one that helps most of those that help less than `most`; NULL: none. Going on comes first.
static const descent_tried *next_help(const cli_diagnose_job *job, double most, double *fall)
{
    const descent_tried *found = NULL;
    *fall = -HUGE_VAL;
    for (size_t i = 0; i < descent_experiments_count(job->tried); i++) {
        const descent_tried *tried = descent_experiments_at(job->tried, i);
        const bool goes_on = tried->experiment == DESCENT_EXPERIMENT_AS_IS;
        const double falls = goes_on ? DBL_MAX : fall_of(tried);
        if (tried->helps && falls < most && falls > *fall) {
            found = tried;
            *fall = falls;
        }
    }
    return found;
}

// None helps: more of the same harms, or a change that is there shows in more steps and orders of the
// rows.
static void print_longer(const cli_diagnose_job *job)
{
    char command[LINE] = "descent diagnose";
    descent_experiments_facts facts = {.size = sizeof facts};
    descent_experiments_facts_get(job->tried, &facts);
    const descent_tried *as_is = descent_experiments_at(job->tried, 0);
    if (as_is->valid.loss > facts.valid_loss && as_is->train.loss < facts.train_loss) {
        print_indented(
            "to stop here: validation is higher after more steps, and with none of these "
            "changes lower, beyond chance, than where they began");
        return;
    }
    print_indented(
        "none of these, beyond chance, in so many steps; longer, and with more orders "
        "of the rows:");
    cli_diagnose_append_target(job, command, sizeof command);
    printf("%*s%s --try --try-steps %" PRIu64 " --try-seeds %" PRIu64 "\n", 2 * INDENT, "",
           command, 2 * facts.steps, 2 * facts.seeds);
}

static void print_help(const cli_diagnose_job *job)
{
    char command[LINE], line[LINE];
    double fall = HUGE_VAL;
    const descent_tried *tried = next_help(job, fall, &fall);
    puts("\nwhat helps");
    if (!tried) {
        print_longer(job);
    }
    for (; tried; tried = next_help(job, fall, &fall)) {
        const cli_advice advice = advice_of(tried);
        snprintf(line, sizeof line, "%s: %s", descent_experiment_word(tried->experiment),
                 advice.text);
        print_indented(line);
        cli_diagnose_command_for(job, &advice, command, sizeof command);
        if (*command) {
            printf("%*s%s\n", 2 * INDENT, "", command);
        }
    }
}

static void print_experiments(const cli_diagnose_job *job)
{
    descent_experiments_facts facts = {.size = sizeof facts};
    descent_experiments_facts_get(job->tried, &facts);
    print_facts(&facts);
    printf("%*s%-*s %*s %*s %*s %*s\n", INDENT, "", NAME, "", LOSS, "training", CHANGE,
           "change", LOSS, "validat.", CHANGE, "change");
    for (size_t i = 0; i < descent_experiments_count(job->tried); i++) {
        print_row(descent_experiments_at(job->tried, i));
    }
    print_help(job);
}

void cli_diagnose_print_causes(const cli_diagnose_job *job)
{
    char command[LINE] = "descent diagnose";
    if (!job->target.is_run) {
        return;
    }
    print_causes(job);
    if (job->tried) {
        print_experiments(job);
    } else if (job->causes.count > 0) {
        print_indented("which of them it is, by experiments from its checkpoint:");
        cli_diagnose_append_target(job, command, sizeof command);
        printf("%*s%s --try\n", 2 * INDENT, "", command);
    }
}

// ---- as JSON ----

static json_t *text_or_null(const char *text)
{
    return cli_text_json(*text ? text : NULL);
}

json_t *cli_diagnose_causes_json(const cli_diagnose_job *job)
{
    static const char *const told[] = {[DESCENT_TOLD_NOTHING] = NULL,
                                       [DESCENT_TOLD_YES] = "helped",
                                       [DESCENT_TOLD_NO] = "did not help"};
    json_t *array = json_array();
    for (size_t i = 0; i < job->causes.count; i++) {
        const descent_likely_cause *c = &job->causes.list[i];
        const descent_experiment experiment = descent_cause_experiment(c->cause);
        json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:o, s:s, s:o}", "cause",
                                               descent_cause_word(c->cause), "weight",
                                               cli_json_number(c->weight), "because",
                                               text_or_null(c->because), "numbers",
                                               cli_numbers_json(&c->numbers), "experiment",
                                               descent_experiment_word(experiment), "told",
                                               cli_text_json(told[c->told])));
    }
    return array;
}

static json_t *loss_json(const descent_tried_loss *loss)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "loss", cli_json_number(loss->loss), "change",
                     cli_json_number(loss->change), "error", cli_json_number(loss->error),
                     "chance", cli_json_number(loss->chance));
}

static json_t *tried_json(const cli_diagnose_job *job, const descent_tried *tried)
{
    char command[LINE];
    const cli_advice advice = advice_of(tried);
    cli_diagnose_command_for(job, &advice, command, sizeof command);
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:b, s:o, s:o}", "experiment",
                     descent_experiment_word(tried->experiment), "made",
                     (int)(tried->status == DESCENT_OK), "why", text_or_null(tried->why),
                     "training", loss_json(&tried->train), "validation",
                     loss_json(&tried->valid), "helps", (int)tried->helps, "options",
                     text_or_null(advice.options), "command", text_or_null(command));
}

json_t *cli_diagnose_experiments_json(const cli_diagnose_job *job)
{
    descent_experiments_facts f = {.size = sizeof f};
    if (!job->tried) {
        return json_null();
    }
    descent_experiments_facts_get(job->tried, &f);
    json_t *list = json_array();
    for (size_t i = 0; i < descent_experiments_count(job->tried); i++) {
        json_array_append_new(list, tried_json(job, descent_experiments_at(job->tried, i)));
    }
    return json_pack("{s:I, s:I, s:I, s:o, s:I, s:I, s:o, s:o, s:o, s:o}", "step",
                     (json_int_t)f.step, "steps", (json_int_t)f.steps, "seeds",
                     (json_int_t)f.seeds, "rate", cli_json_number(f.rate), "training_rows",
                     (json_int_t)f.train_rows, "validation_rows", (json_int_t)f.valid_rows,
                     "training_loss", cli_json_number(f.train_loss), "validation_loss",
                     cli_json_number(f.valid_loss), "seconds", cli_json_number(f.seconds),
                     "list", list);
}
