// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The binary files of CIFAR-10 and CIFAR-100.
#ifndef DSC_DATA_CIFAR_H
#define DSC_DATA_CIFAR_H

#include "data/read_job.h"

/// Whether a file is called as they are (data_batch_1.bin, test_batch.bin, train.bin, test.bin,
/// each also .gz) and has whole records, as far as `size`, 0: not known, tells.
bool dsc_cifar_is_file(const char *path, uint64_t size);

/// Whether a folder has training files of theirs. DESCENT_UNSUPPORTED when it has those for
/// Python.
descent_status dsc_cifar_is_folder(const char *folder, bool *is, descent_error *error);

descent_status dsc_cifar_read(const dsc_read_job *job, descent_dataset *d,
                              descent_error *error);

#endif
