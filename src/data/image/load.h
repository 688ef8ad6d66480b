// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Many image files at once, by as many threads as there are cores.
#ifndef DSC_DATA_IMAGE_LOAD_H
#define DSC_DATA_IMAGE_LOAD_H

#include "data/dims.h"
#include "data/image/files.h"

/// Reads the sizes of all files into their `picture`.
descent_status dsc_images_measure(const char *folder, dsc_image_files *files,
                                  descent_error *error);

/// Reads file i to values + i numbers of `dims`, which has channels. Files that cannot be read
/// become broken, with the reason; their numbers are then anything. Fails only where nothing can
/// be done with the others either.
descent_status dsc_images_load(const char *folder, dsc_image_files *files, const dsc_dims *dims,
                               unsigned char *values, descent_error *error);

/// One file that is in memory.
descent_status dsc_image_load(const void *bytes, size_t size, const dsc_dims *dims,
                              unsigned char *values, descent_error *error);

#endif
