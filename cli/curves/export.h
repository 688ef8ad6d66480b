// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Curves as numbers, for other programs.
#ifndef DESCENT_CLI_CURVES_EXPORT_H
#define DESCENT_CLI_CURVES_EXPORT_H

#include <jansson.h>

#include "curves/panels.h"

/// All series of all runs as CSV: a line for each value. Freed with free; NULL: memory is out.
char *cli_curves_csv(const cli_curve *curves, size_t count);

/// The same, and what happened, as JSON; NULL: memory is out.
json_t *cli_curves_json(const cli_curve *curves, size_t count);

#endif
