// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A diagnosis for people: the verdict, the evidence, what to try.
#include "diagnose/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "diagnose/advice.h"
#include "diagnose/causes.h"
#include "diagnose/layers.h"
#include "diagnose/spectrum.h"
#include "run/guessing.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "target/points.h"
#include "target/types.h"

enum { LINE = 8192, NUMBER = 9, INDENT = 4 };

// ---- the verdict ----

static void print_verdict(const descent_diagnosis *d)
{
    const char *word = descent_place_word(d->place);
    const bool colours = cli_colours_on(STDOUT_FILENO);
    printf("%s%s%s: ", colours ? "\033[1m" : "", word, colours ? "\033[0m" : "");
    cli_print_wrapped(d->because, strlen(word) + 2, 0);
    if (*d->decides) {
        const char *label = d->place == DESCENT_PLACE_UNDETERMINED ? "what would decide: "
                                                                   : "what would make sure: ";
        char words[CLI_FLAG_TEXT];
        printf("%s", label);
        cli_print_wrapped(cli_with_flags(d->decides, words), strlen(label), 0);
    }
}

// "run       runs/x   step 2": wrapped where the page is narrower.
static void print_line(const char *label, const char *text)
{
    printf("%-10s", label);
    if (10 + cli_text_columns(text) <= cli_page_columns()) {
        puts(text);
    } else {
        cli_print_wrapped(text, 10, 10);
    }
}

// What the rows say that train nothing, of the last epoch.
static void print_generalisation(const cli_diagnose_job *job)
{
    const descent_generalisation_verdict *g = &job->generalisation;
    const cli_target *target = &job->target;
    char line[LINE], last[32], best[32];
    if (g->kind == DESCENT_GENERALISATION_NONE) {
        return;
    }
    snprintf(line, sizeof line, "%s: %s", descent_generalisation_word(g->kind), g->because);
    print_line("valid", line);
    const uint64_t epoch = descent_trainer_where(target->job->trainer).epoch;
    if (target->job->train->keep == DESCENT_KEEP_BEST && g->best_epoch < epoch) {
        cli_format_count(epoch, last, sizeof last);
        cli_format_count(g->best_epoch, best, sizeof best);
        snprintf(line, sizeof line,
                 "those of epoch %s (the last); predict uses those of epoch %s", last, best);
        print_line("weights", line);
    }
}

// Why the loss is that of guessing.
static void print_guessing(const cli_job *job)
{
    char text[4096];
    cli_guessing_lines(&job->guessing, text, sizeof text);
    const char *label = "guess";
    for (char *at = text; *at;) {
        char *end = at + strcspn(at, "\n");
        const bool more = *end == '\n';
        *end = '\0';
        print_line(label, at);
        label = "";
        at = end + more;
    }
}

static void print_loss(const cli_diagnose_job *job)
{
    char count[32], sampled[32];
    const descent_diagnosis *d = job->found;
    cli_format_count(job->target.rows.count, count, sizeof count);
    if (d->sample_count == 0) {
        printf("loss      %.6g on %s training rows\n", d->value, count);
        return;
    }
    cli_format_count(d->sample_count, sampled, sizeof sampled);
    printf("loss      %.4g +- %.2g from %s of %s training rows\n", d->value, d->value_error,
           sampled, count);
}

static void print_point(const cli_diagnose_job *job)
{
    char text[1024], line[LINE], value[32], count[32], step[32];
    const cli_target *target = &job->target;
    const descent_diagnosis *d = job->found;
    if (target->is_run) {
        const descent_trainer_progress progress = descent_trainer_where(target->job->trainer);
        cli_format_count(target->n, count, sizeof count);
        cli_format_count(progress.step, step, sizeof step);
        snprintf(line, sizeof line, "%s   step %s   %s   %s parameters",
                 CLI_SHOW(target->job->folder), step,
                 descent_network_summary(target->job->network), count);
        print_line("run", line);
        print_loss(job);
        print_generalisation(job);
        print_guessing(target->job);
        return;
    }
    if (target->function.info) {
        snprintf(line, sizeof line, "%s: %s", target->function.info->name,
                 target->function.info->title);
        print_line("function", line);
    } else {
        print_line("function", target->function.text);
    }
    cli_format_point(&target->function, d->x, text, sizeof text);
    cli_format_real(d->value, value);
    snprintf(line, sizeof line, "%s   f = %s", text, value);
    print_line("point", line);
}

// ---- evidence ----

