// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The header of IDX, the format of MNIST: two zero bytes, element type, number of dimensions, the
// dimensions as big-endian 32-bit numbers; behind it the elements, big-endian.
#include "data/idx_header.h"

static bool element_of(unsigned char code, dsc_element *element)
{
    switch (code) {
    case 0x08:
        *element = DSC_U8;
        return true;
    case 0x09:
        *element = DSC_I8;
        return true;
    case 0x0B:
        *element = DSC_I16;
        return true;
    case 0x0C:
        *element = DSC_I32;
        return true;
    case 0x0D:
        *element = DSC_F32;
        return true;
    case 0x0E:
        *element = DSC_F64;
        return true;
    default:
        return false;
    }
}

descent_status dsc_idx_header(dsc_source *source, dsc_binary *binary, descent_error *error)
{
    const char *name = dsc_source_name(source);
    unsigned char start[4] = {0}, sizes[4 * DSC_BINARY_DIMENSIONS];
    size_t got = 0;
    TRY(dsc_source_read(source, start, sizeof start, &got, error));
    FAIL_IF(got < sizeof start || start[0] != 0 || start[1] != 0 ||
                !element_of(start[2], &binary->layout.element),
            error, DESCENT_BAD_DATA,
            "%s: this is not an IDX file: it begins with the bytes %02x %02x %02x %02x", name,
            start[0], start[1], start[2], start[3]);
    FAIL_IF(start[3] == 0 || start[3] > DSC_BINARY_DIMENSIONS, error, DESCENT_BAD_DATA,
            "%s: an IDX file of %u dimensions; 1 to %d can be read", name, start[3],
            DSC_BINARY_DIMENSIONS);
    binary->layout.swapped = true;
    binary->dimensions = start[3];
    TRY(dsc_source_read(source, sizes, 4 * binary->dimensions, &got, error));
    FAIL_IF(got < 4 * binary->dimensions, error, DESCENT_BAD_DATA,
            "%s: the file ends within its header", name);
    for (size_t i = 0; i < binary->dimensions; i++) {
        const unsigned char *p = sizes + 4 * i;
        binary->shape[i] =
            (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 8 | p[3];
    }
    return DESCENT_OK;
}
