// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Bytes of a file that may be gzipped, read in parts, as a whole and after a rewind: they are
// the same. The first byte picks the size of the parts.
#include "fuzz_file.h"

#include <descent/data.h>

#include "data/text.h"

enum { MOST = 1 << 20 };

// Reads to the end or an error in parts of `part` bytes; returns their number.
static size_t read_all(dsc_source *source, uint8_t *out, size_t part, descent_status *status)
{
    size_t size = 0, got = part;
    *status = DESCENT_OK;
    while (got == part && size + part <= MOST) {
        got = 0;
        *status = dsc_source_read(source, out + size, part, &got, NULL);
        if (*status != DESCENT_OK) {
            break;
        }
        size += got;
    }
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t first[MOST], second[MOST];
    char path[FUZZ_PATH];
    if (size == 0) {
        return 0;
    }
    fuzz_path("file.gz", path);
    fuzz_write(path, bytes + 1, size - 1);
    dsc_source *source = NULL;
    descent_status status[2];
    descent_error error = {0};
    if (dsc_source_open(path, &source, &error) != DESCENT_OK) {
        if (!error.message[0]) {
            abort();
        }
        return 0;
    }
    const size_t part = 1 + (size_t)bytes[0] * 37;
    const size_t a = read_all(source, first, part, &status[0]);
    if (dsc_source_rewind(source, NULL) != DESCENT_OK) {
        abort();
    }
    const size_t b = read_all(source, second, part, &status[1]);
    if (a != b || status[0] != status[1] || memcmp(first, second, a) != 0) {
        abort();
    }
    dsc_source_close(source);
    return 0;
}
