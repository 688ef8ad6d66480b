// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "lesson/course.h"

#include <string.h>

#include <descent/options.h>

#define ROW(name, title, question, data, columns) {name, title, question, data, columns},
const cli_lesson cli_lessons[] = {CLI_LESSON_LIST(ROW){NULL, NULL, NULL, NULL, NULL}};
#undef ROW

const cli_lesson *cli_lesson_find(const char *name)
{
    const cli_lesson *lesson = cli_lessons;
    while (lesson->name && strcmp(lesson->name, name) != 0) {
        lesson++;
    }
    return lesson->name ? lesson : NULL;
}

const char *cli_lesson_nearest(const char *name)
{
#define NAME(name, title, question, data, columns) name,
    static const char *const names[] = {CLI_LESSON_LIST(NAME)};
#undef NAME
    return descent_nearest_name(name, names, sizeof names / sizeof *names);
}
