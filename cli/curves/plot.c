// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent plot: the curves of runs.
//
// Keeps: reads folders and writes nothing in them, so that a run may be looked at while it is
// trained; a run that cannot be drawn is named, and does not keep the others from being drawn.
#include "curves/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "curves/export.h"
#include "curves/panels.h"
#include "plot/plot.h"
#include "run/find.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum { RUNS = 16, ROWS = 17 };

typedef struct plot_settings {
    size_t size;
    char show[128];
    int axis; /* a cli_axis */
    bool log;
    double beta; /* NAN: chosen */
    char svg[CLI_PATH], csv[CLI_PATH];
    bool no_plot, plain, json;
} plot_settings;

#define FIELD(member) .offset = offsetof(plot_settings, member)
#define TEXT(member)  FIELD(member), .capacity = sizeof((plot_settings *)NULL)->member

static const descent_option_table *settings_table(void)
{
    static const descent_option_word axes[] = {{"epochs", CLI_AXIS_EPOCHS},
                                               {"steps", CLI_AXIS_STEPS},
                                               {"seconds", CLI_AXIS_SECONDS},
                                               {NULL, 0}};
    static const descent_option_word automatic[] = {{"auto", (double)NAN}, {NULL, 0}};
    static const descent_option options[] = {
        {.name = "show",
         .metavar = "LIST",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(show),
         .fallback = "",
         .help =
             "what is drawn, of loss, metric (accuracy or R2), lr, gradient; default: loss, "
             "lr where it changes, gradient where steps are recorded"},
        {.name = "over",
         .metavar = "AXIS",
         .kind = DESCENT_OPTION_CHOICE,
         FIELD(axis),
         .fallback = "epochs",
         .words = axes,
         .help = "what it is drawn over: epochs, steps, or seconds of training"},
        {.name = "log",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(log),
         .fallback = "false",
         .help = "powers of ten on the vertical axis, --log=no: never; when neither is given, "
                 "where the values differ by more than a factor of 20"},
        {.name = "beta",
         .metavar = "X",
         .kind = DESCENT_OPTION_REAL,
         FIELD(beta),
         .fallback = "auto",
         .low = 0.0,
         .high = DESCENT_BELOW_ONE,
         .words = automatic,
         .help = "weight of the past in the averages, over about 1/(1 - X) values; 0: no "
                 "averages; auto: over about a 50th of the values"},
        {.name = "svg",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(svg),
         .fallback = "",
         .help = "write the pictures to a file"},
        {.name = "csv",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(csv),
         .fallback = "",
         .help = "write the numbers behind them to a file: all series, every value"},
        {.name = "no-plot",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(no_plot),
         .fallback = "false",
         .help = "no picture here"},
        {.name = "plain",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(plain),
         .fallback = "false",
         .help = "the pictures in plain ASCII"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(json),
         .fallback = "false",
         .help = "print one JSON object, with every value, in place of the pictures"},
    };
    static const descent_option_table table = {.title = "Plot",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(plot_settings)};
    return &table;
}

// ---- what is drawn ----

static int read_show(const char *text, cli_panel_choice *choice)
{
    const struct {
        const char *word;
        bool *to;
    } words[] = {{"loss", &choice->loss},
                 {"metric", &choice->metric},
                 {"lr", &choice->rate},
                 {"gradient", &choice->gradient}};
    enum { WORDS = sizeof words / sizeof *words };
    for (const char *item = text; *item; item += *item == ',') {
        const size_t length = strcspn(item, ",");
        size_t i = 0;
        while (i < WORDS &&
               (strlen(words[i].word) != length || strncmp(words[i].word, item, length) != 0)) {
            i++;
        }
        if (i == WORDS) {
            cli_error("--show: \"%.*s\" is none of loss, metric, lr, gradient", (int)length,
                      item);
            cli_try("--show loss,lr,gradient");
            return CLI_USAGE;
        }
        *words[i].to = true;
        item += length;
    }
    choice->all = !*text;
    if (choice->all) {
        choice->loss = choice->rate = choice->gradient = true;
    }
    return CLI_DONE;
}

