// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text that goes to a file through a buffer: as it is, as JSON that may stand inside a script
// element, or as base64. Problems are kept until the end.
#ifndef DSC_REPORT_WRITER_H
#define DSC_REPORT_WRITER_H

#include <jansson.h>

#include "core/status.h"

enum { DSC_WRITER_BYTES = 65536 };

typedef struct dsc_writer {
    int file;
    int problem; /* an errno of the first write that failed, or 0 */
    bool memory; /* there was none for a text */
    size_t used;
    unsigned char rest[3]; /* of base64: bytes that make no group of three yet */
    size_t rest_count;
    char bytes[DSC_WRITER_BYTES];
} dsc_writer;

void dsc_writer_put(dsc_writer *writer, const char *text, size_t length);
void dsc_writer_text(dsc_writer *writer, const char *text);

/// What is JSON already: "<" becomes \u003c, so that no text ends the script element.
void dsc_writer_json_text(dsc_writer *writer, const char *text, size_t length);
/// A value, borrowed; NULL: null.
void dsc_writer_json(dsc_writer *writer, const json_t *value);
/// A text as a JSON string; bytes that are not UTF-8 are written as "?".
void dsc_writer_string(dsc_writer *writer, const char *text);

/// Bytes as base64 (RFC 4648), one after the other, until the end pads them.
void dsc_writer_base64(dsc_writer *writer, const unsigned char *bytes, size_t count);
void dsc_writer_base64_end(dsc_writer *writer);

/// Writes what is left. False: something could not be written; errno says why.
bool dsc_writer_flush(dsc_writer *writer);

#endif
