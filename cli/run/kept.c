// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/file.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/shown.h"
#include "shell/text.h"

static void tell(const cli_job *job, descent_kept kept, const char *label)
{
    char path[CLI_PATH], command[CLI_PATH + 64] = "descent report", text[2 * CLI_SHOWN + 64];
    if (cli_run_file(job->folder, descent_kept_file(kept), path)) {
        cli_append_shell_word(command, sizeof command, job->folder);
        snprintf(text, sizeof text, "%s, shown by: %s", CLI_SHOW(path), CLI_SHOW(command));
        fputs(label, stdout);
        cli_print_wrapped(text, strlen(label), strlen(label));
    }
}

int cli_keep(const cli_job *job, descent_kept kept, json_t *found, const char *label)
{
    descent_error error = {0};
    char *text = found ? json_dumps(found, JSON_COMPACT) : NULL;
    json_decref(found);
    if (!text) {
        return cli_no_memory();
    }
    const descent_status status = descent_run_keep(job->run, kept, text, &error);
    free(text);
    if (status == DESCENT_NO_MEMORY) {
        return cli_fail(&error);
    }
    if (status != DESCENT_OK) {
        cli_note("no %s was written: %s", descent_kept_file(kept), error.message);
    } else if (label) {
        tell(job, kept, label);
    }
    return CLI_DONE;
}
