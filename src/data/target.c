// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns by the names that people type. Keeps: the exact name wins, then the only one that
// differs in large and small letters alone, then a number; a name that fits several is none of
// them.
#include "data/target.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/letters.h"
#include "data/csv/trouble.h"

static bool same_but_case(const char *name, const char *text, size_t length)
{
    if (strlen(name) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (lower(name[i]) != lower(text[i])) {
            return false;
        }
    }
    return true;
}

size_t dsc_find_column(char *const *names, size_t count, const char *text, size_t length)
{
    size_t found = SIZE_MAX, alike = 0;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) {
            return i;
        }
        if (same_but_case(names[i], text, length)) {
            found = i;
            alike++;
        }
    }
    if (alike == 1) {
        return found;
    }
    size_t number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || number > count) {
            return SIZE_MAX;
        }
        number = number * 10 + (size_t)(text[i] - '0');
    }
    return number >= 1 && number <= count ? number - 1 : SIZE_MAX;
}

void dsc_add_names(dsc_words *words, char *const *names, size_t count, size_t limit)
{
    for (size_t i = 0; i < count && i < limit; i++) {
        char shown[48];
        dsc_show_text(names[i], strlen(names[i]), shown, sizeof shown);
        dsc_words_add(words, "%s%s", i ? ", " : "", shown);
    }
    if (count > limit) {
        dsc_words_add(words, " and %zu more", count - limit);
    }
}

descent_status dsc_no_column(const char *source, const char *option, const char *name,
                             char *const *names, size_t count, descent_error *error)
{
    char shown[64];
    dsc_show_text(name, strlen(name), shown, sizeof shown);
    // "split group:" begins a value.
    const int name_length = (int)strcspn(option, " ");
    const char *key = option + name_length + (option[name_length] == ' ');
    dsc_words words = {0};
    dsc_words_add(&words, "%s has no column \"%s\" (`%.*s`)\n  columns: ", source, shown,
                  name_length, option);
    dsc_add_names(&words, names, count, 20);
    // The cast only adds const one level deeper, which C does not do by itself.
    const char *nearest = descent_nearest_name(name, (const char *const *)names, count);
    if (nearest || count == 1) {
        char value[2 * DSC_VALUE_TEXT];
        snprintf(value, sizeof value, "%s%s", key, nearest ? nearest : names[0]);
        dsc_words_try(&words, "%.*s = %s", name_length, option, DSC_VALUE(value));
    } else {
        dsc_words_try(&words, "%.*s = %sNAME    # one of these, or a number from 1 to %zu",
                      name_length, option, key, count);
    }
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

static size_t obvious_target(char *const *names, size_t count)
{
    static const char *const obvious[] = {"target", "label", "class", "y", "digit"};
    size_t found = SIZE_MAX, hits = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof obvious / sizeof *obvious; k++) {
            if (same_but_case(names[i], obvious[k], strlen(obvious[k]))) {
                found = i;
                hits++;
            }
        }
    }
    return hits == 1 ? found : SIZE_MAX;
}

descent_status dsc_choose_target(const char *source, char *const *names, size_t count,
                                 const descent_read_options *options, size_t *target,
                                 const char **why, descent_error *error)
{
    *target = SIZE_MAX;
    *why = "";
    if (options->target[0] != '\0') {
        *target = dsc_find_column(names, count, options->target, strlen(options->target));
        *why = "named by `target`";
        return *target != SIZE_MAX
                   ? DESCENT_OK
                   : dsc_no_column(source,
                                   // What averages asks for a column and has no target.
                                   options->target_alone && !options->target_optional
                                       ? "column"
                                       : "target",
                                   options->target, names, count, error);
    }
    if (options->task == DESCENT_TASK_NONE) {
        return DESCENT_OK;
    }
    *target = obvious_target(names, count);
    *why = "its name says so";
    if (*target != SIZE_MAX || options->target_optional) {
        return DESCENT_OK;
    }
    dsc_words words = {0};
    dsc_words_add(&words, "%s: which column should be predicted?\n  columns: ", source);
    dsc_add_names(&words, names, count, 20);
    dsc_words_try(&words, "target = NAME");
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

descent_status dsc_mark_columns(const char *source, const char *option, const char *list,
                                char *const *names, size_t count, bool *marks,
                                descent_error *error)
{
    // A name may itself contain a comma: the whole list is tried as one name first.
    const size_t whole = list[0] ? dsc_find_column(names, count, list, strlen(list)) : SIZE_MAX;
    if (whole != SIZE_MAX) {
        marks[whole] = true;
        return DESCENT_OK;
    }
    for (const char *p = list; *p;) {
        const size_t length = strcspn(p, ",");
        const char *start = p, *stop = p + length;
        while (start < stop && *start == ' ') {
            start++;
        }
        while (stop > start && stop[-1] == ' ') {
            stop--;
        }
        if (stop > start) {
            const size_t index = dsc_find_column(names, count, start, (size_t)(stop - start));
            if (index == SIZE_MAX) {
                char name[128];
                dsc_show_text(start, (size_t)(stop - start), name, sizeof name);
                return dsc_no_column(source, option, name, names, count, error);
            }
            marks[index] = true;
        }
        p += length + (p[length] == ',');
    }
    return DESCENT_OK;
}
