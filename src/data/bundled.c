// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The data sets that come with descent (data/README.md).
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/data.h>

#include "data/csv/trouble.h"

#ifndef DESCENT_DATA_BUILD
#define DESCENT_DATA_BUILD ""
#endif
#ifndef DESCENT_DATA_INSTALL
#define DESCENT_DATA_INSTALL "/usr/local/share/descent"
#endif

static const char *const names[] = {"digits", "penguins", "seattle-weather"};
static const char *const files[] = {"digits.csv.gz", "penguins.csv", "seattle-weather.csv"};
enum { SETS = sizeof names / sizeof *names };

static descent_status no_such_set(const char *name, descent_error *error)
{
    char shown[64];
    dsc_show_text(name, strlen(name), shown, sizeof shown);
    dsc_words words = {0};
    dsc_words_add(&words, "there is no bundled set \"@%s\"; there are:", shown);
    for (size_t i = 0; i < SETS; i++) {
        dsc_words_add(&words, " @%s", names[i]);
    }
    const char *nearest = descent_nearest_name(name, names, SETS);
    if (nearest) {
        dsc_words_try(&words, "@%s", nearest);
    }
    return dsc_words_fail(&words, DESCENT_NO_INPUT, error);
}

descent_status descent_data_path(const char *name, char *path, size_t capacity,
                                 descent_error *error)
{
    NEED(error, "name, path", name, path);
    const char *plain = name[0] == '@' ? name + 1 : name;
    size_t set = 0;
    while (set < SETS && strcmp(plain, names[set]) != 0) {
        set++;
    }
    if (set == SETS) {
        return no_such_set(plain, error);
    }
    const char *chosen = getenv("DESCENT_DATA");
    const char *const folders[] = {chosen ? chosen : "", DESCENT_DATA_BUILD,
                                   DESCENT_DATA_INSTALL};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (folders[i][0] == '\0') {
            continue;
        }
        const int length = snprintf(path, capacity, "%s/%s", folders[i], files[set]);
        FAIL_IF(length < 0 || (size_t)length >= capacity, error, DESCENT_INVALID,
                "the path of @%s is longer than %zu bytes", plain, capacity);
        if (access(path, R_OK) == 0) {
            return DESCENT_OK;
        }
    }
    return dsc_fail(error, DESCENT_NO_INPUT,
                    "@%s was not found: no %s in %s" DSC_REMEDY
                    "set DESCENT_DATA to the folder with the file",
                    plain, files[set], chosen && chosen[0] ? chosen : DESCENT_DATA_INSTALL);
}
