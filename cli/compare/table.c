// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The result of a comparison for people.
//
// Keeps: rules that are not separable share a letter; whatever the order, only letters tell which
// differences are more than chance.
#include "compare/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/dataset.h"
#include "runs/grid.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/terminal.h"
#include "shell/text.h"

enum {
    LONGEST = DESCENT_COMPARE_LENGTHS - 1,
    WIDTH = 48, /* of the picture */
    SENTENCE = 5120
};

enum { RANK, RULE, GROUPS, LOSS, METRIC, RATE, DECAY, SOONER, DIVERGED, COST, COLUMNS };

// ---- the table ----

static bool is_accuracy(const cli_compare_job *job)
{
    return descent_dataset_task(job->run.data) != DESCENT_TASK_REGRESS;
}

static bool set_head(const cli_compare_job *job, const descent_comparison *r, cli_grid *grid)
{
    const uint64_t *n = r->plan.lengths;
    grid->columns = COLUMNS;
    grid->column[RANK] = grid->column[LOSS] = grid->column[METRIC] = grid->column[RATE] =
        grid->column[DIVERGED] = grid->column[COST] = (cli_grid_column){.right = true};
    grid->column[COST].worth = 1;
    grid->column[METRIC].worth = 3;
    grid->column[SOONER].worth = 2;
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_set(grid, RULE, "rule");
    cli_grid_set(grid, GROUPS, "group");
    cli_grid_set(grid, LOSS, r->is_function ? "f - lowest" : "validation loss");
    if (!r->is_function) {
        cli_grid_set(grid, METRIC, is_accuracy(job) ? "accuracy" : "R2");
    }
    cli_grid_set(grid, RATE, "lr");
    cli_grid_set(grid, DECAY, "decay");
    cli_grid_put(grid, SOONER, "rank at %" PRIu64 ", %" PRIu64 ", %" PRIu64, n[0], n[1], n[2]);
    cli_grid_set(grid, DIVERGED, "diverged");
    cli_grid_set(grid, COST, r->is_function ? "us/evaluation" : "us/step");
    return true;
}

// "ab": a letter for each group; beyond z they are numbers.
static void group_text(uint64_t groups, size_t count, char text[CLI_GRID_CELL])
{
    *text = '\0';
    for (size_t g = 0; g < count; g++) {
        if ((groups >> g & 1) && g < 26) {
            cli_append(text, CLI_GRID_CELL, "%c", 'a' + (int)g);
        } else if (groups >> g & 1) {
            cli_append(text, CLI_GRID_CELL, ",%zu", g + 1);
        }
    }
}

static void set_loss(const descent_comparison *r, const descent_compare_score *at,
                     cli_grid *grid)
{
    char text[64];
    if (r->is_function) {
        cli_grid_put(grid, LOSS, "%.2g", pow(10.0, at->mean));
        return;
    }
    cli_format_loss(at->mean, at->se, cli_terminal_is_utf8(), text, sizeof text);
    cli_grid_set(grid, LOSS, text);
}

static bool set_rule(const cli_compare_job *job, const descent_comparison *r, size_t i,
                     cli_grid *grid)
{
    const descent_compare_rule *rule = &r->rules[i];
    const descent_compare_score *at = &rule->at[LONGEST];
    char text[CLI_GRID_CELL];
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_put(grid, RANK, "%" PRIu64, at->rank);
    cli_grid_set(grid, RULE, descent_rule_names()[rule->rule]);
    group_text(rule->groups, r->group_count, text);
    cli_grid_set(grid, GROUPS, text);
    set_loss(r, at, grid);
    if (isfinite(at->metric)) {
        cli_format_metric(at->metric, is_accuracy(job), text, sizeof text);
        cli_grid_set(grid, METRIC, text);
    }
    if (isfinite(at->rate)) {
        cli_grid_put(grid, RATE, "%.3g%s", at->rate, at->edge != 0 ? "!" : "");
        cli_grid_set(grid, DECAY, descent_compare_decay_word(at->decay));
    } else {
        cli_grid_set(grid, DECAY, isnan(at->tuned) ? "all diverged" : "no rate");
    }
    cli_grid_put(grid, SOONER, "%" PRIu64 "  %" PRIu64 "  %" PRIu64, rule->at[0].rank,
                 rule->at[1].rank, at->rank);
    if (at->diverged > 0) {
        cli_grid_put(grid, DIVERGED, "%" PRIu64 " of %" PRIu64, at->diverged, r->plan.seeds);
    }
    if (isfinite(rule->seconds)) {
        cli_grid_put(grid, COST, "%.3g", 1e6 * rule->seconds);
    }
    return true;
}

