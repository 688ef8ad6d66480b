// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent ctl: asks a run that is training in another process to do something.
#include "ctl.h"

#include <unistd.h>

#include <descent/session.h>

#include "run/file.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/output.h"

static const double patience = 5.0; /* seconds; a step may take long */

static int ask(const char *folder, const char *text)
{
    char record[CLI_PATH], where[CLI_PATH], answer[512];
    descent_error error = {0};
    const bool busy = descent_run_is_busy(folder, where);
    folder = where;
    if (!cli_run_file(folder, "run.json", record)) {
        return CLI_FAILED;
    }
    // A request that is left to a run of the past would surprise whoever resumes it.
    if (access(record, F_OK) == 0 && !busy) {
        cli_error("%s is not being trained now", folder);
        cli_try("descent train --resume %s", folder);
        return CLI_FAILED;
    }
    if (descent_run_ask(folder, text, patience, answer, sizeof answer, &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (code == CLI_USAGE && !cli_has_remedy(&error)) {
            cli_try("descent ctl %s lr=0.01\n     descent ctl %s stop", folder, folder);
        }
        return code;
    }
    if (*answer) {
        cli_talk("%s: %s\n", folder, answer);
    } else {
        cli_talk("asked %s for %s; no answer yet, it is done when the step ends\n", folder,
                 text);
    }
    return CLI_DONE;
}

static int ctl(int argc, char **argv)
{
    cli_arguments arguments;
    int code = cli_arguments_read(NULL, 0, argc, argv, 2, 2, "RUN and KEY=VALUE", &arguments);
    if (code == CLI_DONE) {
        code = ask(arguments.words[0], arguments.words[1]);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const no_options[] = {NULL};

const cli_command cli_ctl_command = {
    .name = "ctl",
    .arguments = "RUN KEY=VALUE",
    .summary = "change a run while it trains: lr=0.01, lr*0.5, pause, stop",
    .text = "Asks the process that trains in the folder RUN for a change, and says what came "
            "of it; "
            "requests are done in their order. lr=X sets the learning rate, lr*X scales it; "
            "pause waits after a step, step makes one more, continue goes on; save writes the "
            "model now, stop saves and ends. Changes are recorded in the run's metrics.\n",
    .examples = "descent ctl runs/digits-1 lr=0.01\n"
                "descent ctl runs/digits-1 'lr*0.5'\n"
                "descent ctl runs/digits-1 pause\n"
                "descent ctl runs/digits-1 stop\n",
    .common = no_options,
    .run = ctl,
};
