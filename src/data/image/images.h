// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// PNG and JPEG files as rows.
#ifndef DSC_DATA_IMAGE_IMAGES_H
#define DSC_DATA_IMAGE_IMAGES_H

#include "data/read_job.h"

/// Of a folder (job->folder), or of the single file that the source is.
descent_status dsc_images_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error);

#endif
