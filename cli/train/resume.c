// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "train/resume.h"

#include <string.h>
#include <unistd.h>

#include "run/again.h"
#include "run/folder.h"
#include "run/record.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/text.h"

// Data that are not what they were: the same command begins anew with them.
static void offer_new_run(const cli_job *job)
{
    char command[4 * CLI_PATH];
    if (cli_run_again(job->folder, "", command, sizeof command)) {
        cli_try("%s    a new run, with the data as they are now", command);
    }
}

int cli_train_changed(const cli_job *job)
{
    cli_error("the data have changed since the run was started: run.json has another "
              "checksum of them");
    offer_new_run(job);
    return CLI_USAGE;
}

// Before the first checkpoint: what was begun begins again.
static int begin_again(const cli_job *job)
{
    char records[CLI_PATH];
    if (!cli_run_has_data(job)) {
        return cli_train_changed(job);
    }
    cli_talk("note: there is no checkpoint yet; the run starts from the beginning\n");
    // So do its records: what was killed before its first checkpoint may have left some.
    if (cli_run_file(job->folder, "metrics.jsonl", records)) {
        unlink(records);
    }
    return CLI_DONE;
}

int cli_train_resume(cli_job *job)
{
    descent_error error = {0};
    cli_run_sweep(job->folder);
    const descent_status status = descent_trainer_resume(job->trainer, &error);
    if (status == DESCENT_NO_INPUT) {
        return begin_again(job);
    }
    const int code = status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
    if (status == DESCENT_INVALID && strstr(error.message, "have changed since")) {
        offer_new_run(job);
    }
    return code;
}

int cli_train_records_lost(const char *folder)
{
    char command[2 * CLI_PATH] = "descent evaluate";
    cli_append_shell_word(command, sizeof command, folder);
    cli_error(
        "records are missing in metrics.jsonl of %s, which could not be written at times; "
        "the model is saved and whole",
        folder);
    cli_try("%s    the model as it is; with room for the records, train again for all of them",
            command);
    return CLI_FAILED;
}
