// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where a run writes for TensorBoard. Keeps: every run, and every one of several starts, has a
// folder of its own, because TensorBoard takes all event files of a folder for one run.
#define _DEFAULT_SOURCE // realpath
#include "session/board.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/board.h"

descent_status dsc_run_board_folder(const char *directory, const char *folder, int parts,
                                    char path[2 * DESCENT_RUN_PATH], descent_error *error)
{
    char *whole = realpath(folder, NULL);
    FAIL_IF(!whole, error, DESCENT_NO_INPUT, "cannot open the folder %s: %s", folder,
            strerror(errno));
    char *name = whole + strlen(whole);
    while (name > whole && parts > 0) {
        parts -= *--name == '/';
    }
    const int length =
        snprintf(path, 2 * DESCENT_RUN_PATH, "%s/%s", directory, name + (*name == '/' ? 1 : 0));
    free(whole);
    FAIL_IF(length < 0 || length >= 2 * DESCENT_RUN_PATH, error, DESCENT_INVALID,
            "the path is too long: %s", directory);
    return DESCENT_OK;
}

descent_status dsc_run_board(descent_run *run, descent_error *error)
{
    if (*run->own.tensorboard == '\0' || *run->place.folder == '\0') {
        return DESCENT_OK;
    }
    char directory[DESCENT_RUN_PATH], path[2 * DESCENT_RUN_PATH];
    descent_run_path(run, run->own.tensorboard, directory);
    // One of several starts is a folder inside that of the run.
    TRY(dsc_run_board_folder(directory, run->place.folder, run->starts ? 2 : 1, path, error));
    return dsc_board_create(run->trainer, path, error);
}
