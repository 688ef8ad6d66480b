// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// TensorBoard's event files, without protobuf: a file is a sequence of records, a record an
// event.
//
//     record   u64 length, u32 checksum of these 8 bytes, the event, u32 checksum of the event
//     event    1 wall_time double, 2 step varint, 3 file_version string (of the first one),
//              5 summary { 1 value { 1 tag string, 2 simple_value float } ... },
//              7 session_log { 1 status varint: 1, the session starts }
//
// Numbers of bytes are little-endian. A field begins with (number << 3 | kind); kinds are
// 0 varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes. A checksum is a CRC-32C,
// masked because sums of data that hold sums are weak.
//
// Keeps: a record is in the file whole or not at all, so that a reader may look at any time.
// Names of files in a folder sort as they were begun, also when the clock was put back:
// TensorBoard reads them in this order.
#include "run/event_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/assert.h"
#include "core/crc32c.h"
#include "core/file.h"

static const char beginning[] = "events.out.tfevents.";

// Bytes of a record besides its event; of an event besides its values; of a value besides its tag.
enum { FRAME = 16, EVENT_MOST = 64, VALUE_MOST = 24 };
enum { VARINT = 0, EIGHT = 1, BYTES = 2, FOUR = 5 };

// ---- bytes ----

typedef struct buffer {
    unsigned char *bytes;
    size_t used;
} buffer;

static void put_little(buffer *b, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        b->bytes[b->used++] = (unsigned char)(value >> (8 * i));
    }
}

static void put_varint(buffer *b, uint64_t value)
{
    for (; value >= 0x80; value >>= 7) {
        b->bytes[b->used++] = (unsigned char)(value | 0x80);
    }
    b->bytes[b->used++] = (unsigned char)value;
}

static void put_field(buffer *b, unsigned number, unsigned kind)
{
    put_varint(b, number << 3 | kind);
}

static void put_text(buffer *b, unsigned number, const char *text)
{
    const size_t length = strlen(text);
    put_field(b, number, BYTES);
    put_varint(b, length);
    memcpy(b->bytes + b->used, text, length);
    b->used += length;
}

static void put_double(buffer *b, unsigned number, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_field(b, number, EIGHT);
    put_little(b, bits, 8);
}

static void put_float(buffer *b, unsigned number, double value)
{
    const float single = (float)value;
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    put_field(b, number, FOUR);
    put_little(b, bits, 4);
}

