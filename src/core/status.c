// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
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

static void fill(descent_error *error, descent_status status, const char *format, va_list list)
{
    error->status = status;
    vsnprintf(error->message, sizeof error->message, format, list);
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

descent_status dsc_fail_context(descent_error *error, descent_status status, const char *format,
                                ...)
{
    if (error) {
        const descent_error inner = *error;
        va_list list;
        va_start(list, format);
        fill(error, status, format, list);
        va_end(list);
        const size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used, "\n%s", inner.message);
        cut_at_character(error->message, sizeof error->message);
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
