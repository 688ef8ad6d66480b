// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How functions inside the library report failure.
//
//     FAIL_IF(n == 0, error, DESCENT_INVALID, "n is 0: an optimizer needs parameters");
//     TRY(dsc_thing(..., error));
//
// What may be done about it stands behind DSC_REMEDY, a line each, in the library's terms (the
// forms are in descent/base.h). Texts that a person chose go through DSC_VALUE.
//
//     FAIL_IF(!found, error, DESCENT_INVALID, "there is no column \"%s\"" DSC_REMEDY
//             "target = %s    # the name next to it", name, DSC_VALUE(near));
//
// Where something is to be released whatever happens, one function takes and releases it, and
// calls what is done in between, which returns as it likes:
//
//     TRY(thing_create(&thing, error));
//     const descent_status status = use(thing, error);
//     thing_free(thing);
//     return status;
//
// Calls that each need the one before to have gone well are joined by THEN:
//
//     descent_status status = thing_create(&thing, error);
//     THEN(status, first(thing, error));
//     THEN(status, second(thing, error));
//     thing_free(thing);
//     return status;
//
// What is more than calls, and would stand in `if (status == DESCENT_OK) { ... }`, belongs into
// a function between both, or behind the release and TRY(status). A loop before a release may
// have `status == DESCENT_OK` in its condition. tools/check_errors.sh looks.
#ifndef DSC_CORE_STATUS_H
#define DSC_CORE_STATUS_H

#include <descent/base.h>

/// Between a message and its remedies, in a format.
#define DSC_REMEDY "\x1F"

/// Fills `error` (may be NULL) and returns `status`.
descent_status dsc_fail(descent_error *error, descent_status status, const char *format, ...)
    DESCENT_FORMAT(3, 4);

/// The one message for a failed allocation: what it was for and how many bytes.
descent_status dsc_no_memory(descent_error *error, const char *what, size_t bytes);

/// Fails as another function did: `from` is filled, `error` may be NULL.
descent_status dsc_fail_as(descent_error *error, const descent_error *from);

/// Puts the message together with remedies that were built up as a text of lines.
descent_status dsc_fail_remedies(descent_error *error, descent_status status,
                                 const char *message, const char *remedies);

/// A value as it stands in a remedy, in quotes where it needs them. Returns `text`. A value
/// that has no room takes its line with it.
enum { DSC_VALUE_TEXT = 1024 };
const char *dsc_value_text(const char *value, char text[DSC_VALUE_TEXT]);
/// The same as an argument of printf.
#define DSC_VALUE(value) dsc_value_text((value), (char[DSC_VALUE_TEXT]){0})

/// Puts a line in front of the message that is there already ("while reading X:"). The
/// remedies stay.
descent_status dsc_fail_context(descent_error *error, descent_status status, const char *format,
                                ...) DESCENT_FORMAT(3, 4);

/* The analyser sees one file at a time: tell it that these two never return DESCENT_OK. */
#ifdef __clang_analyzer__
#define dsc_fail(error, status, ...) (dsc_fail((error), (status), __VA_ARGS__), (status))
#define dsc_no_memory(error, what, bytes)                                                      \
    (dsc_no_memory((error), (what), (bytes)), DESCENT_NO_MEMORY)
#endif

#define TRY(call)                                                                              \
    do {                                                                                       \
        const descent_status try_status = (call);                                              \
        if (try_status != DESCENT_OK) {                                                        \
            return try_status;                                                                 \
        }                                                                                      \
    } while (0)

/// Goes on unless it has failed: `call` is made, and its status kept, while `status` (a variable)
/// is DESCENT_OK.
#define THEN(status, call)                                                                     \
    do {                                                                                       \
        if ((status) == DESCENT_OK) {                                                          \
            (status) = (call);                                                                 \
        }                                                                                      \
    } while (0)

/// First in every public function that returns a status: fails with DESCENT_INVALID unless all
/// pointers that it needs are there. Their names, as the header has them, are for the message;
/// 8 at most.
///
///     NEED(error, "path, model", path, model);
#define NEED(error, names, ...)                                                                \
    TRY(dsc_need((error), __func__, (names), (const void *const[9]){__VA_ARGS__},              \
                 sizeof((const void *const[]){__VA_ARGS__}) / sizeof(const void *)))
descent_status dsc_need(descent_error *error, const char *function, const char *names,
                        const void *const *pointers, size_t count);

#define FAIL_IF(condition, ...)                                                                \
    do {                                                                                       \
        if (condition) {                                                                       \
            return dsc_fail(__VA_ARGS__);                                                      \
        }                                                                                      \
    } while (0)

#endif
