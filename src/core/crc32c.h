// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_CRC32C_H
#define DSC_CORE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/// Checksum of `size` bytes: CRC-32C (Castagnoli).
uint32_t dsc_crc32c(const void *bytes, size_t size);

#endif
