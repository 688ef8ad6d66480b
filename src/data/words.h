// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where messages grow, and how text of files is shown and compared.
#ifndef DSC_DATA_WORDS_H
#define DSC_DATA_WORDS_H

#include "core/status.h"

/// A text that grows. Zero-initialised it is empty; an allocation that fails sets `failed` and
/// further additions do nothing, so that a writer checks once, at the end.
typedef struct dsc_words {
    char *text; /* ends in NUL once something was added; NULL before */
    size_t length, capacity;
    size_t remedies; /* where these begin in the text, behind the NUL of the rest; 0: none */
    bool failed;
} dsc_words;

/// Adds to the message, or to the last remedy once there is one.
void dsc_words_add(dsc_words *words, const char *format, ...) DESCENT_FORMAT(2, 3);
/// Begins a remedy (core/status.h). The message is complete then.
void dsc_words_try(dsc_words *words, const char *format, ...) DESCENT_FORMAT(2, 3);
/// The remedies, a line each, or "".
const char *dsc_words_remedies(const dsc_words *words);
void dsc_words_add_bytes(dsc_words *words, const char *bytes, size_t count);
void dsc_words_free(dsc_words *words);
/// Ends a message that was built up: it becomes the error's, with its remedies. Frees the words.
descent_status dsc_words_fail(dsc_words *words, descent_status status, descent_error *error);

/// Copies a field of a file for showing to a person: control characters become '?', blanks of
/// any kind a space, and what does not fit ends in "...". Never cuts a UTF-8 sequence. Returns
/// `out`.
const char *dsc_show_text(const char *bytes, size_t length, char *out, size_t capacity);

/// True when the bytes are well-formed UTF-8.
bool dsc_is_utf8(const char *bytes, size_t length);

/// A column's name as it is kept: a run of line breaks, tabs and blanks is one blank, none at
/// the ends. Writes at most `length` + 1 bytes.
void dsc_name_copy(const char *text, size_t length, char *name);
/// Whether a text, as it stands in a file, is this name in that way.
bool dsc_name_is(const char *name, const char *text, size_t length);

#endif
