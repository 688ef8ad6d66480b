// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the pages of help share: their width, and options in words.
#ifndef DESCENT_CLI_SHELL_PAGE_H
#define DESCENT_CLI_SHELL_PAGE_H

#include <descent/options.h>

/// Columns of a page: those of the terminal, 60 to 80.
size_t cli_page_columns(void);

/// Prints words from `column` on, wrapped at the page's width, lines after the first indented.
void cli_print_wrapped(const char *text, size_t column, size_t indent);

/// Default and range of an option in words: "one of gd, adam (default: adam)"; may be empty.
void cli_option_facts(const descent_option *option, char *text, size_t capacity);

#endif
