// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lessons there are, in the order of the course. A lesson is a row here and a module of the
// page with its name (src/report/page/lesson/NAME.js): nothing else lists them.
#ifndef DESCENT_CLI_LESSON_COURSE_H
#define DESCENT_CLI_LESSON_COURSE_H

#include <stddef.h>

/// LESSON(name, title, question, data, columns): data is a bundled set that the page computes
/// with, or NULL; columns of it are numbers, separated by commas; NULL: all of them.
#define CLI_LESSON_LIST(LESSON)                                                                \
    LESSON("mini-batches", "Mini-batches", "How many rows should a step look at?", "@digits",  \
           NULL)                                                                               \
    LESSON("averages", "Averages that forget",                                                 \
           "How does one number follow a noisy series, and how far back does it look?",        \
           "@seattle-weather", "temp_max,temp_min,precipitation,wind")                         \
    LESSON("momentum", "Momentum",                                                             \
           "What does a ball that rolls downhill do better than a step downhill?", NULL, NULL) \
    LESSON("rmsprop", "RMSprop", "Why should every parameter have the same learning rate?",    \
           NULL, NULL)                                                                         \
    LESSON("adam", "Adam", "What do momentum and RMSprop make together?", NULL, NULL)          \
    LESSON("learning-rate-decay", "Learning-rate decay",                                       \
           "Why should the learning rate fall, in which way, and when is it too early?",       \
           "@seattle-weather", "temp_max,temp_min,precipitation,wind")                         \
    LESSON("l2", "L2 regularisation",                                                          \
           "Why do smaller weights do better on rows that are new?", NULL, NULL)               \
    LESSON("local-optima", "Local optima", "Is a poor minimum where training ends?", NULL,     \
           NULL)                                                                               \
    LESSON("saddles", "Saddles", "How long does a path stay where the slope is zero?", NULL,   \
           NULL)                                                                               \
    LESSON("plateaus", "Plateaus", "Why does nothing happen for hundreds of steps?", NULL, NULL)

typedef struct cli_lesson {
    const char *name, *title, *question;
    const char *data, *columns;
} cli_lesson;

/// Ended by a row without a name.
extern const cli_lesson cli_lessons[];

/// NULL: there is none of that name.
const cli_lesson *cli_lesson_find(const char *name);

/// The name that was meant, or NULL.
const char *cli_lesson_nearest(const char *name);

#endif
