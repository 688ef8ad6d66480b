// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/page.h"

#include <descent/report.h>

#include "run/file.h"
#include "shell/output.h"

bool cli_run_page(const char *folder, char path[CLI_PATH])
{
    *path = '\0';
    if (!descent_report_has_page() || !cli_run_file(folder, "report.html", path)) {
        return false;
    }
    descent_report_options o = descent_report_options_default();
    descent_error error = {0};
    o.folders = &folder;
    o.count = 1;
    o.path = path;
    if (descent_report_write(&o, &error) != DESCENT_OK) {
        cli_note("no report was written: %s", error.message);
        *path = '\0';
        return false;
    }
    return true;
}
