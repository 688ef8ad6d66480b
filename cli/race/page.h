// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page of races, made of src/report/page/race/ and the WebAssembly module when the program
// is built (cmake/computing_pages.cmake): a document of JSON stands between both parts. Both are empty
// in a build without node, its packages or clang's WebAssembly.
#ifndef DESCENT_CLI_RACE_PAGE_H
#define DESCENT_CLI_RACE_PAGE_H

#include <stddef.h>

extern const char cli_race_page_head[], cli_race_page_tail[];
extern const size_t cli_race_page_head_size, cli_race_page_tail_size;

#endif
