// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the decoders of both formats have in common.
#ifndef DSC_DATA_IMAGE_DECODE_H
#define DSC_DATA_IMAGE_DECODE_H

#include "data/image/picture.h"

/// Whether an image of these sizes may be decoded: not too large, and no larger than a file of
/// `size` bytes can hold with `most` pixels in a byte.
descent_status dsc_picture_check(size_t height, size_t width, size_t size, size_t most,
                                 descent_error *error);

#endif
