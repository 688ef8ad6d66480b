// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: after a problem nothing more is written, and the first one is the one that is told.
#include "report/writer.h"

#include <errno.h>
#include <string.h>

#include "core/file.h"

static void pass_on(dsc_writer *w)
{
    if (!w->problem && !dsc_file_write(w->file, w->bytes, w->used)) {
        w->problem = errno ? errno : EIO;
    }
    w->used = 0;
}

void dsc_writer_put(dsc_writer *w, const char *text, size_t length)
{
    while (length > 0) {
        const size_t room = sizeof w->bytes - w->used, part = length < room ? length : room;
        memcpy(w->bytes + w->used, text, part);
        w->used += part;
        text += part;
        length -= part;
        if (w->used == sizeof w->bytes) {
            pass_on(w);
        }
    }
}

void dsc_writer_text(dsc_writer *w, const char *text)
{
    dsc_writer_put(w, text, strlen(text));
}

bool dsc_writer_flush(dsc_writer *w)
{
    pass_on(w);
    errno = w->problem;
    return w->problem == 0;
}

// ---- JSON ----

void dsc_writer_json_text(dsc_writer *w, const char *text, size_t length)
{
    for (;;) {
        const char *at = memchr(text, '<', length);
        const size_t part = at ? (size_t)(at - text) : length;
        dsc_writer_put(w, text, part);
        if (!at) {
            return;
        }
        dsc_writer_text(w, "\\u003c");
        text += part + 1;
        length -= part + 1;
    }
}

static int dump(const char *text, size_t length, void *user)
{
    dsc_writer_json_text(user, text, length);
    return 0;
}

void dsc_writer_json(dsc_writer *w, const json_t *value)
{
    if (!value) {
        dsc_writer_text(w, "null");
    } else if (json_dump_callback(value, dump, w, JSON_COMPACT | JSON_ENCODE_ANY) != 0) {
        w->memory = true;
    }
}

void dsc_writer_string(dsc_writer *w, const char *text)
{
    json_t *value = json_string(text);
    if (value) {
        dsc_writer_json(w, value);
        json_decref(value);
        return;
    }
    // Not UTF-8 (or no memory, and then this finds none for it either).
    dsc_writer_text(w, "\"");
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        const char shown =
            c < 0x20 || c > 0x7E || c == '"' || c == '\\' || c == '<' ? '?' : *text;
        dsc_writer_put(w, &shown, 1);
    }
    dsc_writer_text(w, "\"");
}

// ---- base64 ----

// Three bytes, of which `count` are there.
static void put_group(dsc_writer *w, size_t count)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *r = w->rest;
    const char group[] = {digits[r[0] >> 2], digits[(r[0] & 3) << 4 | r[1] >> 4],
                          digits[(r[1] & 15) << 2 | r[2] >> 6], digits[r[2] & 63]};
    dsc_writer_put(w, group, count + 1);
    dsc_writer_put(w, "==", 3 - count);
    w->rest_count = 0;
}

void dsc_writer_base64(dsc_writer *w, const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        w->rest[w->rest_count++] = bytes[i];
        if (w->rest_count == sizeof w->rest) {
            put_group(w, sizeof w->rest);
        }
    }
}

void dsc_writer_base64_end(dsc_writer *w)
{
    const size_t count = w->rest_count;
    if (count > 0) {
        memset(w->rest + count, 0, sizeof w->rest - count);
        put_group(w, count);
    }
}
