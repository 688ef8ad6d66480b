// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How a camera was held, by the Exif data of its file, and turning its pictures.
#ifndef DSC_DATA_IMAGE_EXIF_H
#define DSC_DATA_IMAGE_EXIF_H

#include "data/image/picture.h"

/// The orientation of a block that begins with "Exif": 1 (as it is) to 8; 1 where the block says
/// nothing or is damaged. Exif 2.3 (JEITA CP-3451C), tag 0x0112: what side of the picture its
/// first row and its first column are.
unsigned dsc_exif_orientation(const unsigned char *bytes, size_t size);

/// Whether height and width change places.
static inline bool dsc_exif_is_on_side(unsigned orientation)
{
    return orientation > 4;
}

/// Turns the pixels so that the picture stands upright. Its sizes are those of the pixels as they
/// are stored, and change with them. DESCENT_NO_MEMORY leaves it as it is.
descent_status dsc_exif_turn(unsigned orientation, dsc_picture *picture, descent_error *error);

#endif
