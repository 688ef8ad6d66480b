// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where bytes come from: a file, gzip, a pipe, memory, a filter over another source.
//
// Keeps: every source can be read twice from its beginning, since types of columns are found
// in a first pass; a pipe is therefore kept in memory whole.
#include "data/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "data/gzip.h"

struct dsc_source {
    char *name;
    dsc_gzip *file; /* NULL: bytes in memory */
    const unsigned char *bytes;
    unsigned char *owned; /* what a pipe held */
    size_t size, position;
    uint64_t file_size;
    uint64_t packed; /* bytes of a compressed file, 0: not known */
    bool compressed;
    const dsc_filter *filter; /* NULL: none */
    void *state;
    dsc_source_about about;
};

// strerror depends on the locale and is not safe with threads; these are the ones people meet.
static const char *reason(int number)
{
    switch (number) {
    case ENOENT:
        return "there is no such file";
    case ENOTDIR:
        return "a part of the path is not a folder";
    case EACCES:
        return "permission denied";
    case EMFILE:
    case ENFILE:
        return "too many open files";
    case ELOOP:
        return "too many links";
    case ENAMETOOLONG:
        return "the name is too long";
    default:
        return "it cannot be opened";
    }
}

static descent_status read_failed(const dsc_source *source, dsc_gzip_problem problem,
                                  descent_error *error)
{
    switch (problem) {
    case DSC_GZIP_CUT:
        return dsc_fail(error, DESCENT_BAD_DATA,
                        "%s: the gzip data is cut off: the file is not complete" DSC_REMEDY
                        "fetch or copy it again, or check it with gzip -t",
                        source->name);
    case DSC_GZIP_DAMAGED:
        return dsc_fail(error, DESCENT_BAD_DATA,
                        "%s: the gzip data is damaged" DSC_REMEDY
                        "fetch or copy it again, or check it with gzip -t",
                        source->name);
    case DSC_GZIP_BOMB:
        return dsc_fail(
            error, DESCENT_BAD_DATA,
            "%s: more than %d MiB unpacked, over %d times what the file holds: data "
            "do not repeat themselves like this" DSC_REMEDY
            "$ gzip -dc FILE > rows.csv    # if it is meant, and read that",
            source->name, DSC_GZIP_FREE >> 20, DSC_GZIP_TIMES);
    case DSC_GZIP_MEMORY:
        return dsc_no_memory(error, "decompression", 1 << 17);
    case DSC_GZIP_UNREADABLE:
    case DSC_GZIP_GOOD:
        break;
    }
    return dsc_fail(error, DESCENT_IO, "%s: reading failed", source->name);
}

static descent_status read_file(const dsc_source *source, void *buffer, size_t wanted,
                                size_t *got, descent_error *error)
{
    const dsc_gzip_problem problem = dsc_gzip_read(source->file, buffer, wanted, got);
    return problem == DSC_GZIP_GOOD ? DESCENT_OK : read_failed(source, problem, error);
}

descent_status dsc_source_read(dsc_source *source, void *buffer, size_t wanted, size_t *got,
                               descent_error *error)
{
    if (source->filter) {
        return source->filter->read(source->state, buffer, wanted, got, error);
    }
    if (source->file) {
        return read_file(source, buffer, wanted, got, error);
    }
    const size_t left = source->size - source->position;
    const size_t count = wanted < left ? wanted : left;
    if (count) {
        memcpy(buffer, source->bytes + source->position, count);
    }
    source->position += count;
    *got = count;
    return DESCENT_OK;
}

descent_status dsc_source_rewind(dsc_source *source, descent_error *error)
{
    if (source->filter) {
        return source->filter->rewind(source->state, error);
    }
    source->position = 0;
    FAIL_IF(source->file && !dsc_gzip_rewind(source->file), error, DESCENT_IO,
            "%s: reading it a second time failed", source->name);
    return DESCENT_OK;
}

// Reads a pipe to its end and makes the source one in memory.
static descent_status keep_pipe(dsc_source *source, descent_error *error)
{
    size_t capacity = 0, size = 0;
    for (;;) {
        const size_t more = capacity ? capacity * 2 : 1 << 16;
        unsigned char *grown = dsc_realloc_array(source->owned, more, 1);
        if (!grown) {
            return dsc_no_memory(error, "what the pipe holds", more);
        }
        source->owned = grown;
        capacity = more;
        size_t got = 0;
        TRY(read_file(source, source->owned + size, capacity - size, &got, error));
        size += got;
        if (size < capacity) {
            break;
        }
    }
    dsc_gzip_close(source->file);
    source->file = NULL;
    source->bytes = source->owned;
    source->size = size;
    source->file_size = size;
    return DESCENT_OK;
}

