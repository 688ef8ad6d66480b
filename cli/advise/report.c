// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "advise/report.h"

#include <math.h>
#include <stdio.h>

#include "advise/options.h"
#include "advise/picture.h"
#include "run/verdict_json.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/text.h"

static const char *took(double seconds, char text[64])
{
    char duration[48];
    cli_format_duration(seconds, duration, sizeof duration);
    snprintf(text, 64, "   (%s)", duration);
    return text;
}

// ---- the data ----

static void print_finding(const descent_advise_finding *f)
{
    char words[CLI_FLAG_TEXT], advice[CLI_FLAG_TEXT], flags[128] = "";
    cli_print("%s%s\n", f->suspect ? "suspect " : "        ", cli_with_flags(f->text, words));
    cli_option_flags(f->options, flags, sizeof flags);
    if (*f->advice) {
        cli_print("        %s%s%s\n", cli_with_flags(f->advice, advice), *flags ? ": " : "",
                  flags);
    }
}

static void print_data(const cli_advise_job *job)
{
    char time[64];
    const descent_advise_data *d = descent_adviser_data(job->adviser);
    if (!d) {
        return;
    }
    size_t suspects = 0;
    for (size_t i = 0; i < d->count; i++) {
        suspects += d->findings[i].suspect;
    }
    cli_print("data    %s%s%s\n", descent_dataset_summary(job->run.data),
              suspects > 0 ? "" : "; nothing suspect", took(d->seconds, time));
    if (d->best_column != SIZE_MAX && isfinite(d->best_alone)) {
        const char *name = descent_dataset_column_name(job->run.data, d->best_column);
        char number[32];
        snprintf(number, sizeof number, "column %zu", d->best_column + 1);
        cli_print(
            "        the best single column, %s, predicts by itself with %.2f (1 perfect, 0 as "
            "guessing); %s of %s were looked at\n",
            name && *name ? name : number, d->best_alone, CLI_THINGS(d->rows, "row"),
            CLI_THINGS(d->columns, "column"));
    }
    for (size_t i = 0; i < d->count; i++) {
        print_finding(&d->findings[i]);
    }
}

// ---- the ladder ----

static void rung_text(const descent_advise_ladder *l, descent_advise_rung rung, char text[64])
{
    const double metric = l->metric[rung], se = l->se[rung];
    if (isnan(metric)) {
        snprintf(text, 64, "not measured: it takes long");
    } else if (l->accuracy) {
        snprintf(text, 64, "%.1f %% +- %.1f", 100.0 * metric, 100.0 * se);
    } else {
        snprintf(text, 64, "R2 %.3f +- %.3f", metric, se);
    }
}

static void print_ladder(const cli_advise_job *job)
{
    char guess[64], linear[64], nearest[64], time[64];
    const descent_advise_ladder *l = descent_adviser_ladder(job->adviser);
    if (!l) {
        return;
    }
    rung_text(l, DESCENT_ADVISE_GUESSING, guess);
    rung_text(l, DESCENT_ADVISE_LINEAR, linear);
    rung_text(l, DESCENT_ADVISE_NEAREST, nearest);
    if (!isnan(l->metric[DESCENT_ADVISE_GUESSING])) {
        cli_print(
            "ladder  guessing %s; linear model %s; nearest row %s, on %s that validate%s\n",
            guess, linear, nearest, CLI_THINGS(l->valid_rows, "row"), took(l->seconds, time));
    }
    if (l->nearest_among > 0 && l->nearest_among < job->run.plan.train_rows) {
        cli_print("        nearest: of %s, among %s\n", CLI_THINGS(l->nearest_rows, "row"),
                  CLI_THINGS(l->nearest_among, "training row"));
    }
    if (*l->text) {
        cli_print("%s%s\n", isnan(l->metric[DESCENT_ADVISE_GUESSING]) ? "ladder  " : "        ",
                  l->text);
    }
}

// ---- the learning rate ----

static bool is_given(const cli_advise_job *job, const char *name)
{
    return cli_arguments_text(&job->arguments, name) != NULL;
}

static bool is_inside(const descent_advise_rate *r, double rate)
{
    return rate >= r->low * (1.0 - 1e-9) && rate <= r->high * (1.0 + 1e-9);
}

