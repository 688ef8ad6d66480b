// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How the program goes on after a call of the library unless it failed, as the library does
// inside (src/core/status.h says how each is used).
#ifndef CLI_SHELL_STATUS_H
#define CLI_SHELL_STATUS_H

#include <descent/base.h>

/// Returns from here with the status of `call` unless that is DESCENT_OK.
#define TRY(call)                                                                              \
    do {                                                                                       \
        const descent_status try_status = (call);                                              \
        if (try_status != DESCENT_OK) {                                                        \
            return try_status;                                                                 \
        }                                                                                      \
    } while (0)

/// Makes `call`, and keeps its status, while `status` (a variable) is DESCENT_OK.
#define THEN(status, call)                                                                     \
    do {                                                                                       \
        if ((status) == DESCENT_OK) {                                                          \
            (status) = (call);                                                                 \
        }                                                                                      \
    } while (0)

#endif
