// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of `descent advise`.
#include "advise/options.h"

#include <stdio.h>

#include <string.h>

#include "run/prepare.h"
#include "shell/output.h"
#include "shell/text.h"

#define TEXT_OPTION(field, label, other, meta, preset, words)                                  \
    {                                                                                          \
        .name = (label), .alias = (other), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,     \
        .offset = offsetof(cli_advise_settings, field),                                        \
        .capacity = sizeof((cli_advise_settings *)NULL)->field, .fallback = (preset),          \
        .help = (words)                                                                        \
    }
#define FLAG_OPTION(field, label, words)                                                       \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG,                                          \
        .offset = offsetof(cli_advise_settings, field), .fallback = "false", .help = (words)   \
    }

const descent_option_table *cli_advise_settings_table(void)
{
    static const descent_option settings[] = {
        TEXT_OPTION(layers, "layers", "hidden", "TEXT", "auto",
                    "hidden layers, as `descent train --help` says"),
        TEXT_OPTION(net, "net", NULL, "NAME", "none",
                    "a network that has a name, in place of --layers"),
        TEXT_OPTION(valid_file, "valid-file", NULL, "FILE", "",
                    "rows for validation from a file of their own"),
        FLAG_OPTION(json, "json", "print the result as one JSON object"),
        FLAG_OPTION(plain, "plain", "a picture of ASCII characters, without colours"),
        FLAG_OPTION(quiet, "quiet", "no progress, only the result and errors"),
    };
    static const descent_option_table table = {
        .title = "Network and output",
        .options = settings,
        .count = sizeof settings / sizeof *settings,
        .struct_size = sizeof(cli_advise_settings),
    };
    return &table;
}

const descent_option_table *cli_advise_training_table(void)
{
    static const char *const without[] = {"time", "checkpoint-every", "record"};
    enum { ROOM = 96 };
    static descent_option rows[ROOM];
    static descent_option_table table;
    const descent_option_table *all = descent_train_option_table();
    size_t count = 0;
    for (size_t i = 0; i < all->count && count < ROOM; i++) {
        bool left_out = false;
        for (size_t k = 0; k < sizeof without / sizeof *without; k++) {
            left_out = left_out || strcmp(all->options[i].name, without[k]) == 0;
        }
        if (!left_out) {
            rows[count++] = all->options[i];
        }
    }
    table = (descent_option_table){
        .title = all->title, .options = rows, .count = count, .struct_size = all->struct_size};
    return &table;
}

// A network's own settings of training are those of training.
static bool is_given(const void *context, const char *name)
{
    return cli_arguments_text(context, name) != NULL;
}

int cli_advise_job_init(cli_advise_job *job, int argc, char **argv)
{
    memset(job, 0, sizeof *job);
    descent_options_default(cli_advise_settings_table(), &job->own);
    job->how = descent_advise_options_default();
    int code = cli_job_init(&job->run, argc, argv);
    if (code != CLI_DONE) {
        return code;
    }
    job->sets[CLI_ADVISE_OWN] = (cli_set){cli_advise_settings_table(), &job->own};
    job->sets[CLI_ADVISE_HOW] = (cli_set){descent_advise_option_table(), &job->how};
    job->sets[CLI_ADVISE_TRAIN] = (cli_set){cli_advise_training_table(), job->run.train};
    job->sets[CLI_ADVISE_READ] = (cli_set){descent_read_option_table(), job->run.read};
    code = cli_arguments_read(job->sets, CLI_ADVISE_SETS, argc, argv, 1, 1,
                              "DATA: a file, or a bundled set like @digits", &job->arguments);
    return code == CLI_DONE
               ? cli_job_set_network(&job->run, job->own.layers, job->own.net,
                                     job->own.valid_file, is_given, &job->arguments)
               : code;
}

void cli_advise_job_free(cli_advise_job *job)
{
    descent_adviser_free(job->adviser);
    if (job->run.run) {
        cli_job_free(&job->run);
    }
    cli_arguments_free(&job->arguments);
}

void cli_advise_command(const cli_advise_job *job, const char *options, char *text,
                        size_t capacity)
{
    const cli_arguments *a = &job->arguments;
    snprintf(text, capacity, "descent train");
    cli_append_shell_word(text, capacity, a->words[0]);
    for (size_t i = 0; i < a->given_count; i++) {
        const cli_given *given = &a->given[i];
        const bool own = given->set == CLI_ADVISE_OWN;
        if (given->set == CLI_ADVISE_HOW ||
            (own && given->option->kind == DESCENT_OPTION_FLAG)) {
            continue;
        }
        char name[96];
        snprintf(name, sizeof name, "--%s", given->option->name);
        cli_append_shell_word(text, capacity, name);
        if (given->option->kind != DESCENT_OPTION_FLAG) {
            cli_append_shell_word(text, capacity, given->text);
        } else if (given->text && strcmp(given->text, "true") != 0) {
            cli_append(text, capacity, "=%s", given->text);
        }
    }
    cli_append(text, capacity, "%s%s", *options ? " " : "", options);
}
