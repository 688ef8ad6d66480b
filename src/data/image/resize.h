// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images of any size to images of one size.
#ifndef DSC_DATA_IMAGE_RESIZE_H
#define DSC_DATA_IMAGE_RESIZE_H

#include "data/dims.h"
#include "data/image/picture.h"

/// Brings a picture to the sizes `to`, of 1 or 3 channels; out (out) has as many numbers. Along
/// each side that gets shorter, a number is the mean over the area that it covers; along each
/// that gets longer, it lies on the line between its neighbours (bilinear, with centres of
/// pixels at halves). Grey is 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). Computed in
/// whole numbers and rounded once: the same bits everywhere.
descent_status dsc_picture_resize(const dsc_picture *picture, const dsc_dims *to,
                                  unsigned char *out, descent_error *error);

#endif
