// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/job.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/dataset.h"
#include "run/folder.h"
#include "run/watch.h"
#include "shell/text.h"

void cli_job_init(cli_job *job, int argc, char **argv)
{
    *job = (cli_job){.argc = argc, .argv = argv, .lock = -1, .note = "descent"};
    for (int i = 0; i < argc; i++) {
        // A word that is no UTF-8 cannot stand in the model's file; the run does not need it.
        json_t *word = json_string(argv[i]);
        cli_append_shell_word(job->note, sizeof job->note, word ? argv[i] : "?");
        json_decref(word);
    }
    job->read = descent_read_options_default();
    job->train = descent_train_options_default();
    descent_options_default(cli_train_settings_table(), &job->own);
    job->sets[CLI_SET_TRAIN] = (cli_set){descent_train_option_table(), &job->train};
    job->sets[CLI_SET_READ] = (cli_set){descent_read_option_table(), &job->read};
    job->sets[CLI_SET_OWN] = (cli_set){cli_train_settings_table(), &job->own};
}

void cli_job_free(cli_job *job)
{
    cli_watch_end(job);
    descent_trainer_free(job->trainer);
    descent_network_free(job->network);
    descent_dataset_free(job->test);
    descent_dataset_free(job->valid);
    descent_dataset_free(job->data);
    json_decref(job->folds);
    json_decref(job->command);
    json_decref(job->trials);
    cli_run_release(job);
}

void cli_job_path(const cli_job *job, const char *given, char *path)
{
    snprintf(path, CLI_PATH, "%s", given);
    if (*job->base && *given && *given != '/' && !cli_dataset_is_no_file(given)) {
        char joined[2 * CLI_PATH];
        snprintf(joined, sizeof joined, "%s/%s", job->base, given);
        if (strlen(joined) < CLI_PATH && access(joined, F_OK) == 0) {
            snprintf(path, CLI_PATH, "%.*s", CLI_PATH - 1, joined);
        }
    }
}
