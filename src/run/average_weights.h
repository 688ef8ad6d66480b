// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_AVERAGE_WEIGHTS_H
#define DSC_RUN_AVERAGE_WEIGHTS_H

#include <descent/train.h>

/// descent_average_weights as an option.
descent_status dsc_average_weights_parse(const char *text, void *field, descent_error *error);
void dsc_average_weights_format(const void *field, char *text, size_t capacity);

#endif
