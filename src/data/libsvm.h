// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_LIBSVM_H
#define DSC_DATA_LIBSVM_H

#include "data/read_job.h"

descent_status dsc_libsvm_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error);

#endif
