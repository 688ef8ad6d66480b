// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// From the options of a run to its data, network and trainer. Keeps: a failure is followed by
// the command that helps with its cause, or by none: advice that does not fit is worse.
#include "run/prepare.h"

#include <stdio.h>
#include <string.h>

#include "run/find.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/text.h"

// What helps where the data cannot be read.
static void try_data(const cli_job *job, int code, bool has_remedy)
{
    char path[CLI_PATH], command[2 * CLI_PATH] = "";
    cli_job_path(job, job->what->data, path);
    if (strcmp(job->what->data, "-") == 0 && job->opened) {
        if (*job->own.resume && *job->folder) {
            cli_try("descent train FILE    a new run, with the data in a file");
        }
    } else if (code == CLI_BAD_DATA && !has_remedy) {
        snprintf(command, sizeof command, "descent data");
        cli_append_shell_word(command, sizeof command, job->what->data);
        cli_try("%s    how the file is interpreted", command);
    } else if (code == CLI_NO_INPUT && cli_run_is_run(path)) {
        snprintf(command, sizeof command, "descent train --resume");
        cli_append_shell_word(command, sizeof command, path);
        cli_try("%s    goes on with this run", command);
    }
}

static int read_data(cli_job *job)
{
    descent_error error = {0};
    if (strcmp(job->what->data, "-") == 0 && !job->opened) {
        cli_talk(
            "note: data from the standard input are not kept; the run cannot be resumed\n");
    }
    const descent_status status = descent_run_read(job->run, &error);
    cli_job_look(job);
    if (status != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (!job->data) { /* else it was another file */
            try_data(job, code, cli_has_remedy(&error));
        }
        return code;
    }
    return CLI_DONE;
}

// How often a text of layers names relu.
static size_t relus(const char *layers)
{
    size_t count = 0;
    for (const char *at = strstr(layers, "relu"); at; at = strstr(at + 1, "relu")) {
        count += at == layers || at[-1] == ' ' || at[-1] == '(';
    }
    return count;
}

// What was left out of the layers and is added.
static void note_layers(const cli_job *job, const char *layers)
{
    const char *typed = job->what->layers;
    if (job->opened || job->layers_reason || strlen(layers) <= strlen(typed)) {
        return;
    }
    if (descent_dataset_tokens(job->data) > 0 || relus(layers) == relus(typed)) {
        cli_note("layers in full: \"%s\"", layers);
        return;
    }
    const bool linear = strstr(layers, "linear") && !strstr(typed, "linear");
    cli_note("layers \"%s\": relu is added after a number without a function%s; \"64 linear\" "
             "has none",
             layers,
             linear ? ", behind its norm if there is one, but not at the end of a branch" : "");
}

static int make_network(cli_job *job)
{
    descent_error error = {0};
    if (descent_dataset_task(job->data) == DESCENT_TASK_NONE) {
        cli_error("--task none: there is nothing to learn without a target");
        cli_try("leave --task out; --target NAME says what to predict");
        return CLI_USAGE;
    }
    if (descent_run_make_network(job->run, &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (!cli_has_remedy(&error)) {
            cli_try("--layers \"64 relu 32 relu\"");
        }
        return code;
    }
    cli_job_look(job);
    note_layers(job, descent_network_layers(job->network));
    return CLI_DONE;
}

int cli_job_prepare(cli_job *job)
{
    descent_error error = {0};
    const descent_status status = descent_run_prepare(job->run, &error);
    cli_job_look(job);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

int cli_job_read(cli_job *job)
{
    const int code = read_data(job);
    return code == CLI_DONE ? make_network(job) : code;
}

int cli_job_set_network(cli_job *job, const char *layers, const char *net,
                        const char *valid_file,
                        bool (*is_given)(const void *context, const char *option),
                        const void *context)
{
    const struct {
        const char *name, *text;
    } given[] = {{"layers", layers}, {"net", net}, {"valid-file", valid_file}};
    descent_error error = {0};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        if (descent_options_set(descent_run_option_table(), job->what, given[i].name,
                                given[i].text, &error) != DESCENT_OK) {
            return cli_fail(&error);
        }
    }
    if (*valid_file) {
        job->train->valid = 0.0;
    }
    const descent_status status =
        descent_net_settings(job->what->net, is_given, context, job->train, &error);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}
