// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_LABEL_H
#define DSC_DATA_LABEL_H

#include <stddef.h>

/// 1 for "yes", "true" and their like, 0 for "no", "false", in any case; also of 1 and 0. -1: it
/// is no label.
int dsc_label_of_text(const char *text, size_t length);

/// What such texts are, for messages.
#define DSC_LABEL_WORDS "0 and 1, no and yes, or false and true"

#endif