static void print_limits(const cli_advise_job *job, const descent_advise_rate *r)
{
    const bool adaptive = isfinite(r->preconditioned);
    if (isfinite(r->sharpness) && isfinite(r->later)) {
        cli_print("        largest curvature %.3g at the start and %.3g after a trial: "
                  "gradient descent "
                  "grows above %.2g (2 / curvature)\n",
                  r->sharpness, r->later, r->limit_gradient);
    }
    if (isfinite(r->limit)) {
        cli_print("        %s with all rows grows above %.2g%s there; mini-batches and "
                  "curvature that "
                  "gives way allow more, as the trials show\n",
                  cli_job_rule(&job->run), r->limit,
                  adaptive ? " (by the curvature that it sees)" : "");
    }
}

static int print_rate(const cli_advise_job *job)
{
    char time[64];
    const descent_advise_rate *r = descent_adviser_rate(job->adviser);
    if (!r) {
        return CLI_DONE;
    }
    took(r->seconds, time);
    if (!r->told) {
        cli_print("rate    %s%s\n", r->text, time);
        return cli_advise_picture(r, job->own.plain);
    }
    const bool given = is_given(job, "lr");
    char range[96];
    if (r->low == r->high) {
        snprintf(range, sizeof range, "%g alone is best", r->low);
    } else {
        snprintf(range, sizeof range, "%g to %g are not distinguishable", r->low, r->high);
    }
    const bool inside = is_inside(r, r->automatic);
    cli_print("rate    %s; %s %g is %s%s\n", range, given ? "--lr" : "the automatic",
              r->automatic,
              !inside             ? r->automatic < r->low ? "lower" : "higher"
              : r->low == r->high ? "it"
                                  : "one of them",
              time);
    cli_print("        %s\n", r->text);
    print_limits(job, r);
    return cli_advise_picture(r, job->own.plain);
}

// ---- the batch size ----

static void print_batches(const descent_advise_batch *r)
{
    cli_print("        batch   time of an example   time to a loss   change of the loss\n");
    for (size_t i = 0; i < r->count; i++) {
        const descent_advise_batch_point *p = &r->points[i];
        char example[32] = "-", cost[32] = "", loss[64] = "";
        if (isfinite(p->example)) {
            snprintf(example, sizeof example, "%.2f", p->example);
        }
        if (isfinite(p->cost)) {
            snprintf(cost, sizeof cost, "%.2f", p->cost);
        }
        if (p->batch == r->base && p->difference == 0.0) {
            snprintf(loss, sizeof loss, "0");
        } else if (isfinite(p->difference)) {
            snprintf(loss, sizeof loss, "%+.2g +- %.1g%s", p->difference, p->se,
                     p->as_good || !r->branch_told ? "" : "   worse");
        }
        cli_print("        %5s   %18s   %14s   %s\n", CLI_COUNT(p->batch), example, cost, loss);
    }
}

static void print_batch(const cli_advise_job *job)
{
    enum { FEW = 2000 };
    char time[64];
    const descent_advise_batch *r = descent_adviser_batch(job->adviser);
    if (!r) {
        return;
    }
    cli_print("batch   %s%s\n", r->text, took(r->seconds, time));
    if (*r->note) {
        cli_print("        %s\n", r->note);
    }
    cli_print("        rule of thumb: %s; %s %s\n",
              job->run.plan.train_rows < FEW
                  ? "all rows at once where there are fewer than 2,000"
                  : "a power of two, 64 to 512",
              is_given(job, "batch") ? "--batch" : "automatic:", CLI_COUNT(r->automatic));
    if (r->count > 0) {
        print_batches(r);
    }
}

// ---- the course of a run ----

static void print_course(const cli_advise_job *job)
{
    char time[64];
    const descent_advise_course *c = descent_adviser_course(job->adviser);
    if (!c) {
        return;
    }
    const struct {
        const char *name, *text;
    } lines[] = {{"warmup", c->warmup_text},
                 {"clip", c->clip_text},
                 {"decay", c->decay_text},
                 {"width", c->width_text}};
    cli_print("steps   %s%s\n", c->steps_text, took(c->seconds, time));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (*lines[i].text) {
            cli_print("%-7s %s\n", lines[i].name, lines[i].text);
        }
    }
}

// ---- all ----

// One more value of the command, and what it came from.
static void add(char *options, size_t capacity, char *why, size_t room, const char *option,
                const char *reason)
{
    cli_append(options, capacity, "%s%s", *options ? " " : "", option);
    cli_append(why, room, "%s%s", *why ? "; " : "", reason);
}

