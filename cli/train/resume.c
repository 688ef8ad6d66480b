// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "train/resume.h"

#include "run/again.h"
#include "run/place.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/text.h"

int cli_train_resume(cli_job *job)
{
    descent_error error = {0};
    const descent_status status = descent_run_resume(job->run, &error);
    cli_job_look(job);
    if (status != DESCENT_OK) {
        return cli_train_refused(job, &error);
    }
    cli_train_begins_again(job);
    return CLI_DONE;
}

int cli_train_refused(const cli_job *job, const descent_error *error)
{
    char command[4 * CLI_PATH];
    if (error->status == DESCENT_BUSY) {
        return cli_run_place_failed(error, job->folder);
    }
    const int code = cli_fail(error);
    // Data that are not what they were: the same command begins anew with them.
    if (error->status == DESCENT_CHANGED &&
        cli_run_again(job->folder, "", command, sizeof command)) {
        cli_try("%s    a new run, with the data as they are now", command);
    }
    return code;
}

void cli_train_begins_again(const cli_job *job)
{
    if (descent_run_begins_again(job->run)) {
        cli_talk("note: there is no checkpoint yet; the run starts from the beginning\n");
    }
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
