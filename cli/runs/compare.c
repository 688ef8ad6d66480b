// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs side by side: the settings in which they differ, what came of them, and whether that is
// more than chance.
//
// Keeps: what is the same is counted, not shown; a difference of losses never stands without its
// standard error and without what that error is of.
#include "runs/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/runs.h>

#include "curves/panels.h"
#include "plot/plot.h"
#include "run/find.h"
#include "runs/facts.h"
#include "runs/grid.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/status.h"
#include "shell/terminal.h"
#include "shell/text.h"

enum { ROWS = 15, VALUE = 256 };
// Standard errors that make a difference more than chance.
static const double enough = 2.0;

typedef struct compared {
    size_t count;
    descent_run *run[CLI_RUNS_COMPARED];
    cli_curve curve[CLI_RUNS_COMPARED];
    descent_run_comparison against[CLI_RUNS_COMPARED]; /* the first; its own is empty */
    char folder[CLI_RUNS_COMPARED][CLI_PATH];
    char name[CLI_RUNS_COMPARED][64];
} compared;

static const descent_run_facts *facts_of(const compared *c, size_t i)
{
    return &c->curve[i].history.facts;
}

// ---- reading ----

// The last part of a path, or more of it where two have the same.
static void set_names(compared *c)
{
    bool same = false;
    for (size_t i = 0; i < c->count; i++) {
        for (size_t k = 0; k < i; k++) {
            same = same || strcmp(cli_run_name(c->folder[i]), cli_run_name(c->folder[k])) == 0;
        }
    }
    for (size_t i = 0; i < c->count; i++) {
        const char *name = same ? c->folder[i] : cli_run_name(c->folder[i]);
        const size_t length = strlen(name), most = sizeof c->name[i] - 1;
        snprintf(c->name[i], sizeof c->name[i], "%.*s", (int)most,
                 length > most ? name + length - most : name);
        c->curve[i].name = c->name[i];
    }
}

static descent_status open_run(compared *c, size_t i, descent_error *error)
{
    TRY(descent_run_open(c->folder[i], &c->run[i], error));
    TRY(cli_curve_read(c->folder[i], "", (double)NAN, &c->curve[i], error));
    c->against[i].size = sizeof c->against[i];
    return i == 0 ? DESCENT_OK
                  : descent_runs_compare(c->folder[0], c->folder[i], &c->against[i], error);
}

static int read_run(compared *c, const char *word, size_t i)
{
    char model[CLI_PATH];
    descent_error error = {0};
    if (!descent_run_find(word, c->folder[i], model)) {
        snprintf(c->folder[i], sizeof c->folder[i], "%s", word);
    }
    size_t length = strlen(c->folder[i]);
    while (length > 1 && c->folder[i][length - 1] == '/') {
        c->folder[i][--length] = '\0';
    }
    const descent_status status = open_run(c, i, &error);
    if (status != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (status == DESCENT_NO_INPUT && !cli_has_remedy(&error)) {
            cli_run_try("runs", word, NULL);
        }
        return code;
    }
    return CLI_DONE;
}

// ---- settings ----

typedef struct setting {
    const char *name;
    char value[CLI_RUNS_COMPARED][VALUE];
} setting;

// A number of many digits has six, for people.
static void shorten(char value[VALUE])
{
    char *end = NULL;
    const double number = strtod(value, &end);
    if (end != value && *end == '\0' && strlen(value) > 8 && isfinite(number)) {
        snprintf(value, VALUE, "%.6g", number);
    }
}

// An option of each run as text. False: all have the same.
static bool differs(const compared *c, size_t table, size_t index, setting *s)
{
    bool same = true;
    for (size_t i = 0; i < c->count; i++) {
        const descent_run_settings settings = descent_run_settings_of(c->run[i]);
        const struct {
            const descent_option_table *table;
            const void *values;
        } sets[] = {{descent_run_option_table(), settings.run},
                    {descent_train_option_table(), settings.train},
                    {descent_read_option_table(), settings.read}};
        const descent_option *option = &sets[table].table->options[index];
        char text[2 * DESCENT_RUN_PATH];
        s->name = option->name;
        descent_options_get(sets[table].table, sets[table].values, option, text, sizeof text);
        // What was chosen is what differs, not that it was chosen.
        const double rate = facts_of(c, i)->learning_rate;
        if (strcmp(option->name, "lr") == 0 && isfinite(rate)) {
            const bool chosen = strcmp(text, "auto") == 0;
            snprintf(text, sizeof text, "%.6g%s", rate, chosen ? " (auto)" : "");
        } else if (strcmp(option->name, "layers") == 0 && *facts_of(c, i)->layers) {
            snprintf(text, sizeof text, "%s", facts_of(c, i)->layers);
        }
        snprintf(s->value[i], sizeof s->value[i], "%.*s", VALUE - 1, text);
        same = same && strcmp(s->value[i], s->value[0]) == 0;
    }
    for (size_t i = 0; i < c->count && !same; i++) {
        shorten(s->value[i]);
    }
    return !same;
}

