// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The library names options in its own terms, "option lr = 0.01"; people type flags.
#ifndef DESCENT_CLI_SHELL_FLAGS_H
#define DESCENT_CLI_SHELL_FLAGS_H

#include <descent/options.h>

enum { CLI_FLAG_TEXT = 2560 };

/// The text with flags: "(option text keeps it)" becomes "(--text keeps it)", and "option
/// missing = -" becomes "--missing=-". Options of the table, or of any name when it is NULL.
/// Returns `words`; a text that has no room there is returned as it is.
const char *cli_with_flags(const char *text, const descent_option_table *table,
                           char words[CLI_FLAG_TEXT]);

/// The same for texts of any length. Freed with free; NULL when there is no memory.
char *cli_flag_words(const char *text, const descent_option_table *table);

#endif
