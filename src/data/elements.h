// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_ELEMENTS_H
#define DSC_DATA_ELEMENTS_H

#include "data/text.h"

/// The types of numbers in files.
typedef enum dsc_element {
    DSC_I8,
    DSC_U8,
    DSC_I16,
    DSC_U16,
    DSC_I32,
    DSC_U32,
    DSC_I64,
    DSC_U64,
    DSC_F32,
    DSC_F64,
    DSC_F16
} dsc_element;

typedef struct dsc_element_layout {
    dsc_element element;
    bool swapped; /* bytes come most significant first */
} dsc_element_layout;

size_t dsc_element_size(dsc_element element);
/// The type that holds every value of the element type that matters: bytes stay bytes, 8- and
/// 16-bit integers and float32 become float32, the rest float64.
descent_type dsc_element_type(dsc_element element);
/// Reads `count` numbers and converts them to those of `out`: of type dsc_element_type, or
/// float64 with `wide`. DESCENT_BAD_DATA when the file ends before, or a value is infinite.
descent_status dsc_elements_read(dsc_source *source, dsc_element_layout layout, uint64_t count,
                                 bool wide, void *out, descent_error *error);

#endif