static void short_number(double value, char text[32])
{
    value = fabs(value) < 1e-300 ? 0.0 : value; /* the last bits of nothing */
    if (isnan(value)) {
        snprintf(text, 32, "-");
    } else if (value == floor(value) && fabs(value) < 1e6) {
        snprintf(text, 32, "%.0f", value + 0.0);
    } else {
        snprintf(text, 32, "%.3g", value + 0.0);
    }
}

// Of the names in the first columns of both tables.
static size_t name_width(const descent_diagnosis *d)
{
    size_t width = strlen("zero modes");
    for (size_t i = 0; i < d->evidence_count; i++) {
        const size_t length = strlen(d->evidence[i].name);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < d->mode_count; i++) {
        const size_t length = strlen(d->modes[i].kind);
        width = length > width ? length : width;
    }
    return width;
}

static void print_evidence(const descent_diagnosis *d)
{
    const int width = (int)name_width(d);
    const size_t meaning = (size_t)width + 2 * (NUMBER + 1) + 2;
    if (d->evidence_count == 0) {
        return;
    }
    printf("\n%-*s %*s %*s  %s\n", width, "evidence", NUMBER, "value", NUMBER, "compare",
           "meaning");
    for (size_t i = 0; i < d->evidence_count; i++) {
        const descent_evidence *e = &d->evidence[i];
        char value[32], against[32];
        short_number(e->value, value);
        short_number(e->against, against);
        printf("%-*s %*s %*s  ", width, e->name, NUMBER, value, NUMBER, against);
        cli_print_wrapped(e->text, meaning, meaning);
    }
}

static void print_modes(const descent_diagnosis *d)
{
    const int width = (int)name_width(d);
    const size_t where = (size_t)width + 2 * (NUMBER + 1) + 2;
    if (d->mode_count == 0) {
        return;
    }
    printf("\n%-*s %*s %*s  %s\n", width, "zero modes", NUMBER, "number", NUMBER, "|Hz|/|H|",
           "where");
    for (size_t i = 0; i < d->mode_count; i++) {
        const descent_zero_modes *m = &d->modes[i];
        char residual[32];
        short_number(m->residual, residual);
        printf("%-*s %*" PRIu64 " %*s  ", width, m->kind, NUMBER, m->count, NUMBER, residual);
        cli_print_wrapped(m->where, where, where);
    }
    if (d->zero_unexplained > 0) {
        printf("%-*s %*" PRIu64 " %*s%s\n", width, "unexplained", NUMBER, d->zero_unexplained,
               NUMBER, "-", d->zero_unexplained_at_least ? "  at least" : "");
    }
}

// ---- what now ----

static void print_command(const char *command)
{
    if (*command) {
        printf("%*s%s\n", 2 * INDENT, "", command);
    }
}

static void print_advice(const cli_diagnose_job *job)
{
    char command[LINE];
    for (size_t i = 0; cli_diagnose_advice(job, i).text; i++) {
        const cli_advice advice = cli_diagnose_advice(job, i);
        printf("%s%*s", i == 0 ? "\ntry\n" : "", INDENT, "");
        char words[CLI_FLAG_TEXT];
        cli_print_wrapped(cli_with_flags(advice.text, words), INDENT, INDENT);
        cli_diagnose_command_for(job, &advice, command, sizeof command);
        print_command(command);
    }
}

static void print_escape(const cli_diagnose_job *job)
{
    const cli_escape *e = &job->escape;
    char text[LINE], value[32];
    if (!job->own.escape) {
        return;
    }
    if (!e->taken) {
        puts("\nno descent direction was found, so none was followed");
        return;
    }
    cli_format_real(e->value, value);
    printf("\nescaped   f = %s, lower by %.3g, %.3g away\n", value, e->gain,
           job->found->escape_step);
    if (job->target.is_run) {
        printf("          written to %s\n", CLI_SHOW(e->folder));
    } else {
        cli_format_point(&job->target.function, e->x, text, sizeof text);
        printf("          at %s\n", text);
    }
    cli_diagnose_next_command(job, text, sizeof text);
    if (*text) {
        printf("next      %s\n", text);
    }
}

void cli_diagnose_report(const cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    if (job->options.diverged && !job->own.quiet) {
        puts("The run diverged; this is about its last good step.\n");
    }
    print_verdict(d);
    if (!job->own.quiet) {
        putchar('\n');
        print_point(job);
        print_evidence(d);
        print_modes(d);
        cli_diagnose_print_layers(job);
        cli_diagnose_print_spectrum(job);
        print_advice(job);
        cli_diagnose_print_causes(job);
    }
    print_escape(job);
}