typedef bool each_setting(const compared *c, const setting *s, void *user);

// Calls back for each setting that differs; returns how many are the same. *failed (out): a
// callback was false.
static size_t go_through(const compared *c, each_setting *callback, void *user, bool *failed)
{
    const descent_option_table *tables[] = {
        descent_run_option_table(), descent_train_option_table(), descent_read_option_table()};
    size_t same = 0;
    setting s;
    *failed = false;
    for (size_t table = 0; table < sizeof tables / sizeof *tables; table++) {
        for (size_t i = 0; i < tables[table]->count && !*failed; i++) {
            if (!differs(c, table, i, &s)) {
                same++;
            } else {
                *failed = !callback(c, &s, user);
            }
        }
    }
    return same;
}

static bool add_setting(const compared *c, const setting *s, void *user)
{
    cli_grid *grid = user;
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_set(grid, 0, s->name);
    for (size_t i = 0; i < c->count; i++) {
        cli_grid_set(grid, i + 1, *s->value[i] ? s->value[i] : "-");
    }
    return true;
}

// ---- numbers ----

static bool add_fact(const compared *c, cli_fact fact, const char *name, cli_grid *grid)
{
    bool any = false;
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_set(grid, 0, name);
    for (size_t i = 0; i < c->count; i++) {
        char text[CLI_PATH];
        cli_fact_text(facts_of(c, i), fact, text, sizeof text);
        any = any || *text;
        cli_grid_set(grid, i + 1, *text ? text : "-");
    }
    grid->rows -= !any;
    return true;
}

static bool add_best_epochs(const compared *c, cli_grid *grid)
{
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_set(grid, 0, "best epoch");
    for (size_t i = 0; i < c->count; i++) {
        char text[32] = "-";
        if (facts_of(c, i)->best_epoch > 0) {
            snprintf(text, sizeof text, "%llu", (unsigned long long)facts_of(c, i)->best_epoch);
        }
        cli_grid_set(grid, i + 1, text);
    }
    return true;
}

static bool add_numbers(const compared *c, cli_grid *grid)
{
    static const struct {
        cli_fact fact;
        const char *name;
    } rows[] = {{CLI_FACT_STATE, "state"},
                {CLI_FACT_EPOCHS, "epochs"},
                {CLI_FACT_TRAINING, "training loss"},
                {CLI_FACT_VALIDATION, "validation loss"},
                {CLI_FACT_METRIC, "validation metric"},
                {CLI_FACT_TEST, "test loss"},
                {CLI_FACT_TEST_METRIC, "test metric"},
                {CLI_FACT_VERDICT, "verdict"},
                {CLI_FACT_SECONDS, "time"}};
    bool made = true;
    for (size_t i = 0; made && i < sizeof rows / sizeof *rows; i++) {
        made = add_fact(c, rows[i].fact, rows[i].name, grid);
        made = made && (rows[i].fact != CLI_FACT_EPOCHS || add_best_epochs(c, grid));
    }
    return made;
}

static bool begin(const compared *c, cli_grid *grid)
{
    *grid = (cli_grid){.columns = c->count + 1};
    if (!cli_grid_add(grid)) {
        return false;
    }
    for (size_t i = 0; i < c->count; i++) {
        cli_grid_set(grid, i + 1, c->name[i]);
    }
    return true;
}

static int print_tables(const compared *c)
{
    cli_grid grid;
    bool failed = true;
    size_t same = 0;
    if (begin(c, &grid)) {
        same = go_through(c, add_setting, &grid, &failed);
    }
    if (!failed) {
        failed = (grid.rows > 1 && !cli_grid_add(&grid)) || !add_numbers(c, &grid);
    }
    if (!failed) {
        cli_grid_print(&grid, SIZE_MAX);
        cli_print("\n%s settings are the same\n", CLI_COUNT(same));
    }
    cli_grid_free(&grid);
    return failed ? cli_no_memory() : CLI_DONE;
}

// ---- the difference ----

static void pairing_words(const descent_run_comparison *d, char *text, size_t capacity)
{
    char rows[CLI_THINGS_TEXT];
    switch (d->pairing) {
    case DESCENT_PAIRING_ROWS:
        cli_format_things(d->rows, "validation row", rows, sizeof rows);
        snprintf(text, capacity, "row by row over the %s that both have", rows);
        break;
    case DESCENT_PAIRING_OTHER:
        snprintf(text, capacity, "as two means, since they have validated different rows");
        break;
    case DESCENT_PAIRING_UNKNOWN:
        snprintf(
            text, capacity,
            "as two means, since no losses of single rows are there, or rows have weights");
        break;
    case DESCENT_PAIRING_OTHER_LOSS:
        *text = '\0';
    }
}

