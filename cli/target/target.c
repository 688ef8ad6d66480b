// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Targets: which of the three a word means, and functions with a point on them.
//
// Keeps: a word is a run where one is there, and a formula only if it does not look like a
// path; where a formula was meant to be a run, the message says that there is none either.
#include "target/target.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run/find.h"
#include "run/job.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/library.h"
#include "target/lost.h"
#include "target/points.h"
#include "target/run.h"

#define TEXT_OPTION(field, label, meta, words)                                                 \
    {                                                                                          \
        .name = (label), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,                       \
        .offset = offsetof(cli_target_settings, field),                                        \
        .capacity = sizeof((cli_target_settings *)NULL)->field, .fallback = "",                \
        .help = (words)                                                                        \
    }

const descent_option_table *cli_target_settings_table(void)
{
    static const descent_option_word own_dimension[] = {{"auto", 0}, {NULL, 0}};
    static const descent_option_word one_a_core[] = {{"auto", 0}, {NULL, 0}};
    static const descent_option options[] = {
        TEXT_OPTION(
            at, "at", "POINT",
            "the point on a function: x=-1.4,y=2.2, or the numbers alone, or \"1, ...\" "
            "for all variables"),
        TEXT_OPTION(set, "set", "NAME=X",
                    "numbers for names in the formula: a=3,b=4; may be given more than once"),
        {.name = "dim",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(cli_target_settings, dim),
         .fallback = "auto",
         .low = 1,
         .high = 1e7,
         .words = own_dimension,
         .help = "number of variables, for functions of any number of them; in a formula n"},
        TEXT_OPTION(lib, "lib", "FILE:NAME",
                    "a function in a shared library, as `descent minimize --help` says"),
        TEXT_OPTION(box, "box", "BOX",
                    "-5..5 for every variable, or x=-5..5,y=-2..2; without it the usual one of "
                    "a function that has a name"),
        TEXT_OPTION(data, "data", "FILE",
                    "where the data of a run are now, when they were moved"),
        {.name = "threads",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(cli_target_settings, threads),
         .fallback = "auto",
         .low = 1,
         .high = 1024,
         .words = one_a_core,
         .help =
             "threads at work; auto is one per core; the result is the same with any number"},
    };
    static const descent_option_table table = {
        .title = "Function or run",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(cli_target_settings),
    };
    return &table;
}

// ---- which of the three ----

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), last = strlen(end);
    return length >= last && strcmp(text + length - last, end) == 0;
}

// runs/digits-9 is no quotient, and neither is anything behind a folder that exists.
static bool looks_like_path(const char *word)
{
    const char *slash = strrchr(word, '/');
    for (const char *c = word; *c; c++) {
        if (isspace((unsigned char)*c)) {
            return false;
        }
    }
    if (is_folder(word) || ends_with(word, ".safetensors") || strncmp(word, "runs/", 5) == 0 ||
        (slash && slash[1] == '\0')) {
        return true;
    }
    char folder[CLI_PATH];
    const size_t length = slash ? (size_t)(slash - word) : 0;
    if (!slash || length >= sizeof folder) {
        return false;
    }
    snprintf(folder, sizeof folder, "%.*s", (int)length, word);
    return length == 0 || *word == '.' || is_folder(folder);
}

static int no_run(const char *command, const char *word)
{
    if (is_folder(word)) {
        cli_error("%s is not a run folder: it has no run.json", word);
    } else {
        cli_error("there is no run %s", word);
    }
    cli_run_try(command, word, NULL);
    cli_note("a formula with a / is typed with spaces: \"x / y\"");
    return CLI_NO_INPUT;
}

// ---- functions ----

