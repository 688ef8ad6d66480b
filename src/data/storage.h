// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How the numbers of a column are held in float32 without losing what varies: as
// (value - offset) / unit.
#ifndef DSC_DATA_STORAGE_H
#define DSC_DATA_STORAGE_H

#include <stddef.h>

typedef struct dsc_storage {
    double offset;
    double unit; /* a power of two */
} dsc_storage;

/// Chooses from a sample, which is sorted here, and the range of all values that are known.
/// Offset 0 and unit 1 where float32 is fine: whole numbers to 2^24, and numbers that are not
/// more than 1024 times their spread; else the offset is the sample's median.
dsc_storage dsc_storage_choose(double *sample, size_t count, double low, double high);

#endif
