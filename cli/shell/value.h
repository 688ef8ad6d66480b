// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A value behind `name = `, in a config file and in a remedy of the library.
#ifndef DESCENT_CLI_SHELL_VALUE_H
#define DESCENT_CLI_SHELL_VALUE_H

/// The text without blanks at its ends, cut in place.
char *cli_trim(char *text);

/// Reads a value in place: cuts a comment (`#` at the start or behind a blank) and takes the
/// quotes away. *comment is what stands behind the `#`, or "". NULL when a quote does not end.
char *cli_read_value(char *text, const char **comment);

#endif
