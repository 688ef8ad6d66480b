// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "core/size.h"

#include <stdalign.h>
#include <string.h>

#include "core/status.h"

// So much larger may the structs of a later version be; beyond, a size is no size.
enum { MOST_MORE = 4096 };

static size_t size_of(const void *record)
{
    size_t size;
    memcpy(&size, record, sizeof size);
    return size;
}

bool dsc_size_is_possible(size_t size, size_t known)
{
    return size > sizeof(size_t) && size % alignof(size_t) == 0 && size <= known + MOST_MORE;
}

descent_status dsc_size_check(const char *what, const void *result, size_t known,
                              descent_error *error)
{
    const size_t size = size_of(result);
    FAIL_IF(
        !dsc_size_is_possible(size, known), error, DESCENT_INVALID,
        "%s.size is %zu: set it before the call, {.size = sizeof(descent_%s)}, which is %zu",
        what, size, what, known);
    return DESCENT_OK;
}

void dsc_size_give(const void *own, size_t known, void *to, size_t size)
{
    if (!to || !dsc_size_is_possible(size, known)) {
        return;
    }
    memcpy(to, own, size < known ? size : known);
    if (size > known) {
        memset((unsigned char *)to + known, 0, size - known);
    }
    memcpy(to, &size, sizeof size);
}

descent_status dsc_size_check_given(const char *what, const void *given, size_t known,
                                    descent_error *error)
{
    const size_t size = size_of(given);
    FAIL_IF(!dsc_size_is_possible(size, known), error, DESCENT_INVALID,
            "%s: the options do not come from their _default function (size is %zu, not %zu)",
            what, size, known);
    for (size_t i = known; i < size; i++) {
        FAIL_IF(((const unsigned char *)given)[i] != 0, error, DESCENT_INVALID,
                "%s: the program sets an option that this version of libdescent, %s, does not "
                "know; link with the version that it was compiled for",
                what, DESCENT_VERSION);
    }
    return DESCENT_OK;
}

descent_status dsc_size_take(const char *what, const void *given, void *own, size_t known,
                             descent_error *error)
{
    TRY(dsc_size_check_given(what, given, known, error));
    const size_t size = size_of(given);
    memcpy(own, given, size < known ? size : known);
    memcpy(own, &known, sizeof known);
    return DESCENT_OK;
}