// What was asked for and no run has.
static void tell_missing(const cli_curve *curves, size_t count, const cli_panel_choice *choice)
{
    size_t metrics = 0, steps = 0;
    for (size_t i = 0; i < count; i++) {
        metrics += curves[i].series[CLI_OF_METRIC].count;
        steps += curves[i].series[CLI_OF_GRADIENT].count;
    }
    if (choice->metric && metrics == 0) {
        cli_note("no metric: nothing was validated");
    }
    if (choice->gradient && !choice->all && steps == 0) {
        cli_note("no gradient: train with --record every to have the norms of its steps");
    }
    if (choice->axis == CLI_AXIS_SECONDS && count > 0 && curves[0].history.epochs.count == 0) {
        cli_note("no seconds: the first epoch has not ended");
    }
}

// ---- reading ----

// The last part of each path, unless two have the same.
static void name_curves(const char *const *words, cli_curve *curves, size_t count)
{
    bool same = false;
    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(words[i], '/');
        curves[i].name = slash && slash[1] ? slash + 1 : words[i];
        for (size_t k = 0; k < i; k++) {
            same = same || strcmp(curves[k].name, curves[i].name) == 0;
        }
    }
    for (size_t i = 0; same && i < count; i++) {
        curves[i].name = words[i];
    }
}

// A run that has nothing to draw yet: what it is and what to do.
static void tell_empty(const cli_curve *curve)
{
    const char *folder = curve->history.facts.folder;
    char command[2 * CLI_PATH] = "descent train --resume";
    cli_append_shell_word(command, sizeof command, folder);
    if (curve->history.facts.state == DESCENT_RUN_TRAINING) {
        cli_error("%s has no epoch yet: its first one is being trained", CLI_SHOW(folder));
        cli_try("the same again, in a moment");
    } else {
        cli_error("%s has no epoch yet: its training ended before", CLI_SHOW(folder));
        cli_try("%s", command);
    }
}

// CLI_DONE, or why this run is not drawn.
static int read_curve(const char *word, double beta, cli_curve *curve)
{
    char folder[CLI_PATH], model[CLI_PATH];
    descent_error error = {0};
    const char *path = descent_run_find(word, folder, model) ? folder : word;
    const descent_status status = cli_curve_read(path, curve->name, beta, curve, &error);
    if (status != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (status == DESCENT_NO_INPUT && !cli_has_remedy(&error)) {
            cli_run_try("plot", word, NULL);
        }
        return code;
    }
    if (!cli_history_has_numbers(&curve->history)) {
        tell_empty(curve);
        return CLI_NO_INPUT;
    }
    return CLI_DONE;
}

// ---- output ----

static int print_pictures(const cli_curve *curves, size_t count, cli_panel_choice choice,
                          bool plain)
{
    cli_panels panels;
    cli_plot_look look = cli_plot_look_here(plain);
    look.rows = ROWS;
    choice.utf8 = look.utf8;
    const bool made = cli_panels_make(curves, count, &choice, &panels) &&
                      cli_panels_print(&panels, &look, stdout);
    cli_panels_free(&panels);
    return made ? CLI_DONE : cli_no_memory();
}

static int write_svg(const cli_curve *curves, size_t count, cli_panel_choice choice,
                     const char *path)
{
    cli_panels panels;
    int code = CLI_FAILED;
    choice.utf8 = true;
    if (!cli_panels_make(curves, count, &choice, &panels)) {
        code = cli_no_memory();
    } else if (panels.count == 0) {
        cli_error("--svg: there is nothing to draw");
        cli_try("--show loss");
    } else {
        code = cli_plot_save_all(panels.plots, panels.count, path);
    }
    cli_panels_free(&panels);
    return code;
}

