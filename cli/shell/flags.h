// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The library names options in its own terms: `lr = 0.01`; people type flags: --lr 0.01.
//
// In a text of the library an option is marked by a pair of backticks around its name, or
// around "name = value" (include/descent/options.h). Advice has its options apart from its
// words, one per line.
#ifndef DESCENT_CLI_SHELL_FLAGS_H
#define DESCENT_CLI_SHELL_FLAGS_H

#include <stddef.h>

enum { CLI_FLAG_TEXT = 2560 };

/// The text with flags: "(`text` keeps it)" becomes "(--text keeps it)", "`missing = -`"
/// becomes "--missing=-". What stands in double quotes comes from a person's file and stays as
/// it is. Returns `words`; a text that has no room there is returned as it is.
const char *cli_with_flags(const char *text, char words[CLI_FLAG_TEXT]);

/// The same for texts of any length. Freed with free; NULL when there is no memory.
char *cli_flag_words(const char *text);

/// The options of an advice, "lr = 0.1\nlayers = 16 tanh", as they are typed: "--lr 0.1
/// --layers '16 tanh'". text (out): `capacity` bytes, cut where they do not suffice.
void cli_option_flags(const char *options, char *text, size_t capacity);

#endif
