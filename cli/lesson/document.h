// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_LESSON_DOCUMENT_H
#define DESCENT_CLI_LESSON_DOCUMENT_H

#include <stdbool.h>

#include <jansson.h>

#include "lesson/course.h"

/// What the page of a lesson is told (docs/lessons.md); lesson NULL: of their index. folder: the
/// others lie beside it, so that it may link to them. NULL, and *code (in: CLI_DONE; out) is the code
/// to exit with, after what was wrong has been said: data that cannot be read, no memory.
json_t *cli_lesson_document(const cli_lesson *lesson, bool folder, int *code);

#endif
