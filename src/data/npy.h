// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_NPY_H
#define DSC_DATA_NPY_H

#include "data/read_job.h"

descent_status dsc_npy_read(const dsc_read_job *job, descent_dataset *d, descent_error *error);

#endif