static void tell_difference(const compared *c, size_t i)
{
    const descent_run_comparison *d = &c->against[i];
    const char *first = c->name[0], *other = c->name[i];
    char number[64], how[160], chance[64] = "";
    if (d->pairing == DESCENT_PAIRING_OTHER_LOSS) {
        cli_print("%s against %s: their losses are of different kinds\n", CLI_SHOW(other),
                  CLI_SHOW(first));
        return;
    }
    if (!isfinite(d->difference)) {
        cli_print("%s against %s: not both have a validation loss\n", CLI_SHOW(other),
                  CLI_SHOW(first));
        return;
    }
    if (!d->same_data) {
        cli_print("%s against %s: they are of different data, so their losses do not compare\n",
                  CLI_SHOW(other), CLI_SHOW(first));
        return;
    }
    const double errors = fabs(d->difference) / d->difference_se;
    if (isfinite(errors)) {
        snprintf(chance, sizeof chance, ", which %s (%.1f standard errors)",
                 errors > enough ? "is more than chance" : "may be chance", errors);
    }
    cli_format_loss(fabs(d->difference), d->difference_se, cli_terminal_is_utf8(), number,
                    sizeof number);
    pairing_words(d, how, sizeof how);
    cli_print("%s against %s: validation loss %s by %s%s; compared %s\n", CLI_SHOW(other),
              CLI_SHOW(first), d->difference > 0.0 ? "higher" : "lower", number, chance, how);
}

static void tell_differences(const compared *c)
{
    bool any = false;
    putchar('\n');
    for (size_t i = 1; i < c->count; i++) {
        tell_difference(c, i);
        any = any || (c->against[i].same_data && isfinite(c->against[i].difference_se));
    }
    cli_print(
        "%s",
        !any
            ? ""
            : "these errors are of the choice of rows; another seed changes the losses as well "
              "(train --starts 8 shows by how much)\n");
}

// ---- JSON ----

static bool add_setting_json(const compared *c, const setting *s, void *user)
{
    json_t *settings = user, *values = json_array();
    int failed = values == NULL;
    for (size_t i = 0; i < c->count; i++) {
        failed |= json_array_append_new(values, cli_json_text(s->value[i]));
    }
    return (json_object_set_new(settings, s->name, values) | failed) == 0;
}

static json_t *difference_json(const compared *c, size_t i)
{
    static const char *const words[] = {"rows", "other", "unknown", "other_loss"};
    const descent_run_comparison *d = &c->against[i];
    const double errors = fabs(d->difference) / d->difference_se;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:s, s:I, s:b, s:o}", "run", cli_json_text(c->folder[i]),
        "against", cli_json_text(c->folder[0]), "valid_loss_difference",
        cli_json_number(d->difference), "valid_loss_difference_se",
        cli_json_number(d->difference_se), "pairing", words[d->pairing], "rows",
        (json_int_t)d->rows, "same_data", (int)d->same_data, "more_than_chance",
        d->same_data && isfinite(errors) ? json_boolean(errors > enough) : json_null());
}

static int print_json(const compared *c)
{
    json_t *runs = json_array(), *differences = json_array(), *settings = json_object();
    bool refused = false;
    int failed = 0;
    for (size_t i = 0; i < c->count; i++) {
        failed |= json_array_append_new(runs, cli_facts_json(facts_of(c, i)));
        failed |= i > 0 && json_array_append_new(differences, difference_json(c, i)) != 0;
    }
    const size_t same = go_through(c, add_setting_json, settings, &refused);
    json_t *json = json_pack("{s:o, s:o, s:I, s:o}", "runs", runs, "settings", settings,
                             "same_settings", (json_int_t)same, "differences", differences);
    if (failed || refused) {
        json_decref(json);
        json = NULL;
    }
    return cli_print_json_exact(json);
}

// ---- all of it ----

static int draw(const compared *c, bool plain)
{
    cli_panels panels;
    cli_plot_look look = cli_plot_look_here(plain);
    const cli_panel_choice choice = {
        .axis = CLI_AXIS_EPOCHS, .loss = true, .rate = true, .utf8 = look.utf8, .all = true};
    look.rows = ROWS;
    bool made = cli_panels_make(c->curve, c->count, &choice, &panels);
    if (made && panels.count > 0) {
        putchar('\n');
        made = cli_panels_print(&panels, &look, stdout);
    }
    cli_panels_free(&panels);
    return made ? CLI_DONE : cli_no_memory();
}

static int show(const compared *c, bool no_plot, bool plain, bool json)
{
    if (json) {
        return print_json(c);
    }
    int code = print_tables(c);
    if (code == CLI_DONE) {
        tell_differences(c);
        code = no_plot ? CLI_DONE : draw(c, plain);
    }
    return code;
}

int cli_runs_compare(const char *const *words, size_t count, bool no_plot, bool plain,
                     bool json)
{
    compared *c = calloc(1, sizeof *c);
    int code = c ? CLI_DONE : cli_no_memory();
    for (size_t i = 0; code == CLI_DONE && i < count; i++) {
        code = read_run(c, words[i], i);
        c->count = i + 1;
    }
    if (code == CLI_DONE) {
        set_names(c);
        code = show(c, no_plot, plain, json);
    }
    for (size_t i = 0; c && i < c->count; i++) {
        cli_curve_free(&c->curve[i]);
        descent_run_close(c->run[i]);
    }
    free(c);
    return code;
}
