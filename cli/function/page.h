// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page of what a command found out about a function, made of src/report/page/function/ when the
// program is built (cmake/function_page.cmake): a document of JSON stands between both parts.
// Both are empty in a build without node or its packages.
#ifndef DESCENT_CLI_FUNCTION_PAGE_H
#define DESCENT_CLI_FUNCTION_PAGE_H

#include <stddef.h>

extern const char cli_function_page_head[], cli_function_page_tail[];
extern const size_t cli_function_page_head_size, cli_function_page_tail_size;

#endif
