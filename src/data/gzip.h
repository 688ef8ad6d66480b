// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The bytes of a file or pipe, unpacked where it is gzipped (RFC 1952; several members one
// behind the other are one text, what is no member behind the last is left out, as gzip does).
// zlib unpacks, the reading is ours: zlib's own loses what it has read of a part when a signal
// interrupts it.
#ifndef DSC_DATA_GZIP_H
#define DSC_DATA_GZIP_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dsc_gzip dsc_gzip;

typedef enum dsc_gzip_problem {
    DSC_GZIP_GOOD = 0,
    DSC_GZIP_CUT,       /* the file ends inside a member */
    DSC_GZIP_DAMAGED,   /* no deflate data, or its checksum is another */
    DSC_GZIP_MEMORY,    /* none for unpacking */
    DSC_GZIP_BOMB,      /* far more comes out than data of use hold */
    DSC_GZIP_UNREADABLE /* errno says why */
} dsc_gzip_problem;

/// Takes the file, also when it fails. *made (out) is freed with dsc_gzip_close. Reads the
/// first bytes, which tell whether it is gzipped.
dsc_gzip_problem dsc_gzip_open(int file, dsc_gzip **made);

bool dsc_gzip_packed(const dsc_gzip *g);

/// More than this number of bytes that are also more than this multiple of the packed ones are
/// not read: data repeat themselves 3 to 50 times, what was made to fill memory 1,000 times.
enum { DSC_GZIP_FREE = 64 << 20, DSC_GZIP_TIMES = 200 };

/// Up to `wanted` bytes; *got (out) is less only at the end.
dsc_gzip_problem dsc_gzip_read(dsc_gzip *g, void *bytes, size_t wanted, size_t *got);

/// To the beginning; false for a pipe.
bool dsc_gzip_rewind(dsc_gzip *g);

void dsc_gzip_close(dsc_gzip *g);

#endif
