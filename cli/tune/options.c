// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of `descent tune`.
#include "tune/options.h"

#include <stdlib.h>
#include <string.h>

#include "shell/output.h"

enum { ROWS = 128 };

const descent_option_table *cli_tune_settings_table(void)
{
    static const descent_option settings[] = {
        {.name = "out",
         .alias = "output",
         .metavar = "DIR",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(cli_tune_settings, out),
         .capacity = sizeof((cli_tune_settings *)NULL)->out,
         .fallback = "",
         .help = "folder of the search, in place of a numbered one in searches/; the same "
                 "command goes on with it"},
        {.name = "fresh",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(cli_tune_settings, fresh),
         .fallback = "false",
         .help = "begin again in another folder, where the same command would go on or show "
                 "what it found"},
        {.name = "report",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(cli_tune_settings, report),
         .capacity = sizeof((cli_tune_settings *)NULL)->report,
         .fallback = "",
         .help =
             "a page that can be opened, printed and sent: all trials by their settings, how "
             "their losses fell, the best with new seeds; - for stdout"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(cli_tune_settings, json),
         .fallback = "false",
         .help = "print the result as one JSON object"},
        {.name = "quiet",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(cli_tune_settings, quiet),
         .fallback = "false",
         .help = "no progress, only the result and errors"},
    };
    static const descent_option_table table = {
        .title = "Files and output",
        .options = settings,
        .count = sizeof settings / sizeof *settings,
        .struct_size = sizeof(cli_tune_settings),
    };
    return &table;
}

// The rows of a table but for those that a search decides itself.
static descent_option_table without(const descent_option_table *all, const char *title,
                                    const char *const *names, descent_option rows[ROWS])
{
    size_t count = 0;
    for (size_t i = 0; i < all->count && count < ROWS; i++) {
        bool left_out = false;
        for (const char *const *name = names; *name; name++) {
            left_out = left_out || strcmp(*name, all->options[i].name) == 0;
        }
        if (!left_out) {
            rows[count++] = all->options[i];
        }
    }
    return (descent_option_table){
        .title = title, .options = rows, .count = count, .struct_size = all->struct_size};
}

const descent_option_table *cli_tune_training_table(void)
{
    static const char *const own[] = {"time",           "steps", "patience",
                                      "patience-after", "keep",  NULL};
    static descent_option rows[ROWS];
    static descent_option_table table;
    table = without(descent_train_option_table(), "What all trials share", own, rows);
    return &table;
}

const descent_option_table *cli_tune_run_table(void)
{
    static const char *const own[] = {"starts", "on-plateau", "tensorboard", NULL};
    static descent_option rows[ROWS];
    static descent_option_table table;
    table = without(descent_run_option_table(), "Network, files and verdict", own, rows);
    return &table;
}

// A network that has a name brings settings, but for those that were given.
static bool is_given(const void *context, const char *name)
{
    const cli_arguments *arguments = context;
    return cli_arguments_text(arguments, name) != NULL;
}

static int read_options(cli_tune_job *job)
{
    descent_error error = {0};
    int code = cli_arguments_apply(&job->arguments);
    if (code != CLI_DONE) {
        return code;
    }
    if (descent_net_settings(job->run.what->net, is_given, &job->arguments, job->run.train,
                             &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (*job->run.what->valid_file) {
        job->run.train->valid = 0.0;
    }
    const bool named = *job->run.what->data != '\0';
    code = cli_arguments_expect(&job->arguments, named ? 0 : 1, 1,
                                "DATA: a file, or a bundled set like @digits");
    return code == CLI_DONE && job->arguments.words_count == 1
               ? cli_job_move(&job->run, job->arguments.words[0])
               : code;
}

int cli_tune_job_init(cli_tune_job *job, int argc, char **argv)
{
    memset(job, 0, sizeof *job);
    descent_options_default(cli_tune_settings_table(), &job->own);
    job->how = descent_tune_options_default();
    int code = cli_job_init(&job->run, argc, argv);
    if (code != CLI_DONE) {
        return code;
    }
    job->sets[CLI_TUNE_OWN] = (cli_set){cli_tune_settings_table(), &job->own};
    job->sets[CLI_TUNE_HOW] = (cli_set){descent_tune_option_table(), &job->how};
    job->sets[CLI_TUNE_TRAIN] = (cli_set){cli_tune_training_table(), job->run.train};
    job->sets[CLI_TUNE_RUN] = (cli_set){cli_tune_run_table(), job->run.what};
    job->sets[CLI_TUNE_READ] = (cli_set){descent_read_option_table(), job->run.read};
    code = cli_arguments_parse(job->sets, CLI_TUNE_SETS, argc, argv, &job->arguments);
    return code == CLI_DONE ? read_options(job) : code;
}

void cli_tune_job_free(cli_tune_job *job)
{
    descent_tune_free(job->tune);
    if (job->run.run) {
        cli_job_free(&job->run);
    }
    cli_arguments_free(&job->arguments);
}
