// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is compared on: a data set, or a function.
//
// Keeps: a name of the catalogue is that function, whatever files there are; a file that exists is
// data, and so is what ends like a file of data; the rest is a formula.
#include "compare/subject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/catalogue.h>
#include <descent/expression.h>

#include "compare/options.h"
#include "run/dataset.h"
#include "run/find.h"
#include "run/prepare.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/library.h"
#include "target/points.h"
#include "target/target.h"

// ---- which ----

static bool ends_like_data(const char *word)
{
    static const char *const endings[] = {".csv", ".tsv",    ".npy", ".gz",   ".json", ".jsonl",
                                          ".svm", ".libsvm", ".txt", ".data", ".idx"};
    const size_t length = strlen(word);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t end = strlen(endings[i]);
        if (length > end && strcmp(word + length - end, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_data(const char *word)
{
    return cli_dataset_is_no_file(word) || access(word, F_OK) == 0 || ends_like_data(word);
}

static int refuse_given(const cli_compare_job *job, const char *const *names, size_t count,
                        const char *why)
{
    for (size_t i = 0; i < count; i++) {
        if (cli_arguments_text(&job->arguments, names[i])) {
            cli_error("--%s is for %s", names[i], why);
            cli_try("leave it out");
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

// ---- data ----

static int refuse_word(const char *word)
{
    if (strcmp(word, "-") == 0) {
        cli_error("data from the standard input are read once, and a comparison that is "
                  "interrupted reads them again");
        cli_try("descent compare FILE");
        return CLI_USAGE;
    }
    if (cli_run_is_run(word)) {
        char name[2 * CLI_PATH] = "";
        cli_append_shell_word(name, sizeof name, word);
        cli_error("%s is a run, and compare takes data or a function", word);
        cli_try("descent compare DATA    the data of the run\n"
                "     descent runs RUN RUN    how two runs differ");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

// A network's own settings of its rule are none of a comparison's, in which every rule has its own.
static bool is_given(const void *context, const char *name)
{
    const cli_arguments *arguments = context;
    return strcmp(name, "optimizer") == 0 || cli_arguments_text(arguments, name);
}

static const char *base_name(const char *word)
{
    const char *slash = strrchr(word, '/');
    return slash && slash[1] ? slash + 1 : word;
}

static int open_data(cli_compare_job *job)
{
    static const char *const of_functions[] = {"box", "set", "dim"};
    descent_error error = {0};
    int code = refuse_given(job, of_functions, 3, "functions, and this is data");
    code = code == CLI_DONE ? refuse_word(job->word) : code;
    code = code == CLI_DONE
               ? cli_job_set_network(&job->run, job->own.layers, job->own.net,
                                     job->own.valid_file, is_given, &job->arguments)
               : code;
    code = code == CLI_DONE ? cli_job_move(&job->run, job->word) : code;
    code = code == CLI_DONE ? cli_job_read(&job->run) : code;
    if (code != CLI_DONE) {
        return code;
    }
    const descent_train_sets sets = {.train = job->run.data, .valid = job->run.valid};
    const descent_status status =
        descent_compare_training(job->run.network, &sets, job->run.train, base_name(job->word),
                                 &job->how, &job->compare, &error);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

// ---- functions ----

// The lowest value that is known, where it is one of all variables.
static double known_minimum(const cli_function *function)
{
    const descent_function_info *info = function->info;
    double lowest = (double)NAN;
    for (size_t i = 0; info && function->setting_count == 0 && i < info->point_count; i++) {
        const descent_known_point *point = &info->points[i];
        if (point->global && function->n == info->n) {
            lowest = point->f;
        }
    }
    return lowest;
}

static int make_box(cli_compare_job *job)
{
    const size_t n = job->function.n;
    bool bounded = false;
    job->box = n < SIZE_MAX / 64 ? calloc(n, 2 * sizeof *job->box) : NULL;
    if (!job->box) {
        return cli_no_memory();
    }
    const int code =
        cli_function_box(&job->function, job->own.box, job->box, job->box + n, &bounded);
    if (code == CLI_DONE && !bounded) {
        cli_error("where starts are drawn is not known: a formula has no usual box");
        cli_try("--box -5..5");
        return CLI_USAGE;
    }
    return code;
}

static int probe_library(cli_compare_job *job)
{
    return job->function.library.handle
               ? cli_library_probe(&job->function.library, job->function.n, job->box)
               : CLI_DONE;
}

// What options make of the function, so that its name in the record says which one it is.
static void name_of(const cli_compare_job *job, char *name, size_t capacity)
{
    cli_append(name, capacity, "%s", job->function.text);
    cli_target_append_options(&job->arguments, name, capacity);
}

static int compare_function(cli_compare_job *job)
{
    char name[256] = "";
    descent_error error = {0};
    descent_minimize_options minimize = descent_minimize_options_default(DESCENT_GD);
    minimize.optimizer.weight_decay = job->run.train->optimizer.weight_decay;
    minimize.optimizer.clip = job->run.train->optimizer.clip;
    name_of(job, name, sizeof name);
    const descent_compare_function function = {.size = sizeof function,
                                               .make = cli_function_objective,
                                               .user = &job->function,
                                               .lower = job->box,
                                               .upper = job->box + job->function.n,
                                               .minimum = known_minimum(&job->function),
                                               .name = name};
    return descent_compare_minimizing(&function, &minimize, &job->how, &job->compare, &error) ==
                   DESCENT_OK
               ? CLI_DONE
               : cli_fail(&error);
}

static int open_function(cli_compare_job *job)
{
    static const char *const of_data[] = {
        "layers",  "net",        "valid-file", "batch",          "valid",
        "split",   "split-seed", "l2",         "class-weight",   "precision",
        "dropout", "target",     "weight",     "label-smoothing"};
    const cli_function_source source = {
        .text = job->word, .lib = job->own.lib, .dim = job->own.dim};
    int code = refuse_given(job, of_data, sizeof of_data / sizeof *of_data,
                            "data, and this is a function");
    code =
        code == CLI_DONE ? cli_function_open(&job->arguments, &source, &job->function) : code;
    code = code == CLI_DONE ? make_box(job) : code;
    code = code == CLI_DONE ? probe_library(job) : code;
    return code == CLI_DONE ? compare_function(job) : code;
}

int cli_compare_subject(cli_compare_job *job)
{
    const bool library = *job->own.lib != '\0';
    const int code = cli_arguments_expect(
        &job->arguments, library ? 0 : 1, library ? 0 : 1,
        "DATA, a formula in quotes, a name (descent functions lists them), or --lib FILE:NAME");
    if (code != CLI_DONE) {
        return code;
    }
    job->word = library ? NULL : job->arguments.words[0];
    job->is_function = library || descent_catalogue_find(job->word) || !is_data(job->word);
    return job->is_function ? open_function(job) : open_data(job);
}