static uint32_t masked(const unsigned char *bytes, size_t size)
{
    const uint32_t crc = dsc_crc32c(bytes, size);
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

// ---- events ----

// The frame is put around an event whose bytes stand behind room for its head.
static buffer begin_event(dsc_event_file *f, double wall, uint64_t step)
{
    buffer b = {f->bytes + f->used + FRAME - 4, 0};
    put_double(&b, 1, wall);
    put_field(&b, 2, VARINT);
    put_varint(&b, step);
    return b;
}

static void end_event(dsc_event_file *f, const buffer *event)
{
    buffer head = {f->bytes + f->used, 0};
    put_little(&head, event->used, 8);
    put_little(&head, masked(head.bytes, 8), 4);
    buffer foot = {event->bytes, event->used};
    put_little(&foot, masked(event->bytes, event->used), 4);
    f->used += FRAME + event->used;
}

void dsc_event_file_flush(dsc_event_file *f)
{
    if (f->used > 0 && !dsc_file_append(f->file, (const char *)f->bytes, f->used)) {
        f->problem = errno;
    }
    f->used = 0;
}

static size_t size_of(const dsc_scalar *s)
{
    return VALUE_MOST + strlen(s->tag);
}

void dsc_event_file_add(dsc_event_file *f, double wall, uint64_t step,
                        const dsc_scalar *scalars, size_t count)
{
    unsigned char bytes[DSC_EVENT_SCALARS * (VALUE_MOST + DSC_EVENT_TAG)];
    buffer summary = {bytes, 0};
    DSC_ASSERT(count <= DSC_EVENT_SCALARS);
    for (size_t i = 0; i < count; i++) {
        unsigned char one[VALUE_MOST + DSC_EVENT_TAG];
        buffer value = {one, 0};
        DSC_ASSERT(size_of(&scalars[i]) <= sizeof one);
        put_text(&value, 1, scalars[i].tag);
        put_float(&value, 2, scalars[i].value);
        put_field(&summary, 1, BYTES);
        put_varint(&summary, value.used);
        memcpy(summary.bytes + summary.used, value.bytes, value.used);
        summary.used += value.used;
    }
    if (f->used + FRAME + EVENT_MOST + summary.used > sizeof f->bytes) {
        dsc_event_file_flush(f);
    }
    buffer event = begin_event(f, wall, step);
    put_field(&event, 5, BYTES);
    put_varint(&event, summary.used);
    memcpy(event.bytes + event.used, summary.bytes, summary.used);
    event.used += summary.used;
    end_event(f, &event);
}

// ---- the file ----

// The number behind the beginning of the name; -1: it is no such file.
static long long number_of(const char *name)
{
    const size_t length = sizeof beginning - 1;
    return strncmp(name, beginning, length) == 0 ? strtoll(name + length, NULL, 10) : -1;
}

static long long last_number(const char *folder)
{
    long long last = -1;
    DIR *list = opendir(folder);
    for (const struct dirent *entry = list ? readdir(list) : NULL; entry;
         entry = readdir(list)) {
        const long long number = number_of(entry->d_name);
        last = number > last ? number : last;
    }
    if (list) {
        closedir(list);
    }
    return last;
}

bool dsc_event_file_exists(const char *folder)
{
    return last_number(folder) >= 0;
}

static descent_status make(dsc_event_file *f, const char *folder, double wall,
                           descent_error *error)
{
    FAIL_IF(mkdir(folder, 0777) != 0 && errno != EEXIST, error, DESCENT_IO,
            "cannot make the folder %s: %s", folder, strerror(errno));
    const long long last = last_number(folder), now = wall > 0.0 ? (long long)wall : 0;
    for (long long number = last >= now ? last + 1 : now; f->file < 0; number++) {
        const int length = snprintf(f->path, sizeof f->path, "%s/%s%010lld.descent", folder,
                                    beginning, number);
        FAIL_IF(length < 0 || (size_t)length >= sizeof f->path, error, DESCENT_INVALID,
                "the path is too long: %s", folder);
        f->file = dsc_file_open(f->path, O_RDWR | O_CREAT | O_EXCL);
        FAIL_IF(f->file < 0 && errno != EEXIST, error, DESCENT_IO, "cannot write %s: %s",
                f->path, strerror(errno));
    }
    return DESCENT_OK;
}

descent_status dsc_event_file_open(dsc_event_file *f, const char *folder, double wall,
                                   uint64_t step, descent_error *error)
{
    f->file = -1;
    f->used = 0;
    f->problem = 0;
    TRY(dsc_file_make_parents(folder, error));
    TRY(make(f, folder, wall, error));
    buffer version = begin_event(f, wall, 0);
    put_text(&version, 3, "brain.Event:2");
    end_event(f, &version);
    buffer session = begin_event(f, wall, step);
    put_field(&session, 7, BYTES);
    put_varint(&session, 2);
    put_field(&session, 1, VARINT);
    put_varint(&session, 1);
    end_event(f, &session);
    dsc_event_file_flush(f);
    if (f->problem) {
        dsc_fail(error, DESCENT_IO, "cannot write %s: %s", f->path, strerror(f->problem));
        dsc_event_file_close(f);
        unlink(f->path);
        return DESCENT_IO;
    }
    return DESCENT_OK;
}

void dsc_event_file_close(dsc_event_file *f)
{
    if (f->file >= 0) {
        close(f->file);
    }
    f->file = -1;
    f->used = 0;
}
