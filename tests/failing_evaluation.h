// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Evaluations of objectives that fail on demand, with DESCENT_IO. Link with
// failing_evaluation.c and --wrap for each function that stands in it: calls of these come here
// first, unless they come from the file of the function itself.
//
//     for (long n = 1; ; n++) {
//         failing_evaluation_start(n);
//         status = descent_thing(objective, ..., &error);
//         if (!failing_evaluation_stop()) break; // it needed fewer than n evaluations
//         CHECK(status == DESCENT_IO);
//     }
#ifndef DESCENT_TESTS_FAILING_EVALUATION_H
#define DESCENT_TESTS_FAILING_EVALUATION_H

#include <stdbool.h>

/// From now on the n-th evaluation or product fails, and all after it (1 is the next).
void failing_evaluation_start(long n);

/// No evaluation fails any more. True when one did.
bool failing_evaluation_stop(void);

/// Of the error that it fails with.
extern const char failing_evaluation_message[];

#endif
