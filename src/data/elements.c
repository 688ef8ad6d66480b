// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Binary numbers of any element type, converted block by block, or read in place when they are
// of the wanted type already.
//
// Keeps: bytes are put together by shifts, so neither the order of the file's bytes nor that
// of this machine's matters; a number that float32 cannot hold is refused rather than made
// infinite.
#include "data/elements.h"

#include <math.h>
#include <string.h>

#include "data/dataset.h"

enum { BLOCK = 1 << 15 };

size_t dsc_element_size(dsc_element element)
{
    static const size_t sizes[] = {1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 2};
    return sizes[element];
}

descent_type dsc_element_type(dsc_element element)
{
    switch (element) {
    case DSC_U8:
        return DESCENT_UINT8;
    case DSC_I8:
    case DSC_I16:
    case DSC_U16:
    case DSC_F32:
    case DSC_F16:
        return DESCENT_FLOAT32;
    default:
        return DESCENT_FLOAT64;
    }
}

// The bytes as an unsigned number, least significant first or last.
static uint64_t load(const unsigned char *p, size_t size, bool swapped)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        const size_t shift = 8 * (swapped ? size - 1 - i : i);
        bits |= (uint64_t)p[i] << shift;
    }
    return bits;
}

// IEEE 754, binary16.
static double half(uint64_t bits)
{
    const int exponent = (int)(bits >> 10 & 0x1F);
    const double fraction = (double)(bits & 0x3FF);
    const double size = exponent == 0x1F ? (fraction > 0 ? (double)NAN : (double)INFINITY)
                        : exponent       ? ldexp(1024 + fraction, exponent - 25)
                                         : ldexp(fraction, -24);
    return bits >> 15 & 1 ? -size : size;
}

static double to_number(dsc_element element, uint64_t bits)
{
    float f = 0;
    double v = 0;
    uint32_t low = (uint32_t)bits;
    switch (element) {
    case DSC_I8:
        return bits < 0x80U ? (double)bits : (double)bits - 0x100;
    case DSC_I16:
        return bits < 0x8000U ? (double)bits : (double)bits - 0x10000;
    case DSC_I32:
        return bits < 0x80000000U ? (double)bits : (double)bits - 0x1p32;
    case DSC_I64:
        return bits < 0x8000000000000000U ? (double)bits : -(double)(~bits + 1);
    case DSC_F32:
        memcpy(&f, &low, sizeof f);
        return (double)f;
    case DSC_F64:
        memcpy(&v, &bits, sizeof v);
        return v;
    case DSC_F16:
        return half(bits);
    default:
        return (double)bits;
    }
}

static descent_status read_exactly(dsc_source *source, void *buffer, size_t bytes,
                                   descent_error *error)
{
    size_t got = 0;
    TRY(dsc_source_read(source, buffer, bytes, &got, error));
    FAIL_IF(got < bytes, error, DESCENT_BAD_DATA, "%s: the file is truncated",
            dsc_source_name(source));
    return DESCENT_OK;
}

static descent_status store(dsc_source *source, double value, descent_type type, void *out,
                            uint64_t index, descent_error *error)
{
    const bool fits = type != DESCENT_FLOAT32 || !isinf((float)value);
    FAIL_IF(isinf(value) || !fits, error, DESCENT_BAD_DATA,
            "%s: number %llu of the file is %g, which no network can learn from",
            dsc_source_name(source), (unsigned long long)index + 1, value);
    if (type == DESCENT_FLOAT64) {
        ((double *)out)[index] = value;
    } else if (type == DESCENT_FLOAT32) {
        ((float *)out)[index] = (float)value;
    } else {
        ((unsigned char *)out)[index] = (unsigned char)value;
    }
    return DESCENT_OK;
}

descent_status dsc_elements_read(dsc_source *source, dsc_element_layout layout, uint64_t count,
                                 bool wide, void *out, descent_error *error)
{
    const descent_type type = wide ? DESCENT_FLOAT64 : dsc_element_type(layout.element);
    if (type == DESCENT_UINT8) {
        return read_exactly(source, out, (size_t)count, error);
    }
    unsigned char block[BLOCK];
    const size_t size = dsc_element_size(layout.element), per_block = BLOCK / size;
    for (uint64_t done = 0; done < count;) {
        const uint64_t left = count - done;
        const size_t part = left < per_block ? (size_t)left : per_block;
        TRY(read_exactly(source, block, part * size, error));
        for (size_t i = 0; i < part; i++) {
            const uint64_t bits = load(block + i * size, size, layout.swapped);
            TRY(store(source, to_number(layout.element, bits), type, out, done + i, error));
        }
        done += part;
    }
    return DESCENT_OK;
}
