// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: tokens are numbered by their codes, so that the same text has the same tokens whatever the
// order of its lines, and a schema reads back with the same numbers.
#include "data/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/words.h"

enum { BYTES = 256, CODES = 0x110000, NAME = 8 };

static size_t length_of_lead(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

size_t dsc_code_at(bool bytes, const char *at, size_t left, uint32_t *code)
{
    const unsigned char *p = (const unsigned char *)at;
    const size_t length = bytes ? 1 : length_of_lead(p[0]);
    *code = p[0];
    if (length == 1) {
        return 1;
    }
    if (length > left || !dsc_is_utf8(at, length)) {
        return 0;
    }
    *code = p[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        *code = *code << 6 | (p[i] & 0x3FU);
    }
    return length;
}

// The way back.
static size_t put_code(uint32_t code, char *out)
{
    const size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1;) {
        out[i] = (char)(0x80U | (code & 0x3FU));
        code >>= 6;
    }
    out[0] = (char)(lead[length] | code);
    return length;
}

descent_status dsc_vocabulary_create(bool bytes, dsc_vocabulary *v, descent_error *error)
{
    *v = (dsc_vocabulary){.codes = bytes ? BYTES : CODES};
    v->token = calloc(v->codes, sizeof *v->token);
    return v->token ? DESCENT_OK
                    : dsc_no_memory(error, "a vocabulary", v->codes * sizeof *v->token);
}

void dsc_vocabulary_free(dsc_vocabulary *v)
{
    free(v->token);
    *v = (dsc_vocabulary){0};
}

static char *name_of(bool bytes, uint32_t code)
{
    char name[NAME] = "";
    if (bytes) {
        snprintf(name, sizeof name, "\\x%02x", (unsigned)code);
    } else {
        put_code(code, name);
    }
    return dsc_copy_text(name);
}

descent_status dsc_vocabulary_number(dsc_vocabulary *v, dsc_schema *schema,
                                     descent_error *error)
{
    const bool bytes = schema->tokens == DESCENT_TOKENS_BYTES;
    v->count = 0;
    for (size_t code = 0; code < v->codes; code++) {
        if (v->token[code]) {
            v->token[code] = (uint32_t)++v->count;
        }
    }
    schema->classes = calloc(v->count + 1, sizeof *schema->classes);
    bool good = schema->classes != NULL;
    for (size_t code = 0; code < v->codes && good; code++) {
        if (v->token[code]) {
            char *name = name_of(bytes, (uint32_t)code);
            schema->classes[v->token[code] - 1] = name;
            good = name != NULL;
        }
    }
    schema->class_count = schema->classes ? v->count : 0;
    return good ? DESCENT_OK : dsc_no_memory(error, "a vocabulary", v->count * NAME);
}

static bool code_of_name(bool bytes, const char *name, uint32_t *code)
{
    const size_t length = strlen(name);
    if (!bytes) {
        return length > 0 && dsc_code_at(false, name, length, code) == length;
    }
    char *end = NULL;
    const unsigned long value =
        length == 4 && strncmp(name, "\\x", 2) == 0 ? strtoul(name + 2, &end, 16) : BYTES;
    *code = (uint32_t)value;
    return value < BYTES && *end == '\0';
}

descent_status dsc_vocabulary_of(const dsc_schema *schema, dsc_vocabulary *v,
                                 descent_error *error)
{
    const bool bytes = schema->tokens == DESCENT_TOKENS_BYTES;
    TRY(dsc_vocabulary_create(bytes, v, error));
    for (size_t i = 0; i < schema->class_count; i++) {
        uint32_t code = 0;
        if (!code_of_name(bytes, schema->classes[i], &code) || v->token[code]) {
            dsc_vocabulary_free(v);
            return dsc_fail(error, DESCENT_BAD_DATA, "the vocabulary is damaged");
        }
        v->token[code] = (uint32_t)++v->count;
    }
    return DESCENT_OK;
}

void dsc_token_text(const dsc_schema *schema, size_t token, char text[4], size_t *length)
{
    const char *name = token < schema->class_count ? schema->classes[token] : "";
    uint32_t code = 0;
    *length = 0;
    if (schema->tokens == DESCENT_TOKENS_BYTES) {
        *length = code_of_name(true, name, &code);
        text[0] = (char)code;
    } else {
        *length = strlen(name) <= 4 ? strlen(name) : 0;
        memcpy(text, name, *length);
    }
}

const char *dsc_code_shown(bool bytes, uint32_t code, char text[DSC_CODE_TEXT])
{
    char written[NAME] = "";
    if (bytes) {
        snprintf(text, DSC_CODE_TEXT, "the byte 0x%02X", (unsigned)code);
    } else if (code < 0x20 || (code >= 0x7F && code < 0xA0)) {
        snprintf(text, DSC_CODE_TEXT, "the character U+%04X", (unsigned)code);
    } else {
        put_code(code, written);
        snprintf(text, DSC_CODE_TEXT, "the character \"%s\" (U+%04X)", written, (unsigned)code);
    }
    return text;
}
