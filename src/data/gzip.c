// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A file as it is, or unpacked while it is read.
//
// Keeps: gzip is known by its first bytes and not by the name. Files of several members, as
// pigz and bgzip write them, are read to the end; what follows the last member and does not
// begin another one is ignored, as gzip does. The end of the file within a member is an error
// (cut off), never a short file. A file that unpacks to far more than data do is stopped
// early.
#include "data/gzip.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "core/file.h"

enum { IN_BYTES = 1 << 17, WITH_GZIP_HEADER = 15 + 16 };

struct dsc_gzip {
    int file;
    bool packed, unpacking; /* unpacking: `state` holds memory */
    bool between;           /* members: one may begin, or nothing more comes */
    bool ended;
    z_stream state;
    uint64_t taken, made; /* bytes of all members, packed and unpacked */
    size_t at, filled;    /* of `in` */
    unsigned char in[IN_BYTES];
};

// Keeps what is not used and reads more behind it.
static bool fill(dsc_gzip *g)
{
    memmove(g->in, g->in + g->at, g->filled - g->at);
    g->filled -= g->at;
    g->at = 0;
    const ptrdiff_t got = dsc_file_read_from(g->file, g->in + g->filled, IN_BYTES - g->filled);
    g->filled += got > 0 ? (size_t)got : 0;
    return got >= 0;
}

static bool member_begins(const dsc_gzip *g)
{
    return g->filled - g->at >= 2 && g->in[g->at] == 0x1f && g->in[g->at + 1] == 0x8b;
}

dsc_gzip_problem dsc_gzip_open(int file, dsc_gzip **made)
{
    dsc_gzip *g = calloc(1, sizeof *g);
    if (!g) {
        close(file);
        return DSC_GZIP_MEMORY;
    }
    g->file = file;
    dsc_gzip_problem problem = fill(g) ? DSC_GZIP_GOOD : DSC_GZIP_UNREADABLE;
    g->packed = member_begins(g);
    if (problem == DSC_GZIP_GOOD && g->packed) {
        g->unpacking = inflateInit2(&g->state, WITH_GZIP_HEADER) == Z_OK;
        problem = g->unpacking ? DSC_GZIP_GOOD : DSC_GZIP_MEMORY;
    }
    if (problem != DSC_GZIP_GOOD) {
        dsc_gzip_close(g);
        return problem;
    }
    *made = g;
    return DSC_GZIP_GOOD;
}

bool dsc_gzip_packed(const dsc_gzip *g)
{
    return g->packed;
}

static dsc_gzip_problem copy(dsc_gzip *g, unsigned char *bytes, size_t wanted, size_t *got)
{
    const size_t here = g->filled - g->at, count = here < wanted ? here : wanted;
    memcpy(bytes, g->in + g->at, count);
    g->at += count;
    const ptrdiff_t more = dsc_file_read_from(g->file, bytes + count, wanted - count);
    *got = count + (more > 0 ? (size_t)more : 0);
    return more < 0 ? DSC_GZIP_UNREADABLE : DSC_GZIP_GOOD;
}

// Something to unpack is in `in`, or the end has come.
static dsc_gzip_problem prepare(dsc_gzip *g)
{
    if (g->filled - g->at < (g->between ? 2 : 1) && !fill(g)) {
        return DSC_GZIP_UNREADABLE;
    }
    if (g->between && !member_begins(g)) {
        g->ended = true;
    } else if (g->between) {
        g->between = false;
        return inflateReset(&g->state) == Z_OK ? DSC_GZIP_GOOD : DSC_GZIP_DAMAGED;
    }
    return g->ended || g->filled > g->at ? DSC_GZIP_GOOD : DSC_GZIP_CUT;
}

static dsc_gzip_problem unpack(dsc_gzip *g, unsigned char *bytes, size_t wanted, size_t *got)
{
    *got = 0;
    while (*got < wanted) {
        const dsc_gzip_problem problem = prepare(g);
        if (problem != DSC_GZIP_GOOD || g->ended) {
            return problem;
        }
        const size_t left = wanted - *got;
        // zlib counts in unsigned int.
        const unsigned room = left > UINT_MAX ? UINT_MAX : (unsigned)left;
        const unsigned here = (unsigned)(g->filled - g->at);
        g->state.next_in = g->in + g->at;
        g->state.avail_in = here;
        g->state.next_out = bytes + *got;
        g->state.avail_out = room;
        const int code = inflate(&g->state, Z_NO_FLUSH);
        g->at += here - g->state.avail_in;
        *got += room - g->state.avail_out;
        g->taken += here - g->state.avail_in;
        g->made += room - g->state.avail_out;
        if (g->made > DSC_GZIP_FREE && g->made / DSC_GZIP_TIMES > g->taken) {
            return DSC_GZIP_BOMB;
        }
        if (code == Z_STREAM_END) {
            g->between = true;
        } else if (code == Z_MEM_ERROR) {
            return DSC_GZIP_MEMORY;
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            return DSC_GZIP_DAMAGED;
        }
    }
    return DSC_GZIP_GOOD;
}

dsc_gzip_problem dsc_gzip_read(dsc_gzip *g, void *bytes, size_t wanted, size_t *got)
{
    return g->packed ? unpack(g, bytes, wanted, got) : copy(g, bytes, wanted, got);
}

bool dsc_gzip_rewind(dsc_gzip *g)
{
    g->at = g->filled = 0;
    g->taken = g->made = 0;
    g->between = g->ended = false;
    return lseek(g->file, 0, SEEK_SET) == 0 && (!g->packed || inflateReset(&g->state) == Z_OK);
}

void dsc_gzip_close(dsc_gzip *g)
{
    if (g) {
        if (g->unpacking) {
            (void)inflateEnd(&g->state);
        }
        close(g->file);
        free(g);
    }
}
