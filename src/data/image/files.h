// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which files of a folder are images, and of which classes.
#ifndef DSC_DATA_IMAGE_FILES_H
#define DSC_DATA_IMAGE_FILES_H

#include "data/image/picture.h"

enum { DSC_NO_CLASS = -1, DSC_FILE_REASON = 96 };

typedef struct dsc_image_file {
    char *path;                   /* below the folder */
    long label;                   /* index of its folder's name, or DSC_NO_CLASS */
    bool broken;                  /* it cannot be read */
    char reason[DSC_FILE_REASON]; /* then: why */
    dsc_picture picture;          /* its sizes, where they were asked for */
} dsc_image_file;

/// In the order of their paths. A file is an image by its first bytes.
typedef struct dsc_image_files {
    dsc_image_file *list;
    size_t count;
    char **classes; /* the names of the folders in the folder, sorted */
    size_t class_count;
    size_t png, jpeg;   /* how many of each */
    size_t other;       /* files that are neither */
    char others[3][64]; /* the first of them */
} dsc_image_files;

/// Fills *files (out; freed with dsc_image_files_free whatever the status): images below each
/// folder of `folder`, at any depth, have its name for a class; those in the folder itself have
/// none.
descent_status dsc_image_files_find(const char *folder, dsc_image_files *files,
                                    descent_error *error);
void dsc_image_files_free(dsc_image_files *files);

/// Whether a folder, or one in it, has an image.
descent_status dsc_is_image_folder(const char *folder, bool *is, descent_error *error);

#endif