static int print_table(const cli_compare_job *job, const descent_comparison *r)
{
    cli_grid grid = {0};
    bool good = set_head(job, r, &grid);
    for (size_t i = 0; good && i < r->rule_count; i++) {
        good = set_rule(job, r, i, &grid);
    }
    if (good) {
        cli_grid_print(&grid, cli_grid_room());
    }
    cli_grid_free(&grid);
    return good ? CLI_DONE : cli_no_memory();
}

// ---- the picture ----

typedef struct scale {
    double low, high;
    bool logarithmic;
} scale;

static double place(const scale *s, double value)
{
    if (s->logarithmic) {
        return log(fmax(value, s->low) / s->low) / log(s->high / s->low);
    }
    return (value - s->low) / (s->high - s->low);
}

// Mean and two standard errors to both sides.
static scale scale_of(const descent_comparison *r)
{
    scale s = {HUGE_VAL, -HUGE_VAL, false};
    double least = HUGE_VAL;
    for (size_t i = 0; i < r->rule_count; i++) {
        const descent_compare_score *at = &r->rules[i].at[LONGEST];
        s.low = fmin(s.low, at->mean - 2.0 * at->se);
        s.high = fmax(s.high, at->mean + 2.0 * at->se);
        least = fmin(least, at->mean);
    }
    if (!r->is_function && least > 0.0 && s.high > 20.0 * least) {
        // An interval that comes near 0 would have most of the picture: what is shown begins a
        // little below the best mean, or where its interval does.
        const double best = least - 2.0 * r->rules[0].at[LONGEST].se;
        s.logarithmic = true;
        s.low = fmax(s.low, fmax(fmin(best, 0.7 * least), 0.3 * least));
    }
    return s;
}

static size_t column_of(const scale *s, double value)
{
    const double at = round(fmin(fmax(place(s, value), 0.0), 1.0) * (WIDTH - 1));
    return isfinite(at) ? (size_t)at : 0;
}

static void print_interval(const descent_comparison *r, const scale *s, size_t i)
{
    const descent_compare_score *at = &r->rules[i].at[LONGEST];
    char line[WIDTH + 1];
    memset(line, ' ', WIDTH);
    const size_t from = column_of(s, at->mean - 2.0 * at->se);
    const size_t to = column_of(s, at->mean + 2.0 * at->se);
    memset(line + from, '-', to - from + 1);
    line[column_of(s, at->mean)] = 'o';
    size_t length = WIDTH;
    while (length > 0 && line[length - 1] == ' ') {
        length--;
    }
    line[length] = '\0';
    printf("%20s |%s\n", descent_rule_names()[r->rules[i].rule], line);
}

static void print_picture(const descent_comparison *r)
{
    const scale s = scale_of(r);
    char low[32], high[32];
    if (!(s.high > s.low)) {
        return;
    }
    for (size_t i = 0; i < r->rule_count; i++) {
        print_interval(r, &s, i);
    }
    snprintf(low, sizeof low, "%.3g", r->is_function ? pow(10.0, s.low) : s.low);
    snprintf(high, sizeof high, "%.3g", r->is_function ? pow(10.0, s.high) : s.high);
    printf("%20s +", "");
    for (int i = 0; i < WIDTH; i++) {
        putchar('-');
    }
    printf("\n%20s  %s%*s%s\n", "", low, (int)(WIDTH - strlen(low) - strlen(high)), "", high);
    printf("%20s  %s%s: o mean, --- two standard errors\n", "",
           r->is_function ? "f - lowest" : "loss",
           s.logarithmic || r->is_function ? ", logarithmic" : "");
}

// ---- the whole ----

static void print_heading(const descent_comparison *r)
{
    const char *unit = r->is_function ? "evaluations" : "epochs";
    cli_print("after %s %s, %s; rules with a common letter are not separable (95 %%, Holm over "
              "%s)\n\n",
              CLI_COUNT(r->plan.lengths[LONGEST]), unit,
              CLI_THINGS(r->plan.seeds, r->is_function ? "start" : "seed"),
              CLI_THINGS(r->pair_count, "pair"));
}

static void print_sentences(const cli_compare_job *job)
{
    char text[SENTENCE], words[CLI_FLAG_TEXT];
    for (size_t i = 0; descent_compare_sentence(job->compare, i, text, sizeof text); i++) {
        cli_print("- %s\n", cli_with_flags(text, words));
    }
}

int cli_compare_table(const cli_compare_job *job)
{
    const descent_comparison *r = descent_compare_result(job->compare);
    print_heading(r);
    const int code = print_table(job, r);
    if (code != CLI_DONE) {
        return code;
    }
    putchar('\n');
    if (!job->own.quiet) {
        print_picture(r);
        putchar('\n');
    }
    print_sentences(job);
    cli_flush_results();
    return CLI_DONE;
}
