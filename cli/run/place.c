// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: each way in which a run's folder may be refused (it is busy, cannot be written, is a
// file, holds a run) has its own way out, with the path as it was typed.
#include "run/place.h"

#include <string.h>
#include <sys/stat.h>

#include <descent/session.h>

#include "shell/output.h"

int cli_run_place_failed(const descent_error *error, const char *given)
{
    struct stat info;
    const int code = cli_fail(error);
    const bool there = *given && stat(given, &info) == 0;
    if (error->status == DESCENT_BUSY) {
        cli_try("descent ctl %s stop", given);
    } else if (error->status == DESCENT_IO && !there) {
        cli_try("--out DIR    a folder that you may write to");
    } else if (error->status == DESCENT_INVALID && there && !S_ISDIR(info.st_mode)) {
        cli_try("--out DIR    a folder of another name");
    } else if (error->status == DESCENT_INVALID && there && descent_run_exists(given)) {
        cli_try("--out DIR    another folder\n     descent train --resume %.*s    continues it",
                (int)(strlen(given) - (strlen(given) > 1 && given[strlen(given) - 1] == '/')),
                given);
    }
    return code;
}
