// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/file.h"
#include "run/page.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/shown.h"

// Where it is, and the report that shows it, in a line that begins with the label.
static void tell(const cli_job *job, descent_kept kept, const char *page, const char *label)
{
    char path[CLI_PATH], text[2 * CLI_SHOWN + 64];
    if (cli_run_file(job->folder, descent_kept_file(kept), path)) {
        snprintf(text, sizeof text, "%s%s%s", CLI_SHOW(path), *page ? ", shown by " : "",
                 CLI_SHOW(page));
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
    char page[CLI_PATH] = "";
    if (status != DESCENT_OK) {
        cli_note("no %s was written: %s", descent_kept_file(kept), error.message);
        return CLI_DONE;
    }
    cli_run_page(job->folder, page);
    if (label) {
        tell(job, kept, page, label);
    }
    return CLI_DONE;
}
