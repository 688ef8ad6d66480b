// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What lies in a folder.
#ifndef DSC_DATA_FOLDER_H
#define DSC_DATA_FOLDER_H

#include "core/status.h"

/// Names in a folder, in the order of their bytes, so that it does not depend on the disk.
/// Those that begin with a point are left out.
typedef struct dsc_listing {
    char **files; /* all that are no folders */
    size_t file_count;
    char **folders;
    size_t folder_count;
} dsc_listing;

/// Fills *listing (out; freed with dsc_listing_free whatever the status). DESCENT_NO_INPUT when
/// the folder cannot be read.
descent_status dsc_folder_list(const char *folder, dsc_listing *listing, descent_error *error);
void dsc_listing_free(dsc_listing *listing);

/// Whether there is a folder of this name.
bool dsc_is_folder(const char *path);

/// Bytes of a file, 0 when there is none.
uint64_t dsc_size_of_file(const char *path);

#endif