static int evaluate(cli_target *target)
{
    descent_error error = {0};
    double value = 0.0;
    if (!target->x) {
        return CLI_DONE;
    }
    if (descent_objective_evaluate_f64(target->objective, target->x, NULL, &value, NULL,
                                       &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (isnan(value)) {
        char point[1024];
        cli_format_point(&target->function, target->x, point, sizeof point);
        cli_error("f is nan at %s: outside the function's domain", point);
        cli_try("--at %s=...", target->function.variables[0]);
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int read_point(cli_target *target, const char *at)
{
    if (!*at) {
        return CLI_DONE;
    }
    target->x = calloc(target->n, sizeof *target->x);
    return target->x ? cli_parse_point(&target->function, "--at", at, target->x)
                     : cli_no_memory();
}

// Whether a function of a library gives a gradient is found out where it is looked at.
static int probe(cli_target *target)
{
    if (!target->function.library.handle) {
        return CLI_DONE;
    }
    double *ones = calloc(target->n, sizeof *ones);
    if (!ones) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < target->n; i++) {
        ones[i] = target->x ? target->x[i] : 1.0;
    }
    const int code = cli_library_probe(&target->function.library, target->n, ones);
    free(ones);
    return code;
}

static int open_function(const cli_arguments *arguments, const char *word,
                         const cli_target_settings *settings, cli_target *target)
{
    descent_error error = {0};
    const cli_function_source source = {
        .text = word, .lib = settings->lib, .dim = settings->dim};
    if (*settings->data) {
        cli_error("--data is for runs: a function has no data");
        return CLI_USAGE;
    }
    int code = cli_function_open(arguments, &source, &target->function);
    if (code != CLI_DONE) {
        return code;
    }
    target->n = target->function.n;
    code = read_point(target, settings->at);
    code = code == CLI_DONE ? probe(target) : code;
    if (code != CLI_DONE) {
        return code;
    }
    if (cli_function_objective(&target->function, &target->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return evaluate(target);
}

// ---- the whole ----

// A run knows where it is.
static int refuse_for_run(const cli_arguments *arguments, const char *word)
{
    static const char *const of_functions[] = {"at", "set", "dim"};
    for (size_t i = 0; i < sizeof of_functions / sizeof *of_functions; i++) {
        if (cli_arguments_text(arguments, of_functions[i])) {
            cli_error("--%s is for functions: %s is a run, and its point is its weights",
                      of_functions[i], word);
            cli_try("descent %s %s", arguments->command, word);
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

int cli_target_open(const cli_arguments *arguments, const char *word,
                    const cli_target_settings *settings, cli_target *target)
{
    *target = (cli_target){.command = arguments->command, .rule = -1};
    if (!word || (*settings->lib && !word[0])) {
        return open_function(arguments, NULL, settings, target);
    }
    if (cli_run_is_run(word)) {
        const int code = refuse_for_run(arguments, word);
        return code == CLI_DONE ? cli_target_open_run(word, settings, target) : code;
    }
    if (!descent_catalogue_find(word) && looks_like_path(word)) {
        return no_run(arguments->command, word);
    }
    if (cli_target_is_lost(arguments, word)) {
        return cli_target_lost(arguments, word);
    }
    const int code = open_function(arguments, word, settings, target);
    if (code == CLI_USAGE && cli_target_could_be_run(word)) {
        cli_note("there is no run \"%s\" either", word);
    }
    return code;
}

void cli_target_close(cli_target *target)
{
    descent_objective_free(target->objective);
    cli_function_close(&target->function);
    free(target->x);
    free(target->tensors);
    if (target->job) {
        cli_job_free(target->job);
        free(target->job);
    }
    *target = (cli_target){.rule = -1};
}

const descent_rows *cli_target_rows(const cli_target *target)
{
    return target->rows.index ? &target->rows : NULL;
}

void cli_target_append_options(const cli_arguments *arguments, char *text, size_t capacity)
{
    static const char *const kept[] = {"set", "dim", "lib"};
    for (size_t i = 0; i < arguments->given_count; i++) {
        const cli_given *given = &arguments->given[i];
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
            if (strcmp(given->option->name, kept[k]) == 0) {
                cli_append(text, capacity, " --%s", kept[k]);
                cli_append_shell_word(text, capacity, given->text);
            }
        }
    }
}

void cli_target_append_word(const char *word, char *text, size_t capacity)
{
    if (*word == '-') { /* a formula that is no option */
        char formula[CLI_MINIMIZE_TEXT];
        snprintf(formula, sizeof formula, "(%s)", word);
        cli_append_shell_word(text, capacity, formula);
    } else {
        cli_append_shell_word(text, capacity, word);
    }
}

bool cli_target_append_point(const char *option, size_t n, const double *x, char *text,
                             size_t capacity)
{
    enum { MANY = 12 };
    if (n > MANY) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const double number = x[i] + 0.0; /* no -0 */
        if (i == 0) {
            cli_append(text, capacity, " --%s%s%.9g", option, number < 0.0 ? "=" : " ", number);
        } else {
            cli_append(text, capacity, ",%.9g", number);
        }
    }
    return true;
}
