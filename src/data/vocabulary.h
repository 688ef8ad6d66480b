// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a text is made of: characters (code points of UTF-8) or bytes, and their numbers, the tokens.
// The names of the classes of a schema are the vocabulary: a character as it is written, a byte as
// "\x0a", both in the order of their codes.
#ifndef DSC_DATA_VOCABULARY_H
#define DSC_DATA_VOCABULARY_H

#include <stdint.h>

#include "data/schema.h"

typedef struct dsc_vocabulary {
    uint32_t *token; /* codes: 1 + the token, 0: none */
    size_t codes;    /* 256 for bytes, 0x110000 for characters */
    size_t count;    /* tokens */
} dsc_vocabulary;

/// The code that begins at `at`, and the bytes that it takes; 0 bytes where it is no UTF-8.
size_t dsc_code_at(bool bytes, const char *at, size_t left, uint32_t *code);

/// An empty one. DESCENT_NO_MEMORY.
descent_status dsc_vocabulary_create(bool bytes, dsc_vocabulary *vocabulary,
                                     descent_error *error);
void dsc_vocabulary_free(dsc_vocabulary *vocabulary);

/// Numbers the codes that were marked (token not 0) in ascending order, and makes them the classes
/// of the schema, whose `tokens` is known.
descent_status dsc_vocabulary_number(dsc_vocabulary *vocabulary, dsc_schema *schema,
                                     descent_error *error);

/// That of a schema. DESCENT_BAD_DATA: its classes are none.
descent_status dsc_vocabulary_of(const dsc_schema *schema, dsc_vocabulary *vocabulary,
                                 descent_error *error);

/// The text of a token, `length` bytes (at most 4); not ended by NUL.
void dsc_token_text(const dsc_schema *schema, size_t token, char text[4], size_t *length);

/// A code for messages: "é" (U+00E9), byte 0x0A. Returns `text`.
enum { DSC_CODE_TEXT = 48 };
const char *dsc_code_shown(bool bytes, uint32_t code, char text[DSC_CODE_TEXT]);

#endif