static descent_status open_file(dsc_source *source, bool input, descent_error *error)
{
    const int descriptor =
        input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : dsc_file_open(source->name, O_RDONLY);
    FAIL_IF(descriptor < 0 && input, error, DESCENT_NO_INPUT,
            "stdin: the standard input is closed");
    FAIL_IF(descriptor < 0, error, DESCENT_NO_INPUT, "%s: %s", source->name, reason(errno));
    struct stat about;
    const bool known = fstat(descriptor, &about) == 0;
    const bool terminal = input && isatty(descriptor);
    // What is redirected may be anything that can be read to its end.
    // A folder or a device opens without an error and would fail, or never end, when it is
    // read.
    const bool pipe = known && !S_ISREG(about.st_mode) && !terminal &&
                      (S_ISFIFO(about.st_mode) || (input && !S_ISDIR(about.st_mode)));
    if (!known || !(S_ISREG(about.st_mode) || pipe)) {
        close(descriptor);
        FAIL_IF(terminal, error, DESCENT_NO_INPUT,
                "stdin: the standard input is a terminal, not data" DSC_REMEDY
                "$ descent ... - < FILE");
        return dsc_fail(error, DESCENT_NO_INPUT, "%s: it is a %s, not a data file",
                        source->name, known && S_ISDIR(about.st_mode) ? "folder" : "device");
    }
    const dsc_gzip_problem problem = dsc_gzip_open(descriptor, &source->file);
    if (problem != DSC_GZIP_GOOD) {
        return read_failed(source, problem, error);
    }
    source->compressed = dsc_gzip_packed(source->file);
    if (pipe) {
        return keep_pipe(source, error);
    }
    const uint64_t size = about.st_size < 0 ? 0 : (uint64_t)about.st_size;
    source->file_size = source->compressed ? 0 : size;
    source->packed = source->compressed ? size : 0;
    return DESCENT_OK;
}

descent_status dsc_source_open(const char *path, dsc_source **source, descent_error *error)
{
    dsc_source *made = calloc(1, sizeof *made);
    const bool input = strcmp(path, "-") == 0;
    if (!made || !(made->name = dsc_copy_text(input ? "stdin" : path))) {
        dsc_source_close(made);
        return dsc_no_memory(error, "opening a file", sizeof *made);
    }
    const descent_status status = open_file(made, input, error);
    if (status != DESCENT_OK) {
        dsc_source_close(made);
        return status;
    }
    *source = made;
    return DESCENT_OK;
}

descent_status dsc_source_memory(const char *name, const void *bytes, size_t size,
                                 dsc_source **source, descent_error *error)
{
    dsc_source *made = calloc(1, sizeof *made);
    if (!made || !(made->name = dsc_copy_text(name))) {
        dsc_source_close(made);
        return dsc_no_memory(error, "reading from memory", sizeof *made);
    }
    made->bytes = bytes;
    made->size = size;
    made->file_size = size;
    *source = made;
    return DESCENT_OK;
}

descent_status dsc_source_filtered(dsc_source *inner, const dsc_filter *filter, void *state,
                                   dsc_source_about about, dsc_source **source,
                                   descent_error *error)
{
    dsc_source *made = calloc(1, sizeof *made);
    if (!made || !(made->name = dsc_copy_text(inner->name))) {
        filter->free(state);
        free(made);
        return dsc_no_memory(error, "reading through a filter", sizeof *made);
    }
    made->filter = filter;
    made->state = state;
    made->compressed = inner->compressed;
    made->about = about;
    made->about.encoding = about.encoding ? about.encoding : inner->about.encoding;
    *source = made;
    return DESCENT_OK;
}

void dsc_source_is_table(dsc_source *source, const char *kind)
{
    source->about.table = kind;
}

void dsc_source_close(dsc_source *source)
{
    if (source) {
        if (source->filter) {
            source->filter->free(source->state);
        }
        if (source->file) {
            dsc_gzip_close(source->file);
        }
        free(source->owned);
        free(source->name);
        free(source);
    }
}

const char *dsc_position_text(const char *name, uint64_t line, size_t field,
                              char text[DSC_POSITION_TEXT])
{
    char column[32] = "";
    if (field > 0) {
        (void)snprintf(column, sizeof column, name ? ":%zu" : ", field %zu", field);
    }
    (void)snprintf(text, DSC_POSITION_TEXT, "%s%s%llu%s", name ? name : "line ",
                   name ? ":" : "", (unsigned long long)line, column);
    return text;
}

const char *dsc_source_name(const dsc_source *source)
{
    return source->name;
}

bool dsc_source_compressed(const dsc_source *source)
{
    return source->compressed;
}

dsc_source_about dsc_source_kind(const dsc_source *source)
{
    return source->about;
}

// A bound, for memory that is asked for ahead of reading: what a damaged or hostile header
// claims must not be more than its file can hold.
uint64_t dsc_source_most(const dsc_source *source)
{
    // Deflate's longest match has 258 bytes and takes two bits at least.
    const uint64_t ratio = 1032;
    if (source->packed > 0) {
        return source->packed < UINT64_MAX / ratio ? source->packed * ratio : UINT64_MAX;
    }
    return source->file_size > 0 ? source->file_size : UINT64_MAX;
}

uint64_t dsc_source_size(const dsc_source *source)
{
    return source->file_size;
}
