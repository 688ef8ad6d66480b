// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/file.h"

#include <stdio.h>

#include "run/settings.h"
#include "shell/output.h"

bool cli_run_file(const char *folder, const char *name, char *path)
{
    const int length = snprintf(path, CLI_PATH, "%s/%s", folder, name);
    if (length < 0 || length >= CLI_PATH) {
        cli_error("the path of the run is too long: %s", folder);
        return false;
    }
    return true;
}
