// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_IMAGE_PNG_H
#define DSC_DATA_IMAGE_PNG_H

#include "data/image/decode.h"

extern const dsc_decoder dsc_png;

#endif