static int write_csv(const cli_curve *curves, size_t count, const char *path)
{
    char *text = cli_curves_csv(curves, count);
    const int code = text ? cli_plot_write(path, "--csv", text) : cli_no_memory();
    free(text);
    return code;
}

static int show(const cli_curve *curves, size_t count, const cli_panel_choice *choice,
                const plot_settings *own)
{
    int code = CLI_DONE;
    if (!own->no_plot && !own->json) {
        code = print_pictures(curves, count, *choice, own->plain);
    }
    if (code == CLI_DONE && *own->svg) {
        code = write_svg(curves, count, *choice, own->svg);
    }
    if (code == CLI_DONE && own->json) {
        code = cli_print_json_exact(cli_curves_json(curves, count));
    }
    if (code == CLI_DONE && *own->csv) {
        code = write_csv(curves, count, own->csv);
    }
    tell_missing(curves, count, choice);
    return code;
}

// The runs that can be drawn move to the front. CLI_DONE, or the first that was wrong.
static int read_all(const cli_arguments *arguments, double beta, cli_curve *curves,
                    size_t *count)
{
    int code = CLI_DONE;
    name_curves(arguments->words, curves, arguments->words_count);
    for (size_t i = 0; i < arguments->words_count; i++) {
        curves[*count].name = curves[i].name;
        const int here = read_curve(arguments->words[i], beta, &curves[*count]);
        if (here == CLI_DONE) {
            ++*count;
        } else {
            cli_curve_free(&curves[*count]);
            code = code == CLI_DONE ? here : code;
        }
    }
    return code;
}

static int plot_runs(const cli_arguments *arguments, const plot_settings *own)
{
    cli_panel_choice choice = {.axis = own->axis};
    size_t count = 0;
    if (cli_arguments_text(arguments, "log")) {
        choice.log = own->log ? CLI_LOG_YES : CLI_LOG_NO;
    }
    int code = read_show(own->show, &choice);
    cli_curve *curves = code == CLI_DONE ? calloc(RUNS, sizeof *curves) : NULL;
    if (code == CLI_DONE && !curves) {
        return cli_no_memory();
    }
    int wrong = CLI_DONE;
    if (code == CLI_DONE) {
        wrong = read_all(arguments, own->beta, curves, &count);
    }
    if (count > 0) {
        code = show(curves, count, &choice, own);
    }
    for (size_t i = 0; i < count; i++) {
        cli_curve_free(&curves[i]);
    }
    free(curves);
    return code == CLI_DONE ? wrong : code;
}

static int plot_command(int argc, char **argv)
{
    plot_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 1, RUNS,
                                  "RUN: the folder of a run, like runs/digits-1", &arguments);
    if (code == CLI_DONE) {
        code = plot_runs(&arguments, &settings);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"show", "over", "log", "beta", "svg", "csv", "json", NULL};

const cli_command cli_plot_command = {
    .name = "plot",
    .arguments = "RUN... [options]",
    .summary = "draw the curves of runs",
    .text =
        "Draws the training and validation loss of a run, its learning rate where it changes, "
        "and "
        "the norms of its gradients where steps are recorded (train --record every), next to "
        "what chance in the choice of the rows makes of them. Several runs are drawn together, "
        "each in its colour. A run may be trained meanwhile, here or in another terminal.\n"
        "Dots are what was recorded, lines their exponentially weighted average with bias "
        "correction; vertical lines show where the rate was changed by hand and where the run "
        "was resumed. Pictures leave out points that nobody would see, but no extreme; files "
        "have every value.\n",
    .examples = "descent plot runs/digits-1\n"
                "descent plot runs/digits-1 runs/digits-2 --over seconds\n"
                "descent plot runs/digits-1 --show metric,lr --svg curves.svg\n"
                "descent plot runs/digits-1 --csv curves.csv --no-plot\n",
    .common = common,
    .tables = {settings_table},
    .run = plot_command,
};
