// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: an error is filled without allocating, for running out of memory is one of them.
// Message and remedy are separate: the format has a mark (DSC_REMEDY), what follows it is what
// to type, line by line. A remedy is whole or it is left out: half a command would be worse
// than none. Control characters do not get into it.
#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef dsc_fail /* macros for the analyser */
#undef dsc_no_memory

const char *descent_version(void)
{
    return DESCENT_VERSION;
}

const char *descent_status_text(descent_status status)
{
    switch (status) {
#define DESCENT_STATUS_ENTRY(name, text)                                                       \
    case name:                                                                                 \
        return text;
        DESCENT_STATUS_LIST(DESCENT_STATUS_ENTRY)
#undef DESCENT_STATUS_ENTRY
    }
    return "unknown status";
}

// A message that does not fit loses its end, but never half of a UTF-8 character.
static void cut_at_character(char *text, size_t capacity)
{
    size_t end = strlen(text);
    if (end + 1 < capacity) {
        return;
    }
    size_t start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0U) == 0x80U) {
        start--;
    }
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0U) {
        const unsigned char lead = (unsigned char)text[start - 1];
        const size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
        if (end - (start - 1) < length) {
            end = start - 1;
        }
    }
    text[end] = '\0';
}

// ---- remedies ----

static bool has_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return true;
        }
    }
    return false;
}

// Keeps the lines that can be shown and for which there is room. A text that is not `whole` has
// lost its end, and so its last line.
static void keep_remedies(descent_error *error, const char *lines, bool whole)
{
    size_t used = 0;
    for (const char *line = lines; *line; line += *line == '\n') {
        const size_t length = strcspn(line, "\n");
        const bool good = length > 0 && (whole || line[length]) && !has_control(line, length);
        if (good && used + (used > 0) + length < sizeof error->remedy) {
            used += (size_t)snprintf(error->remedy + used, sizeof error->remedy - used,
                                     "%s%.*s", used > 0 ? "\n" : "", (int)length, line);
        }
        line += length;
    }
}

const char *dsc_value_text(const char *value, char text[DSC_VALUE_TEXT])
{
    const size_t length = strlen(value);
    bool quoted = length == 0 || strchr("\"# \t", value[0]) || value[length - 1] == ' ';
    size_t used = 0;
    for (size_t i = 1; i < length && !quoted; i++) {
        quoted = value[i] == '#' && value[i - 1] == ' ';
    }
    if (quoted) {
        text[used++] = '"';
    }
    for (size_t i = 0; i < length; i++) {
        if (used + 4 > DSC_VALUE_TEXT) {
            return strcpy(text, DSC_REMEDY); /* a control character: its line is left out */
        }
        if (quoted && (value[i] == '"' || value[i] == '\\')) {
            text[used++] = '\\';
        }
        text[used++] = value[i];
    }
    if (quoted) {
        text[used++] = '"';
    }
    text[used] = '\0';
    return text;
}

// ---- failing ----

static void fill(descent_error *error, descent_status status, const char *format, va_list list)
{
    char before[1024], whole[2 * sizeof error->message];
    const char *mark = strchr(format, DSC_REMEDY[0]);
    va_list again;
    va_copy(again, list);
    error->status = status;
    error->remedy[0] = '\0';
    if (!mark) {
        vsnprintf(error->message, sizeof error->message, format, list);
    } else {
        // The mark is looked for in the format: texts that are put in may hold another.
        snprintf(before, sizeof before, "%.*s", (int)(mark - format), format);
        const int length = vsnprintf(error->message, sizeof error->message, before, list);
        const int all = vsnprintf(whole, sizeof whole, format, again);
        if (length >= 0 && (size_t)length + 1 < sizeof whole) {
            keep_remedies(error, whole + length + 1, (size_t)all < sizeof whole);
        }
    }
    va_end(again);
    cut_at_character(error->message, sizeof error->message);
}

descent_status dsc_fail(descent_error *error, descent_status status, const char *format, ...)
{
    if (error) {
        va_list list;
        va_start(list, format);
        fill(error, status, format, list);
        va_end(list);
    }
    return status;
}

descent_status dsc_fail_remedies(descent_error *error, descent_status status,
                                 const char *message, const char *remedies)
{
    if (error) {
        dsc_fail(error, status, "%s", message);
        keep_remedies(error, remedies, true);
    }
    return status;
}

descent_status dsc_fail_as(descent_error *error, const descent_error *from)
{
    if (error && error != from) {
        *error = *from;
    }
    return from->status;
}

descent_status dsc_fail_context(descent_error *error, descent_status status, const char *format,
                                ...)
{
    if (error) {
        // Copied first: the new message is written over it.
        const descent_error inner = *error;
        va_list list;
        va_start(list, format);
        fill(error, status, format, list);
        va_end(list);
        const size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, "\n%s", inner.message);
        cut_at_character(error->message, sizeof error->message);
        memcpy(error->remedy, inner.remedy, sizeof error->remedy);
    }
    return status;
}

descent_status dsc_no_memory(descent_error *error, const char *what, size_t bytes)
{
    return dsc_fail(error, DESCENT_NO_MEMORY, "out of memory: %zu bytes for %s", bytes, what);
}

descent_status dsc_need(descent_error *error, const char *function, const char *names,
                        const void *const *pointers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const size_t length = strcspn(names, ",");
        if (!pointers[i]) {
            return dsc_fail(error, DESCENT_INVALID, "%s: %.*s is NULL", function, (int)length,
                            names);
        }
        names += length;
        names += strspn(names, ", ");
    }
    return DESCENT_OK;
}
