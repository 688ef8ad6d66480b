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

// ---- lists of columns ----

// A part of a list, without the blanks around it. False behind the last one.
static bool next_part(const char **list, const char **text, size_t *length)
{
    const char *p = *list;
    while (*p == ' ' || *p == ',') {
        p++;
    }
    const char *stop = p + strcspn(p, ",");
    *list = stop;
    *text = p;
    while (stop > p && stop[-1] == ' ') {
        stop--;
    }
    *length = (size_t)(stop - p);
    return *length > 0;
}

// "a-c": from the column before a dash to the one behind it, with names that may have dashes.
static bool find_range(char *const *names, size_t count, const char *text, size_t length,
                       size_t *first, size_t *last)
{
    for (size_t i = 1; i + 1 < length; i++) {
        if (text[i] != '-') {
            continue;
        }
        *first = dsc_find_column(names, count, text, i);
        *last = dsc_find_column(names, count, text + i + 1, length - i - 1);
        if (*first != SIZE_MAX && *last != SIZE_MAX && *first <= *last) {
            return true;
        }
    }
    return false;
}

// What a part names: columns first .. last.
static descent_status find_part(const char *source, const char *option, char *const *names,
                                size_t count, const char *text, size_t length, size_t *first,
                                size_t *last, descent_error *error)
{
    *first = *last = dsc_find_column(names, count, text, length);
    if (*first != SIZE_MAX || find_range(names, count, text, length, first, last)) {
        return DESCENT_OK;
    }
    char name[128];
    dsc_show_text(text, length, name, sizeof name);
    return dsc_no_column(source, option, name, names, count, error);
}

// Adds the columns first .. last, none of which may be there already.
static descent_status add_targets(char *const *names, size_t first, size_t last, size_t *list,
                                  size_t *found, descent_error *error)
{
    for (size_t column = first; column <= last; column++) {
        for (size_t i = 0; i < *found; i++) {
            FAIL_IF(list[i] == column, error, DESCENT_INVALID,
                    "`target` names column \"%s\" twice", names[column]);
        }
        list[(*found)++] = column;
    }
    return DESCENT_OK;
}

// The columns that a list names, in its order.
static descent_status list_targets(const char *source, const char *option, const char *list,
                                   char *const *names, size_t count, size_t *targets,
                                   size_t *found, descent_error *error)
{
    // A name may itself contain a comma: the whole list is tried as one name first.
    targets[0] = dsc_find_column(names, count, list, strlen(list));
    *found = targets[0] != SIZE_MAX;
    const char *rest = *found ? "" : list, *text = NULL;
    for (size_t length = 0; next_part(&rest, &text, &length);) {
        size_t first = 0, last = 0;
        TRY(find_part(source, option, names, count, text, length, &first, &last, error));
        TRY(add_targets(names, first, last, targets, found, error));
    }
    return *found ? DESCENT_OK : dsc_no_column(source, option, list, names, count, error);
}

descent_status dsc_choose_targets(const char *source, char *const *names, size_t count,
                                  const descent_read_options *options, size_t *targets,
                                  size_t *found, const char **why, descent_error *error)
{
    *found = 0;
    *why = "";
    if (options->target[0] != '\0') {
        *why = "named by `target`";
        // What averages asks for a column and has no target.
        const bool column = options->target_alone && !options->target_optional;
        return list_targets(source, column ? "column" : "target", options->target, names, count,
                            targets, found, error);
    }
    if (options->task == DESCENT_TASK_NONE) {
        return DESCENT_OK;
    }
    targets[0] = obvious_target(names, count);
    *found = targets[0] != SIZE_MAX;
    *why = "its name says so";
    if (*found || options->target_optional) {
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
    const char *text = NULL;
    for (size_t length = 0; next_part(&list, &text, &length);) {
        size_t first = 0, last = 0;
        TRY(find_part(source, option, names, count, text, length, &first, &last, error));
        memset(marks + first, true, (last - first + 1) * sizeof *marks);
    }
    return DESCENT_OK;
}
