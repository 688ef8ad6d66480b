// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page of lessons, made of src/report/page/lesson/ and the WebAssembly module when the
// program is built (cmake/computing_pages.cmake): a document of JSON stands between both parts.
// Both are empty in a build without node, its packages or clang's WebAssembly.
#ifndef DESCENT_CLI_LESSON_PAGE_H
#define DESCENT_CLI_LESSON_PAGE_H

#include <stddef.h>

extern const char cli_lesson_page_head[], cli_lesson_page_tail[];
extern const size_t cli_lesson_page_head_size, cli_lesson_page_tail_size;

/// What a lesson has of its own, as JavaScript: it goes into the page with the document.
typedef struct cli_lesson_script {
    const char *name, *text;
    size_t size;
} cli_lesson_script;

/// Ended by a row without a name.
extern const cli_lesson_script cli_lesson_scripts[];

#endif