static void append_rate(const cli_advise_job *job, char *options, size_t capacity, char *why,
                        size_t room)
{
    char option[64], reason[160];
    const descent_advise_rate *r = descent_adviser_rate(job->adviser);
    const descent_advise_batch *b = descent_adviser_batch(job->adviser);
    if (!r || !r->told || is_given(job, "lr")) {
        return;
    }
    const bool stays = is_inside(r, r->automatic);
    const bool other = b && b->low > 0 && !is_given(job, "batch") && b->chosen != b->automatic;
    const double own = stays ? r->automatic : r->chosen, rate = other ? b->rate : own;
    snprintf(option, sizeof option, "--lr %.2g", rate);
    snprintf(reason, sizeof reason, "lr: %s%s",
             stays ? "the rule's own, which lies in the interval"
                   : "the middle of the interval",
             rate != own ? ", times the root of what the batch is multiplied by" : "");
    add(options, capacity, why, room, option, reason);
}

static void append_batch(const cli_advise_job *job, char *options, size_t capacity, char *why,
                         size_t room)
{
    char option[64];
    const descent_advise_batch *b = descent_adviser_batch(job->adviser);
    // Another batch goes with another rate, which a person has chosen then.
    const bool stays = b && (b->chosen == b->automatic || !is_given(job, "lr"));
    if (!b || b->low == 0 || is_given(job, "batch") || !stays) {
        return;
    }
    snprintf(option, sizeof option, "--batch %llu", (unsigned long long)b->chosen);
    add(options, capacity, why, room, option,
        b->chosen == b->automatic ? "batch: the automatic one, which is as fast as any"
                                  : "batch: the least time to a loss");
}

static void append_course(const cli_advise_job *job, char *options, size_t capacity, char *why,
                          size_t room)
{
    char option[64];
    const descent_advise_course *c = descent_adviser_course(job->adviser);
    if (!c || !c->told) {
        return;
    }
    if (isfinite(c->clip) && !is_given(job, "clip")) {
        snprintf(option, sizeof option, "--clip %.2g", c->clip);
        add(options, capacity, why, room, option, "clip: the 90th percentile of the norms");
    }
    if (c->warmup > 0 && !is_given(job, "decay") && !is_given(job, "schedule")) {
        snprintf(option, sizeof option, "--decay warmup:%llu", (unsigned long long)c->warmup);
        add(options, capacity, why, room, option,
            "decay: a warm-up, as twice the rate is unstable");
    }
}

static void command_text(const cli_advise_job *job, char *command, size_t capacity, char *why,
                         size_t room)
{
    char options[256] = "";
    *why = '\0';
    append_rate(job, options, sizeof options, why, room);
    append_batch(job, options, sizeof options, why, room);
    append_course(job, options, sizeof options, why, room);
    cli_advise_command(job, options, command, capacity);
}

int cli_advise_report(const cli_advise_job *job)
{
    char command[4096], why[512];
    print_data(job);
    print_ladder(job);
    const int code = print_rate(job);
    print_batch(job);
    print_course(job);
    command_text(job, command, sizeof command, why, sizeof why);
    if (*why) {
        cli_print("values  %s\n", why);
    }
    cli_print("next    %s\n", command);
    return code;
}

json_t *cli_advise_json(const cli_advise_job *job)
{
    char command[4096], why[512];
    const char *text = descent_adviser_json(job->adviser);
    json_t *all = text ? json_loads(text, 0, NULL) : NULL;
    json_t *findings = json_object_get(json_object_get(all, "data"), "findings");
    for (size_t i = 0; i < json_array_size(findings); i++) {
        static const char *const texts[] = {"text", "advice"};
        json_t *finding = json_array_get(findings, i);
        for (size_t k = 0; k < 2; k++) {
            const char *own = json_string_value(json_object_get(finding, texts[k]));
            json_object_set_new(finding, texts[k], cli_flags_json(own));
        }
        char flags[128] = "";
        cli_option_flags(json_string_value(json_object_get(finding, "options")), flags,
                         sizeof flags);
        json_object_set_new(finding, "options", cli_text_json(flags));
    }
    command_text(job, command, sizeof command, why, sizeof why);
    if (all && json_object_set_new(all, "command", cli_json_text(command)) != 0) {
        json_decref(all);
        return NULL;
    }
    return all;
}
